/**
 * The stores of a gateway that runs alone: the embedded L2 and the ledger, each a SQLite file in
 * the data folder.
 *
 * <p>Arrives: entries to keep, look-ups, invalidations. Leaves: {@link dev.reprise.tier.Lookup}s,
 * and positions that are durable when they are returned. Never: plain prompt or answer text in a
 * file; an exception because a file is damaged, full or locked (a damaged one is moved aside and
 * named, and the start is cold); a look-up that waits longer than its deadline; an entry that
 * outlives the ledger it was stamped by.
 */
@NullMarked
package dev.reprise.store.jdbc;

import org.jspecify.annotations.NullMarked;
