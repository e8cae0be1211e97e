package dev.reprise.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.answer.Told;
import dev.reprise.plan.Plan;
import dev.reprise.provider.Origin;
import dev.reprise.request.Headers;
import dev.reprise.request.Partition;
import dev.reprise.request.Principal;
import dev.reprise.response.Reply;
import dev.reprise.testkit.Figure;
import dev.reprise.testkit.GivenRequests;
import dev.reprise.testkit.HashTier;
import dev.reprise.testkit.Journey;
import dev.reprise.tier.ForwardingTier;
import dev.reprise.tier.InProcessTier;
import dev.reprise.tier.Tier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Figure 1: cross-tenant hits, in process. 64 tenants ask the same questions of an in-process tier
 * that is too small for them and a tier behind it; two threads; who owns an answer is written in
 * it. Tenants' names are made to be mistaken for one another.
 */
@Tag("slow")
class IsolationFigureTest {
  private static final int TENANTS = 64;
  private static final int QUESTIONS = 40;
  private static final long SMALL = 256 << 10;
  private static final int LOOKUPS = Figure.size(10_000_000, 100_000_000);

  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final LongAdder foreign = new LongAdder();

  @Test
  void no_tenant_is_ever_given_anothers_answer() throws Exception {
    long seed = System.nanoTime();
    var journey =
        Journey.over(
            clock -> List.of(new InProcessTier(SMALL), new Behind(new HashTier("l2", clock))));
    List<Plan> plans = plans(journey);
    plans.forEach(plan -> journey.serve(plan, origin(owner(plan))));
    var threads = new ArrayList<Thread>();
    for (int t = 0; t < 2; t++) {
      var random = new SplittableRandom(seed + t);
      threads.add(Thread.ofPlatform().start(() -> looksUp(journey, plans, random)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    System.out.printf(
        Locale.ROOT,
        "figure 1: cross-tenant hits %s; own hits %.2f %% (seed %d)%n",
        Figure.upperBound(hits.sum()),
        100.0 * hits.sum() / (hits.sum() + misses.sum()),
        seed);
    assertThat(foreign.sum()).isZero();
    assertThat(hits.sum()).as("control").isGreaterThan(LOOKUPS / 100 * 99);
  }

  private static List<Plan> plans(Journey journey) {
    var plans = new ArrayList<Plan>();
    for (int tenant = 0; tenant < TENANTS; tenant++) {
      var principal = new Principal(new Partition(name(tenant)), null, null);
      for (int question = 0; question < QUESTIONS; question++) {
        plans.add(journey.plan(GivenRequests.chat("question " + question).as(principal)));
      }
    }
    return plans;
  }

  /** A delimiter, a case or a suffix away from one another. */
  private static String name(int tenant) {
    String stem = "acme" + tenant / 4;
    return switch (tenant % 4) {
      case 0 -> stem;
      case 1 -> stem + ":";
      case 2 -> stem.toUpperCase(Locale.ROOT);
      default -> stem + ":acme" + tenant / 4;
    };
  }

  private static String owner(Plan plan) {
    return ((Plan.Keyed) plan).keying().tags().getFirst().name();
  }

  private static Origin origin(String owner) {
    byte[] body = Answers.chat("made for " + owner + ".").getBytes(StandardCharsets.UTF_8);
    return call -> Reply.whole(200, Headers.of("content-type", "application/json"), body);
  }

  /** Three in four from memory only, as an event loop asks; the rest from both tiers. */
  private void looksUp(Journey journey, List<Plan> plans, SplittableRandom random) {
    for (int i = 0; i < LOOKUPS / 2; i++) {
      Plan plan = plans.get(random.nextInt(plans.size()));
      Told told =
          journey.peek(plan).orElseGet(() -> journey.serve(plan, origin("nobody: it was a miss")));
      judge(plan, told);
    }
  }

  private void judge(Plan plan, Told told) {
    if (!told.decision().outcome().answeredFromCache()) {
      misses.increment();
      return;
    }
    hits.increment();
    byte[] bytes = ((Reply.Body.InMemory) told.reply().body()).bytes();
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (!text.contains("made for " + owner(plan) + ".")) {
      foreign.increment();
    }
  }

  private static final class Behind extends ForwardingTier {
    Behind(Tier tier) {
      super(tier);
    }

    @Override
    public boolean inProcess() {
      return false;
    }
  }
}
