package dev.reprise.bench.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Ours stays within three percent of what nobody can undercut, and is never dearer than no caching
 * by more than one. Smaller than what {@code bench/run placement} runs, where learning weighs less.
 */
class StrategiesTest {
  private static final long SEED = 42;

  /** Hundredths of a percent. */
  private static final long NEAR = 300;

  private static final long HARMLESS = 100;

  private static Comparison compared(Workload workload) {
    var comparison = Comparison.of(workload);
    System.out.printf("seed %d%s", SEED, Table.text(List.of(comparison)));
    assertThat(comparison.bill(Strategies.OURS).rejected()).isZero();
    assertThat(comparison.bill(Strategies.DECLARED).rejected()).isZero();
    assertThat(comparison.aboveNone(Strategies.OURS)).isLessThanOrEqualTo(HARMLESS);
    if (workload.vendor() == Vendor.ANTHROPIC) {
      assertThat(comparison.above("foresight, as marks")).as("bound is met").isLessThan(10);
    }
    return comparison;
  }

  private static void near(Workload workload) {
    assertThat(compared(workload).above(Strategies.OURS)).isLessThanOrEqualTo(NEAR);
  }

  @Test
  void agents_cost_hardly_more_than_with_foresight() {
    near(new Workloads(Vendor.ANTHROPIC, SEED).agents(16));
  }

  @Test
  void a_judge_costs_hardly_more_than_with_foresight() {
    near(new Workloads(Vendor.ANTHROPIC, SEED).judge(12));
    near(new Workloads(Vendor.OPENAI, SEED).judge(12));
  }

  /** In so few hours what each tenant's first request may not write weighs: under our rule. */
  @Test
  void chats_of_tenants_cost_hardly_more_than_with_foresight_and_our_rule() {
    for (Vendor vendor : Vendor.values()) {
      Comparison chat = compared(new Workloads(vendor, SEED).chat(3, 6));
      assertThat(chat.aboveRuled(Strategies.OURS)).isLessThanOrEqualTo(NEAR);
      assertThat(chat.above(Strategies.DECLARED)).isLessThanOrEqualTo(NEAR);
      assertThat(chat.above("last block")).as("control").isGreaterThan(10 * NEAR);
    }
  }

  @Test
  void one_shot_traffic_costs_no_more_than_without_caching() {
    Comparison claude = compared(new Workloads(Vendor.ANTHROPIC, SEED).oneShot(100));
    assertThat(claude.aboveNone(Strategies.OURS)).isZero();
    assertThat(claude.aboveNone("last block")).as("control").isGreaterThan(2000);
    compared(new Workloads(Vendor.OPENAI, SEED).oneShot(500));
  }

  @Test
  @Tag("corpus")
  void recorded_agents_cost_hardly_more_than_with_foresight() throws IOException {
    Path traces = Path.of(System.getProperty("reprise.corpus"), "traces");
    for (Vendor vendor : Vendor.values()) {
      var given = new Workloads(vendor, SEED);
      Workload recorded = given.recorded(traces.resolve("lmcache_agent_miniswe.jsonl.gz"));
      near(recorded);
      near(given.mix(recorded.asks(), 12, 12, 36, 300));
    }
  }
}
