/**
 * When to stop asking something that fails: one pure state machine for tiers that are not in the
 * process, and one made of several of them for providers' endpoints, which counts failures by
 * caller before it counts them for everybody.
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
