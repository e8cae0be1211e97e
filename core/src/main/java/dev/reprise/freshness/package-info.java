/**
 * The pure protocol core of chapter 4.4: stamps, positions, verdicts; and the {@link
 * dev.reprise.freshness.Ledger} interface.
 *
 * <p>Arrives: an entry a tier found, what the request brings, and the ledger's applied copy.
 * Leaves: a {@link dev.reprise.freshness.Verdict}: fresh, stale, or dead with its cause. Never: a
 * clock read, I/O or a lock on the reading path; an entry served because deleting it was forgotten,
 * since deleting is only garbage collection.
 *
 * <p>The order that makes it safe: a fill takes {@link dev.reprise.freshness.Ledger#applied} before
 * it reads anything (F-1); whoever changes a source commits there first and then invalidates (F-4);
 * every read is validated last of all (F-3).
 */
@NullMarked
package dev.reprise.freshness;

import org.jspecify.annotations.NullMarked;
