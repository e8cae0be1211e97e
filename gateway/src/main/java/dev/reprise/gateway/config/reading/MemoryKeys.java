package dev.reprise.gateway.config.reading;

import static dev.reprise.gateway.config.reading.Key.fixed;
import static dev.reprise.gateway.config.reading.ValueType.AMOUNT;

import dev.reprise.budget.MemoryBudget;
import dev.reprise.gateway.config.Amount;

/** The keys of {@code limits.memory}: how much memory each use may hold for callers. */
final class MemoryKeys {
  static final Key<Amount> MEMORY_REQUESTS =
      fixed(
          "limits.memory.requests",
          AMOUNT,
          share(MemoryBudget.Use.REQUESTS),
          "What request bodies, what parsing makes of them, and half-read heads may take together:"
              + " a part of the heap, or bytes. A body that needs more alone is 413, one that would"
              + " have to wait for others 503 with `Retry-After`. Requests under 16 KiB count"
              + " nothing.");
  static final Key<Amount> MEMORY_ANSWERS =
      fixed(
          "limits.memory.answers",
          AMOUNT,
          share(MemoryBudget.Use.ANSWERS),
          "What whole answers over 64 KiB that clients have not read yet may take; beyond it a hit"
              + " of that size is 503 with `Retry-After`.");
  static final Key<Amount> MEMORY_CAPTURES =
      fixed(
          "limits.memory.captures",
          AMOUNT,
          share(MemoryBudget.Use.CAPTURES),
          "What answers under way may take that are gathered to be kept, shared or read for their"
              + " usage; beyond it they are passed on and not kept (`over-memory-budget`).");
  static final Key<Amount> MEMORY_REMEMBERED =
      fixed(
          "limits.memory.remembered",
          AMOUNT,
          share(MemoryBudget.Use.REMEMBERED),
          "What is remembered of earlier requests may take: decisions, fingerprints, counts; beyond"
              + " it the oldest is forgotten.");
  static final Key<Amount> MEMORY_WRITES =
      fixed(
          "limits.memory.writes",
          AMOUNT,
          share(MemoryBudget.Use.WRITES),
          "What waits to be written to the durable tier may take; beyond it entries are dropped"
              + " (`cache.writeback_dropped`).");

  private static String share(MemoryBudget.Use use) {
    return use.percent() + "%";
  }

  private MemoryKeys() {}
}
