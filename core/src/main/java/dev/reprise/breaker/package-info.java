/**
 * Circuit breakers: they stop calls to something that fails. One pure state machine serves tiers
 * outside the process. Providers' endpoints have three of them in a row, which count failures by
 * caller before they count them for everybody.
 *
 * <p>Arrives: the time, and how each permitted call ended. Leaves: a permit or none, and a message
 * to a listener when the state changes.
 *
 * <p>Invariants: a breaker reads no clock, does not wait and does not make the calls itself; a call
 * that was permitted before the state changed does not affect the new state; at most one probe at a
 * time is sent to something that has not recovered yet.
 */
@NullMarked
package dev.reprise.breaker;

import org.jspecify.annotations.NullMarked;
