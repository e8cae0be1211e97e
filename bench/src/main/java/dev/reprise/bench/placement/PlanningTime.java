package dev.reprise.bench.placement;

import dev.reprise.artifact.TokenUsage;
import dev.reprise.json.Document;
import dev.reprise.json.MalformedJson;
import dev.reprise.provider.caching.CachePlan;
import dev.reprise.provider.caching.KnownPrefixes;
import dev.reprise.provider.caching.ModelFacts;
import dev.reprise.provider.caching.NativeCaching;
import dev.reprise.provider.caching.Placement;
import dev.reprise.provider.caching.Positions;
import dev.reprise.provider.caching.registry.PrefixRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The time to plan one request of an agent's conversation: its prefixes are looked up and the marks
 * are chosen. Nanoseconds of single calls, each measured by itself after a warm-up.
 *
 * @param blocks how many blocks the conversation has
 * @param calls how many were measured
 */
record PlanningTime(Vendor vendor, int blocks, int calls, long median, long p99, long worst) {
  private static final int BLOCKS = 300;
  private static final int WARM_UP = 50_000;
  private static final int CALLS = 100_000;
  private static final List<String> SCOPE = List.of("acme", "planning");

  static PlanningTime of(Vendor vendor) {
    var planner = new Planner(vendor);
    planner.converse();
    var nanos = new long[CALLS];
    for (int i = -WARM_UP; i < CALLS; i++) {
      long start = System.nanoTime();
      CachePlan plan = planner.plan();
      long took = System.nanoTime() - start;
      if (plan.read() == 0) {
        throw new IllegalStateException("a conversation that goes on is read: " + plan);
      }
      if (i >= 0) {
        nanos[i] = took;
      }
    }
    Arrays.sort(nanos);
    return new PlanningTime(
        vendor, BLOCKS, CALLS, nanos[CALLS / 2], nanos[CALLS / 100 * 99], nanos[CALLS - 1]);
  }

  String text() {
    return "planning, %s, %d blocks, %d calls: median %.1f µs, p99 %.1f µs, worst %.1f µs%n"
        .formatted(vendor.model, blocks, calls, median / 1e3, p99 / 1e3, worst / 1e3);
  }

  /** The last request of a conversation, over and over. */
  private static final class Planner {
    private final Vendor vendor;
    private final NativeCaching kind;
    private final ModelFacts.Model facts;
    private final PrefixRegistry registry = new PrefixRegistry();
    private final Placement.PlacementTerms terms =
        new Placement.PlacementTerms(true, false, false, false, "salt", Set.of());
    private PrefixRegistry.PrefixedRequest asked;
    private long now;

    Planner(Vendor vendor) {
      this.vendor = vendor;
      this.kind = vendor.caching();
      this.facts = kind.facts(vendor.model);
      this.asked = asked(new Talk(vendor, "rule ".repeat(1500)).asks("first"));
    }

    private PrefixRegistry.PrefixedRequest asked(String body) {
      try {
        Document document = Document.parse(body.getBytes(StandardCharsets.UTF_8));
        Positions positions =
            kind.positions(new NativeCaching.PromptBody(vendor.dialect, document, SCOPE, ""));
        return new PrefixRegistry.PrefixedRequest(String.join("|", SCOPE), "default", positions);
      } catch (MalformedJson e) {
        throw new IllegalStateException(body, e);
      }
    }

    void converse() {
      var talk = new Talk(vendor, "rule ".repeat(1500));
      for (int block = 1; block < BLOCKS; block += 2) {
        asked = asked(talk.asks(block + " word".repeat(50)));
        talk.answered(block + " answer".repeat(50));
        now += TimeUnit.SECONDS.toNanos(3);
        if (block + 2 < BLOCKS) {
          sent();
        }
      }
    }

    private void sent() {
      CachePlan plan = plan();
      PrefixRegistry.SentPrefix sent = registry.sighted(asked, plan, facts, now);
      registry.begun(sent);
      long rest = asked.positions().total() - plan.read() - plan.write();
      registry.reported(sent, new TokenUsage(Math.max(0, rest), plan.read(), plan.write(), 1));
    }

    CachePlan plan() {
      KnownPrefixes known = registry.look(asked, now);
      return kind.plan(new Placement(vendor.dialect, asked.positions(), known, facts, terms));
    }
  }
}
