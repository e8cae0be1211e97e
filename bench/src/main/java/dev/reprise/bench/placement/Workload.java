package dev.reprise.bench.placement;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** Requests in the order of their time, for one vendor. */
record Workload(String name, Vendor vendor, List<Ask> asks) {
  /** When it begins; prices are of then. */
  static final Instant DAY = Instant.parse("2026-11-21T09:00:00Z");

  Workload {
    asks = asks.stream().sorted(Comparator.comparingLong(Ask::atMillis)).toList();
  }
}
