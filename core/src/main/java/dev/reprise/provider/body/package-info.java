/**
 * How dialects read bodies: the types and methods that they share.
 *
 * <p>Arrives: a strictly parsed body. Leaves: an outline, labelled blocks with prefix marks, tools
 * as they are offered, an estimate of tokens. Never: a changed byte, a guess about who wrote a
 * part.
 */
@NullMarked
package dev.reprise.provider.body;

import org.jspecify.annotations.NullMarked;
