/**
 * How dialects read bodies: the vocabulary and the tools they share.
 *
 * <p>Arrives: a strictly parsed body. Leaves: an outline, labelled blocks with prefix marks, tools
 * as they are offered, an estimate of tokens. Never: a changed byte, a guess about whose words a
 * part is.
 */
@NullMarked
package dev.reprise.provider.body;

import org.jspecify.annotations.NullMarked;
