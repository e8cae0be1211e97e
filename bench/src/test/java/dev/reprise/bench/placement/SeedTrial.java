package dev.reprise.bench.placement;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.LongStream;

/**
 * One workload of one seed: what it cost under some strategies, and the bound. It does not hold the
 * requests themselves, which take up to 200 MiB a seed.
 *
 * @param bound femto-dollars nobody can undercut
 * @param bills by strategy, then by sort of request
 */
record SeedTrial(
    long seed,
    String name,
    Vendor vendor,
    int requests,
    long bound,
    Map<String, Map<String, Bill>> bills) {
  private static final int SEEDS = 20;

  /** Drawn when the tests start; {@code -Dreprise.seed=N} runs one seed alone. */
  static List<Long> seeds() {
    Long one = Long.getLong("reprise.seed");
    return one == null ? new Random().longs(SEEDS).boxed().toList() : List.of(one);
  }

  /** The workload on each seed under these strategies. */
  static List<SeedTrial> all(
      List<Long> seeds,
      Vendor vendor,
      Function<Workloads, Workload> shape,
      Function<Vendor, List<Strategy>> strategies) {
    LongStream each = seeds.stream().mapToLong(seed -> seed).parallel();
    return each.mapToObj(seed -> of(seed, vendor, shape, strategies.apply(vendor))).toList();
  }

  private static SeedTrial of(
      long seed, Vendor vendor, Function<Workloads, Workload> shape, List<Strategy> strategies) {
    Workload workload = shape.apply(new Workloads(vendor, seed));
    long bound = Foresight.of(workload, Foresight.Rule.FREE).bound();
    Map<String, Map<String, Bill>> bills = new TreeMap<>();
    strategies.forEach(strategy -> bills.put(strategy.name(), Bill.bySort(workload, strategy)));
    return new SeedTrial(seed, workload.name(), vendor, workload.asks().size(), bound, bills);
  }

  private Map<String, Bill> bill(String strategy) {
    return Objects.requireNonNull(bills.get(strategy), strategy);
  }

  long cost(String strategy) {
    return bill(strategy).values().stream().mapToLong(Bill::cost).sum();
  }

  int rejected() {
    return bills.values().stream()
        .flatMap(bySort -> bySort.values().stream())
        .mapToInt(Bill::rejected)
        .sum();
  }

  /** Hundredths of a percent above the bound, rounded up. */
  long above(String strategy) {
    return Comparison.over(cost(strategy), bound);
  }

  /** The same of all requests above what they cost without caching: the input price. */
  long aboveNone(String strategy) {
    return aboveNone(bill(strategy).values().stream().reduce(Bill.NOTHING, Bill::plus));
  }

  /** The same of one sort of requests. */
  long aboveNone(String strategy, String sort) {
    return aboveNone(Objects.requireNonNull(bill(strategy).get(sort), sort));
  }

  private long aboveNone(Bill bill) {
    return Comparison.over(bill.cost(), bill.usage().prompt() * vendor.rates().input());
  }

  String again() {
    return "%s at %s; run this seed again with -Dreprise.seed=%d"
        .formatted(name, vendor.model, seed);
  }
}
