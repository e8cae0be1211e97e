/**
 * Recorded requests as they lie in files: JSON Lines, HAR, single JSON documents, plain or gzip.
 * What arrives: paths. What leaves: one {@link dev.reprise.insight.analyze.recording.Recorded}
 * after the other, and what could not be used, by file, line and reason. Never more than one
 * request in memory. To add a format: a reader beside {@code JsonLines} and a line in {@code
 * Recordings}.
 */
@NullMarked
package dev.reprise.insight.analyze.recording;

import org.jspecify.annotations.NullMarked;
