@NullMarked
package dev.reprise.insight.analyze.report;

import org.jspecify.annotations.NullMarked;
