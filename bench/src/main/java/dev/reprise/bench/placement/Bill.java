package dev.reprise.bench.placement;

import dev.reprise.artifact.TokenUsage;
import dev.reprise.simulator.Simulator;
import dev.reprise.simulator.wire.Answer;
import dev.reprise.simulator.world.Settings;
import dev.reprise.simulator.world.VirtualClock;
import java.time.Duration;

/**
 * What a workload cost under a strategy.
 *
 * @param cost femto-dollars for all prompts
 * @param usage tokens of all prompts
 * @param writes requests that wrote anything
 * @param rejected requests the provider refused
 */
record Bill(long cost, TokenUsage usage, int writes, int rejected) {

  /** Runs the workload against a provider of its own. */
  static Bill of(Workload workload, Strategy strategy) {
    var clock = new VirtualClock(Workload.DAY);
    var simulator = new Simulator(Settings.instant(), clock);
    Vendor vendor = workload.vendor();
    var bill = new Bill(0, TokenUsage.NONE, 0, 0);
    long now = workload.asks().getFirst().atMillis();
    for (Ask ask : workload.asks()) {
      clock.advance(Duration.ofMillis(ask.atMillis() - now));
      now = ask.atMillis();
      Answer answer = simulator.answer(vendor.call(ask.tenant(), strategy.sent(ask)));
      if (answer.status() == 200) {
        TokenUsage usage = vendor.usage(answer);
        strategy.answered(usage);
        bill = bill.plus(usage, vendor.cost(usage));
      } else {
        bill = new Bill(bill.cost, bill.usage, bill.writes, bill.rejected + 1);
      }
    }
    return bill;
  }

  private Bill plus(TokenUsage more, long price) {
    return new Bill(
        cost + price, usage.plus(more), writes + (more.cacheWrite() > 0 ? 1 : 0), rejected);
  }

  /** Permille of the prompts' tokens that were read from the cache. */
  long readPermille() {
    return usage.prompt() == 0 ? 0 : usage.cacheRead() * 1000 / usage.prompt();
  }

  long writtenPermille() {
    return usage.prompt() == 0 ? 0 : usage.cacheWrite() * 1000 / usage.prompt();
  }
}
