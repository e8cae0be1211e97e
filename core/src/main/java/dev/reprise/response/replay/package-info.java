/**
 * Kept answers made ready to be sent again.
 *
 * <p>Arrives: the bytes of a kept answer. Leaves: the same with fresh ids and times, or in the
 * other mode. Never: a conversion that does not give the same answer back, a number in other
 * digits.
 */
@NullMarked
package dev.reprise.response.replay;

import org.jspecify.annotations.NullMarked;
