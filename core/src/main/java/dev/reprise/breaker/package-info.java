/**
 * When to stop asking something that fails: one pure state machine for providers' endpoints and for
 * tiers that are not in the process.
 *
 * <p>Arrives: the time, and how each permitted call went. Leaves: a permit or none, and a word to a
 * listener when the state changes.
 *
 * <p>Never happens: it reads a clock, waits, or calls what it guards; a call that was let go before
 * the state changed decides about the new state; more than one probe at a time meets something that
 * has not shown yet that it is well.
 */
@NullMarked
package dev.reprise.breaker;

import org.jspecify.annotations.NullMarked;
