/**
 * The answer a caller gets. What came of a request arrives, a {@link dev.reprise.answer.Told}
 * leaves: the reply with its headers ({@link dev.reprise.answer.Answers}) and the decision that
 * explains it ({@link dev.reprise.answer.Decisions}). Nothing here tells telemetry or asks anybody.
 */
@NullMarked
package dev.reprise.answer;

import org.jspecify.annotations.NullMarked;
