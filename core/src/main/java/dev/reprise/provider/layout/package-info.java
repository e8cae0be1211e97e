/**
 * Finds text that changes from request to request in the stable part of a prompt, where it prevents
 * the reuse of everything after it (R-5, row B7). Arrives: bytes. Leaves: positions and kinds,
 * never the text itself. Pure and linear in the text; no regular expressions. To add a kind of
 * volatile text, add a constant to {@link dev.reprise.provider.layout.Volatile.VolatileKind} and
 * recognise it in {@link dev.reprise.provider.layout.VolatileText}.
 */
@NullMarked
package dev.reprise.provider.layout;

import org.jspecify.annotations.NullMarked;
