/**
 * Strategies of using a provider's prefix cache, over workloads, by the books of a simulated
 * provider: what each costs, and what somebody who knows the future would pay.
 *
 * <p>A workload and a strategy arrive, a bill leaves. Time is the workload's own; nothing waits.
 * Another strategy: a {@link dev.reprise.bench.placement.Strategy}, a line in {@link
 * dev.reprise.bench.placement.Strategies}. Another workload: a line in {@link
 * dev.reprise.bench.placement.Workloads}.
 */
@NullMarked
package dev.reprise.bench.placement;

import org.jspecify.annotations.NullMarked;
