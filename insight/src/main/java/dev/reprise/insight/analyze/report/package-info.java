/**
 * Findings for readers: a terminal, a program, a browser. What arrives: {@link
 * dev.reprise.insight.analyze.AnalysisFindings}. What leaves: text. What never happens: a number
 * that is not in the findings, foreign text that is not escaped, a page that asks anybody for
 * anything.
 */
@NullMarked
package dev.reprise.insight.analyze.report;

import org.jspecify.annotations.NullMarked;
