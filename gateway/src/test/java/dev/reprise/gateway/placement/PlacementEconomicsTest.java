package dev.reprise.gateway.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.gateway.placement.Market.Bill;
import dev.reprise.gateway.placement.Market.Step;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whether marks pay by the bills of simulated providers, which count as the real ones do. The seed
 * is drawn when the test runs; {@code -Dreprise.seed=N} runs one again.
 */
class PlacementEconomicsTest {
  private static final String CLAUDE = "claude-sonnet-4-5";
  private static final String GPT = "gpt-5.6-sol";
  private static final long SEED = Long.getLong("reprise.seed", new Random().nextLong());

  private static Bill report(String what, Bill ours, Bill plain) {
    System.out.printf(
        "%s (seed %d): ours %.4f of unmarked; read %.3f written %.3f rejected %d%n",
        what,
        SEED,
        ours.against(plain),
        (double) ours.read() / ours.prompt(),
        (double) ours.written() / ours.prompt(),
        ours.rejected());
    assertThat(ours.rejected()).as("rejected because of a mark").isZero();
    return ours;
  }

  private static double ours(String model, String what, List<Step> steps) {
    var market = new Market(model);
    Bill plain = market.plain(steps);
    return report(model + " " + what, market.ours(steps, false), plain).against(plain);
  }

  @Test
  void one_shot_traffic_costs_no_more_than_without_us() {
    var given = new Workloads(CLAUDE, SEED);
    assertThat(ours(CLAUDE, "one-shot", given.oneShot(300, 5))).isLessThanOrEqualTo(1.01);
    assertThat(ours(CLAUDE, "pairs", given.pairs(150))).isLessThanOrEqualTo(1.01);
  }

  @Test
  void agents_chats_and_judges_pay_a_fraction() {
    var given = new Workloads(CLAUDE, SEED);
    assertThat(ours(CLAUDE, "agents", given.agents(20, 20))).isLessThan(0.25);
    assertThat(ours(CLAUDE, "chats", given.chats(100, 10))).isLessThan(0.25);
    assertThat(ours(CLAUDE, "slow chats", given.chats(100, 100))).isLessThan(0.4);
    assertThat(ours(CLAUDE, "judge", given.judge(400, 5))).isLessThan(0.2);
    assertThat(ours(CLAUDE, "slow judge", given.judge(300, 600))).isLessThan(0.4);
    assertThat(ours(CLAUDE, "rare judge", given.judge(100, 5000))).isLessThanOrEqualTo(1.01);
  }

  @Test
  @Tag("corpus")
  void recorded_agents_pay_a_fraction_too() throws Exception {
    Path trace =
        Path.of(System.getProperty("reprise.corpus"), "traces", "lmcache_agent_miniswe.jsonl.gz");
    List<Step> steps = Workloads.trace(trace, CLAUDE);
    assertThat(ours(CLAUDE, "recorded agents", steps)).isLessThan(0.5);
  }

  @Test
  void openai_is_asked_for_what_pays() {
    var given = new Workloads(GPT, SEED);
    assertThat(ours(GPT, "one-shot", given.oneShot(300, 5))).isLessThanOrEqualTo(1.0);
    assertThat(ours(GPT, "agents", given.agents(20, 20))).isLessThanOrEqualTo(1.01);
    assertThat(ours(GPT, "chats", given.chats(100, 10))).isLessThanOrEqualTo(1.01);
    assertThat(ours(GPT, "judge", given.judge(400, 5))).isLessThanOrEqualTo(1.0);
  }
}
