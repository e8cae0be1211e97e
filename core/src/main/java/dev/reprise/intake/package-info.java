/**
 * What is asked, as it came: header fields and bytes arrive, a {@link dev.reprise.request.Request}
 * leaves. A program asks with an {@link dev.reprise.intake.Ask}; a gateway has its own reader,
 * which also finds out who the caller is, and shares the parsers of {@code Cache-Control} and
 * {@code Reprise-*}. Nothing here guesses: what cannot be understood is refused.
 */
@NullMarked
package dev.reprise.intake;

import org.jspecify.annotations.NullMarked;
