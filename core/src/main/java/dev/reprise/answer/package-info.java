/**
 * The answer a caller gets. The outcome of a request arrives, a {@link dev.reprise.answer.Told}
 * leaves: the reply with its headers ({@link dev.reprise.answer.Answers}) and the decision that
 * explains it ({@link dev.reprise.answer.Decisions}). It reports nothing and makes no calls.
 */
@NullMarked
package dev.reprise.answer;

import org.jspecify.annotations.NullMarked;
