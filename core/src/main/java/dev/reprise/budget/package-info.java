/**
 * The memory that is held on behalf of callers, counted in bytes against the heap there is. What
 * arrives: how many bytes somebody wants to hold, and for what. What leaves: whether there is room.
 * Invariants: what was taken from a {@link dev.reprise.budget.Share} is given back exactly once;
 * nobody waits for room. Whoever finds none goes on without (an answer is passed on but not kept)
 * or refuses (413 when the request alone is too large, 503 when others hold the room).
 *
 * <p>A new use is a constant in {@link dev.reprise.budget.MemoryBudget.Use} with its part of the
 * heap, and a line in the configuration.
 */
@NullMarked
package dev.reprise.budget;

import org.jspecify.annotations.NullMarked;
