/**
 * The family of OpenAI's dialects: the providers that speak them, and what the dialects share.
 *
 * <p>Arrives: what {@code chat} and {@code responses} have in common. Leaves: the family's
 * declaration, errors in its shape, content parts. Never: knowledge of only one of the two.
 */
@NullMarked
package dev.reprise.provider.openai;

import org.jspecify.annotations.NullMarked;
