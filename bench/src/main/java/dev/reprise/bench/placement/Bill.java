package dev.reprise.bench.placement;

import dev.reprise.artifact.TokenUsage;
import dev.reprise.simulator.Simulator;
import dev.reprise.simulator.wire.Answer;
import dev.reprise.simulator.wire.Pace;
import dev.reprise.simulator.world.Settings;
import dev.reprise.simulator.world.VirtualClock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * The cost of a workload, or of one kind of its requests, under a strategy.
 *
 * @param cost femto-dollars for all prompts
 * @param usage tokens of all prompts
 * @param requests that were answered
 * @param writes requests that wrote anything
 * @param rejected requests the provider refused
 * @param firstTokenNanos sum of the times until the first token, as the simulator computes them
 *     from the tokens that are not read ({@link Pace#HOSTED})
 */
record Bill(
    long cost, TokenUsage usage, int requests, int writes, int rejected, long firstTokenNanos) {
  static final Bill NOTHING = new Bill(0, TokenUsage.NONE, 0, 0, 0, 0);

  /** Runs the workload against a provider of its own. */
  static Bill of(Workload workload, Strategy strategy) {
    return bySort(workload, strategy).values().stream().reduce(NOTHING, Bill::plus);
  }

  /** The same, by {@link Ask#sort}. */
  static Map<String, Bill> bySort(Workload workload, Strategy strategy) {
    var clock = new VirtualClock(Workload.DAY);
    var simulator = new Simulator(Settings.instant(), clock);
    Vendor vendor = workload.vendor();
    Map<String, Bill> bills = new TreeMap<>();
    long now = workload.asks().getFirst().atMillis();
    for (Ask ask : workload.asks()) {
      clock.advance(Duration.ofMillis(ask.atMillis() - now));
      now = ask.atMillis();
      Answer answer = simulator.answer(vendor.call(ask.tenant(), strategy.sent(ask)));
      Bill one = new Bill(0, TokenUsage.NONE, 0, 0, 1, 0);
      if (answer.status() == 200) {
        TokenUsage usage = vendor.usage(answer);
        strategy.answered(usage);
        one = answered(usage, vendor.cost(usage));
      }
      bills.merge(ask.sort(), one, Bill::plus);
    }
    return bills;
  }

  private static Bill answered(TokenUsage usage, long price) {
    long unread = usage.prompt() - usage.cacheRead();
    long wait = Pace.HOSTED.firstTokenNanos(Math.toIntExact(unread));
    return new Bill(price, usage, 1, usage.cacheWrite() > 0 ? 1 : 0, 0, wait);
  }

  Bill plus(Bill other) {
    return new Bill(
        cost + other.cost,
        usage.plus(other.usage),
        requests + other.requests,
        writes + other.writes,
        rejected + other.rejected,
        firstTokenNanos + other.firstTokenNanos);
  }

  /** Permille of the prompts' tokens that were read from the cache. */
  long readPermille() {
    return usage.prompt() == 0 ? 0 : usage.cacheRead() * 1000 / usage.prompt();
  }

  long writtenPermille() {
    return usage.prompt() == 0 ? 0 : usage.cacheWrite() * 1000 / usage.prompt();
  }

  /** Mean time to the first token. */
  long firstTokenMillis() {
    return requests == 0 ? 0 : firstTokenNanos / requests / 1_000_000;
  }
}
