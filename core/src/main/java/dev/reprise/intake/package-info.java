/**
 * Makes a {@link dev.reprise.request.Request} of header fields and bytes. A program asks with an
 * {@link dev.reprise.intake.Ask}. A gateway has its own reader, which also finds out who the caller
 * is, and uses the parsers of {@code Cache-Control} and {@code Reprise-*} from here. What cannot be
 * understood is refused and never guessed.
 */
@NullMarked
package dev.reprise.intake;

import org.jspecify.annotations.NullMarked;
