/**
 * The layout of a prompt (R-5, row B7): what in it changes from request to request although it
 * stands where everything behind it would be reused. Bytes arrive, places and kinds leave; the text
 * itself never does. Pure and linear in the text; no regular expressions. To add a kind of volatile
 * text: a constant in {@link dev.reprise.provider.layout.Volatile.Kind} and its shape in {@link
 * dev.reprise.provider.layout.VolatileText}.
 */
@NullMarked
package dev.reprise.provider.layout;

import org.jspecify.annotations.NullMarked;
