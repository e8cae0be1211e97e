/**
 * One call to a provider for all callers that ask the same at the same time (F-6).
 *
 * <p>Arrives: a call that begins, callers that want the same answer, the provider's reply as it
 * comes. Leaves: the leader's reply, a copy of the stream for each follower, and the outcome for
 * whoever stores the entry.
 *
 * <p>Invariants: at most one call of a partition and key can be joined; a follower is judged by the
 * same validation as a stored entry; a slow reader never delays another; every reader hears the end
 * only after the entry was stored or was given up.
 */
@NullMarked
package dev.reprise.flight;

import org.jspecify.annotations.NullMarked;
