package dev.reprise.interleaving;

import dev.reprise.artifact.Entry;
import dev.reprise.artifact.Stamp;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.budget.MemoryBudget;
import dev.reprise.freshness.MemoryLedger;
import dev.reprise.lookup.Lookups;
import dev.reprise.lookup.Sighting;
import dev.reprise.plan.Plan;
import dev.reprise.provider.Destination;
import dev.reprise.request.EntryType;
import dev.reprise.request.Header;
import dev.reprise.request.Headers;
import dev.reprise.request.Hints;
import dev.reprise.request.Partition;
import dev.reprise.request.Principal;
import dev.reprise.request.Query;
import dev.reprise.request.Request;
import dev.reprise.testkit.GivenPlans;
import dev.reprise.testkit.GivenRequests;
import dev.reprise.tier.InProcessTier;
import dev.reprise.tier.TierStack;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Keeps an answer for Ada of Acme and asks for it as somebody else, or differently, through the
 * product's own planner, key, tier and judge.
 */
public final class BindingsProbe implements Predicate<String> {
  private static final Partition ACME = new Partition("acme");
  private static final Partition GLOBEX = new Partition("globex");
  private static final GivenRequests WHY =
      GivenRequests.chat("why?").as(new Principal(ACME, "support", "ada"));
  private static final Destination PLAYED = destination("played", "http://played.example");

  private final GivenPlans plans = plans(PLAYED, "1");
  private final TierStack tiers =
      new TierStack(List.of(new InProcessTier(1 << 20, plans.clock, plans.clock.nanos())));
  private final MemoryLedger ledger = new MemoryLedger(new Stamp(1, 0), 100);
  private final Lookups lookups = new Lookups(tiers, ledger, MemoryBudget.ofHeap(), plans.time);

  /** Whether the one who asks is given what was kept for Ada. */
  @Override
  public boolean test(String who) {
    Plan.Keyed made = keyed(plans.plan(WHY));
    tiers.keep(made.partition(), made.key(), entry(made));
    Plan.Keyed asked = keyed(asks(who));
    if (who.equals("misfiled")) {
      tiers.keep(asked.partition(), asked.key(), entry(made));
    }
    return lookups.look(asked.keying().want(), asked.question().timeline()) instanceof Sighting.Hit;
  }

  private Plan asks(String who) {
    return switch (who) {
      case "herself" -> plans.plan(WHY);
      case "another tenant", "misfiled" -> as(new Principal(GLOBEX, "support", "ada"));
      case "another workspace" -> as(new Principal(ACME, "sales", "ada"));
      case "another user" -> as(new Principal(ACME, "support", "bo"));
      case "another prompt" -> plans.plan(GivenRequests.chat("why not?").as(WHY.principal()));
      case "another provider" -> plans(destination("other", PLAYED.baseUrl()), "1").plan(WHY);
      case "another address" ->
          plans(destination(PLAYED.provider(), "http://other.example"), "1").plan(WHY);
      case "another classifier" -> plans(PLAYED, "2").plan(WHY);
      case "another policy" -> plans(PLAYED, "1").editPolicy(text -> text + "\n# edited").plan(WHY);
      default -> plans.plan(varied(who));
    };
  }

  private Plan as(Principal other) {
    return plans.plan(WHY.as(other));
  }

  /** The same request with one thing beside its body. */
  private static Request varied(String who) {
    var header = new Header("x-more", "1");
    Hints none = Hints.NONE;
    return switch (who) {
      case "another task" -> with(hints("t", null, null), Headers.NONE, Query.NONE, List.of());
      case "another memory" -> with(hints(null, "m", null), Headers.NONE, Query.NONE, List.of());
      case "other evidence" -> with(hints(null, null, "e"), Headers.NONE, Query.NONE, List.of());
      case "another header" -> with(none, Headers.of("x-more", "1"), Query.NONE, List.of());
      case "another credential" -> with(none, Headers.NONE, Query.NONE, List.of(header));
      case "another query" ->
          with(
              none,
              Headers.NONE,
              new Query(List.of(new Query.Parameter("more", "1", false))),
              List.of());
      default -> throw new IllegalArgumentException(who);
    };
  }

  private static Hints hints(
      @Nullable String task, @Nullable String memory, @Nullable String evidence) {
    return new Hints(null, null, task, List.of(), memory, evidence, null, false);
  }

  private static Request with(Hints hints, Headers headers, Query query, List<Header> credentials) {
    Request plain = WHY.request();
    return new Request(
        plain.id(),
        plain.operation(),
        plain.method(),
        plain.path(),
        query,
        headers,
        plain.body(),
        plain.document(),
        plain.principal(),
        credentials,
        plain.directives(),
        hints);
  }

  private static GivenPlans plans(Destination destination, String classifier) {
    return new GivenPlans((request, model) -> Optional.of(destination), classifier);
  }

  private static Destination destination(String name, String address) {
    return new Destination(
        name,
        "openai_compatible",
        address,
        "default",
        false,
        true,
        Destination.Shaping.OFF,
        1,
        List.of(),
        "");
  }

  private static Plan.Keyed keyed(Plan plan) {
    if (plan instanceof Plan.Keyed keyed) {
      return keyed;
    }
    throw new AssertionError("not keyed: " + plan);
  }

  private Entry entry(Plan.Keyed plan) {
    Instant now = plans.clock.instant();
    return new Entry(
        EntryType.MODEL_RESPONSE,
        plan.keying().want().scope(),
        ledger.applied(),
        List.of(),
        plan.policyVersion(),
        now,
        now.plusSeconds(60),
        now.plusSeconds(60),
        TokenUsage.UNKNOWN,
        Map.of(),
        new Entry.Payload(Entry.Form.WHOLE, 200, "application/json", new byte[] {1}));
  }
}
