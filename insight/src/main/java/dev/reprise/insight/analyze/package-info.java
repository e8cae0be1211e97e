/**
 * What reuse would have saved, from recorded requests (row E7). What arrives: one recorded request
 * after the other, in any dialect. What leaves: {@link
 * dev.reprise.insight.analyze.AnalysisFindings}, all values, for the reports to print. What never
 * happens: memory that grows with the recording, text of a prompt in a finding unless it was asked
 * for, an unknown cost that counts as zero. A new finding is a field of {@code RouteFindings},
 * filled by {@code RouteTally}, and a line in each report.
 */
@NullMarked
package dev.reprise.insight.analyze;

import org.jspecify.annotations.NullMarked;
