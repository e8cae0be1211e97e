package dev.reprise.bench.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What the strategies cost beside each other on one seed: the bound is met by marks that know the
 * future, so it is the optimum; the usual ways are dear where they are said to be. {@link
 * DrawnSeedsTest} holds ours to the bound on other seeds.
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
    assertThat(comparison.above("foresight, as marks")).as("the bound is met").isBetween(0L, 10L);
    return comparison;
  }

  private static void near(Workload workload) {
    assertThat(compared(workload).above(Strategies.OURS)).isLessThanOrEqualTo(NEAR);
  }

  @Test
  void a_judge_that_is_declared_stable_costs_what_it_does_with_foresight() {
    for (Vendor vendor : Vendor.values()) {
      Comparison judge = compared(new Workloads(vendor, SEED).judge(6));
      assertThat(judge.above(Strategies.DECLARED)).isLessThanOrEqualTo(10);
      assertThat(judge.above(Strategies.OURS)).as("control").isGreaterThan(10);
    }
  }

  /** Of one tenant; where nothing is declared, a tenant's first prompt costs more. */
  @Test
  void chats_that_are_declared_stable_cost_hardly_more_than_with_foresight() {
    for (Vendor vendor : Vendor.values()) {
      Comparison chat = compared(new Workloads(vendor, SEED).chat(3, 6));
      assertThat(chat.above(Strategies.DECLARED)).isLessThanOrEqualTo(NEAR);
      assertThat(chat.above("last block")).as("control").isGreaterThan(10 * NEAR);
    }
  }

  @Test
  void leaving_results_of_tools_outside_reads_less_than_going_on_with_the_conversation() {
    for (Vendor vendor : Vendor.values()) {
      Comparison agents = compared(new Workloads(vendor, SEED).instructedAgents(6));
      Bill outside = agents.bill("results outside");
      Bill ours = agents.bill(Strategies.OURS);
      assertThat(outside.cost()).isBetween(ours.cost(), agents.bill(Strategies.NONE).cost());
      assertThat(outside.firstTokenMillis()).isGreaterThan(ours.firstTokenMillis());
    }
  }

  @Test
  void automatic_caching_of_one_shots_costs_a_quarter_more() {
    for (Vendor vendor : Vendor.values()) {
      Comparison prompts = compared(new Workloads(vendor, SEED).oneShot(60));
      assertThat(prompts.aboveNone(Strategies.OURS)).isZero();
      assertThat(prompts.aboveNone("last block")).isGreaterThan(2000);
    }
  }

  @Test
  @Tag("corpus")
  void recorded_agents_cost_hardly_more_than_with_foresight() throws IOException {
    Path traces = Path.of(System.getProperty("reprise.corpus"), "traces");
    for (Vendor vendor : Vendor.values()) {
      var given = new Workloads(vendor, SEED);
      Workload recorded = given.recorded(traces.resolve("lmcache_agent_miniswe.jsonl.gz"));
      near(recorded);
      near(given.mix(recorded.asks(), 6, 24, 36, 300));
    }
  }
}
