/**
 * How an entry looks outside of the process: framed, squeezed, sealed.
 *
 * <p>Arrives: an entry with its key and partition, or the bytes of one. Leaves: sealed bytes, or
 * the entry; otherwise {@link dev.reprise.tier.seal.UnreadableFrame}. Never: an entry of another
 * partition or key than the one that is asked for, text in the clear.
 */
@NullMarked
package dev.reprise.tier.seal;

import org.jspecify.annotations.NullMarked;
