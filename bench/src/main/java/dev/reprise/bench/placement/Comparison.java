package dev.reprise.bench.placement;

import dev.reprise.bench.placement.Foresight.Rule;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * One workload under every strategy.
 *
 * @param bills by strategy, in the order they were run
 * @param bound femto-dollars nobody can undercut
 * @param ruled the same for whoever may not write a system prompt that was not seen within the
 *     hour: tells what that rule costs, and is no bound
 */
record Comparison(Workload workload, Map<String, Bill> bills, long bound, long ruled) {

  static Comparison of(Workload workload) {
    Map<String, Bill> bills = new LinkedHashMap<>();
    for (Strategy strategy : Strategies.all(workload.vendor())) {
      bills.put(strategy.name(), Bill.of(workload, strategy));
    }
    var foresighted = new Foresighted(workload);
    bills.put(foresighted.name(), Bill.of(workload, foresighted));
    return new Comparison(
        workload,
        bills,
        Foresight.of(workload, Rule.FREE).bound(),
        Foresight.of(workload, Rule.SHARED_SEEN).bound());
  }

  Bill bill(String strategy) {
    return Objects.requireNonNull(bills.get(strategy), strategy);
  }

  /** Hundredths of a percent above the bound, rounded up. */
  long above(String strategy) {
    return over(bill(strategy).cost(), bound);
  }

  /** Hundredths of a percent above what the workload costs without any caching, rounded up. */
  long aboveNone(String strategy) {
    return over(bill(strategy).cost(), bill(Strategies.NONE).cost());
  }

  static long over(long cost, long least) {
    return Math.ceilDiv((cost - least) * 10, least / 1000);
  }
}
