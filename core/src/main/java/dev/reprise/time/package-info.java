/**
 * Where time is read from. {@link dev.reprise.time.Clock} holds three clocks: the date, the
 * monotonic clock, and the steady time that ages and expiry go by. Nothing else in the core reads a
 * clock of the system.
 */
@NullMarked
package dev.reprise.time;

import org.jspecify.annotations.NullMarked;
