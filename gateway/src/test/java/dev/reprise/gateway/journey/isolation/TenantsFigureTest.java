package dev.reprise.gateway.journey.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.gateway.journey.fixture.Wire;
import dev.reprise.gateway.journey.fixture.World;
import dev.reprise.simulator.wire.Answer;
import dev.reprise.simulator.wire.Call;
import dev.reprise.simulator.wire.Engine;
import dev.reprise.simulator.wire.Header;
import dev.reprise.testkit.Figure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Figures 2 and 4: what one caller sees of another's entries, over sockets and through all tiers.
 * The provider writes into each answer whose credential asked for it.
 */
@Tag("slow")
class TenantsFigureTest {
  private static final int CALLERS = 64;
  private static final int QUESTIONS = 16;
  private static final int READS = Figure.size(100_000, 1_000_000);
  private static final int PROBES = Figure.size(4_000, 10_000);

  /** So small an in-process tier that many hits come from the durable one. */
  private static final String SMALL =
      """
      stores: {l1: {max_bytes: 256KiB}}
      providers:
        openai: {kind: openai, base_url: "PROVIDER", retries: 0}
      """;

  @TempDir Path folder;

  private static Answer named(Call call) {
    return named(call, 0);
  }

  /** As slow as no provider is: a real one would only make the control easier. */
  private static Answer slowly(Call call) {
    return named(call, 3_000_000);
  }

  private static Answer named(Call call, long nanos) {
    String json =
        """
        {"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"m-1","choices":[{"index":0,\
        "message":{"role":"assistant","content":"made for %s."},"finish_reason":"stop"}],\
        "usage":{"prompt_tokens":5,"completion_tokens":2,"total_tokens":7}}"""
            .formatted(call.credential());
    return Answer.whole(200, List.of(new Header("content-type", "application/json")), json, nanos);
  }

  private World world(Engine provider) throws Exception {
    return World.in(folder, SMALL, provider, UnaryOperator.identity());
  }

  @Test
  @Timeout(1_200)
  void no_caller_is_given_what_was_made_for_another() throws Exception {
    long seed = System.nanoTime();
    var tally = new Tally();
    try (World world = world(TenantsFigureTest::named)) {
      var threads = new ArrayList<Thread>();
      for (int t = 0; t < 4; t++) {
        var random = new SplittableRandom(seed + t);
        threads.add(
            Thread.ofPlatform()
                .start(
                    () -> {
                      for (int i = 0; i < READS / 4; i++) {
                        tally.asks(world, random);
                      }
                    }));
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }
    System.out.printf(
        Locale.ROOT,
        "figure 2: cross-tenant answers %s; hits %,d of l1, %,d of l2 (seed %d)%n",
        Figure.upperBound(READS),
        tally.near.sum(),
        tally.far.sum(),
        seed);
    assertThat(tally.foreign.sum()).isZero();
    assertThat(tally.near.sum() + tally.far.sum()).as("control").isGreaterThan(READS / 100 * 95);
    assertThat(tally.far.sum()).as("control: the durable tier too").isGreaterThan(READS / 100);
  }

  private static final class Tally {
    final LongAdder near = new LongAdder();
    final LongAdder far = new LongAdder();
    final LongAdder foreign = new LongAdder();

    void asks(World world, SplittableRandom random) {
      String caller = "caller-" + random.nextInt(CALLERS);
      String question = "question " + random.nextInt(QUESTIONS);
      World.Seen seen = Wire.CHAT.ask(world, caller, question, random.nextInt(8) == 0);
      String status = seen.cacheStatus();
      if (seen.hit()) {
        (status.contains("detail=l2") ? far : near).increment();
      }
      if (!seen.text().contains("made for " + caller + ".")) {
        foreign.increment();
      }
    }
  }

  /**
   * Cy probes questions Ada has asked and questions nobody has asked, in a drawn order, and times
   * the answers. The control is Ada timing her own. One audit in a hundred calls equal
   * distributions different (p at most 0.01), so a second audit decides then.
   */
  @Test
  @Timeout(1_200)
  void answering_time_does_not_tell_what_another_asked() throws Exception {
    try (World world = world(TenantsFigureTest::slowly)) {
      audit(world, "warm", "cy", 500);
      Timings first = audit(world, "a", "cy", PROBES);
      Timings deciding = first.p() > 0.01 ? first : audit(world, "b", "cy", PROBES);
      Timings control = audit(world, "c", "ada", 1_000);
      System.out.printf(
          Locale.ROOT,
          "figure 4: n = %,d an arm: AUC %.4f, KS p %.3f; control AUC %.4f%n",
          PROBES,
          deciding.auc(),
          deciding.p(),
          control.auc());
      assertThat(control.auc()).as("control").isGreaterThan(0.95);
      assertThat(deciding.auc()).isBetween(0.48, 0.52);
      assertThat(deciding.p()).isGreaterThan(0.01);
    }
  }

  private static Timings audit(World world, String series, String prober, int probes) {
    var order = new SplittableRandom(System.nanoTime());
    var known = new ArrayList<Long>();
    var unknown = new ArrayList<Long>();
    for (int i = 0; known.size() < probes || unknown.size() < probes; i++) {
      boolean asked = unknown.size() == probes || known.size() < probes && order.nextBoolean();
      String question = "probe " + series + i;
      // Each probe comes right after one call of Ada's, whether or not about the same question.
      Wire.CHAT.ask(world, "ada", asked ? question : "other " + series + i, false);
      long began = System.nanoTime();
      Wire.CHAT.ask(world, prober, question, false);
      (asked ? known : unknown).add(System.nanoTime() - began);
    }
    return Timings.of(known, unknown);
  }
}
