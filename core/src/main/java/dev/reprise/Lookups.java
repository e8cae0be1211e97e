package dev.reprise;

import dev.reprise.artifact.Entry;
import dev.reprise.freshness.Asked;
import dev.reprise.freshness.Cause;
import dev.reprise.freshness.Validation;
import dev.reprise.freshness.Verdict;
import dev.reprise.policy.Reason;
import dev.reprise.request.Partition;
import dev.reprise.request.Request;
import dev.reprise.telemetry.Decision;
import dev.reprise.telemetry.Stage;
import dev.reprise.telemetry.Telemetry;
import dev.reprise.tier.Lookup;
import dev.reprise.tier.Tier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks the tiers, nearest first, and judges what they found: every hit passes one validation,
 * whichever tier it came from (F-3).
 */
final class Lookups {
  private static final Validation VALIDATION = Validation.full();

  private final Parts parts;

  Lookups(Parts parts) {
    this.parts = parts;
  }

  /** The in-process tier only: never blocks. */
  Sighting peek(Plan.Keyed plan) {
    return ask(plan, parts.tiers().subList(0, 1));
  }

  Sighting look(Plan.Keyed plan) {
    return ask(plan, parts.tiers());
  }

  private Sighting ask(Plan.Keyed plan, List<Tier> tiers) {
    var layers = new ArrayList<Decision.Layer>(tiers.size());
    plan.question().timeline().began(Stage.LOOKUP, parts.clock().now());
    Sighting found = null;
    for (int i = 0; i < tiers.size() && found == null; i++) {
      found = askOne(plan, i, layers);
    }
    plan.question().timeline().ended(Stage.LOOKUP, parts.clock().now());
    return found == null ? new Sighting.Miss(worst(layers), sawStale(layers), layers) : found;
  }

  /** The hit this tier gives, or null to ask the next. */
  private Sighting.@Nullable Hit askOne(Plan.Keyed plan, int index, List<Decision.Layer> layers) {
    Tier tier = parts.tiers().get(index);
    Partition partition = plan.question().request().principal().partition();
    long began = parts.clock().now();
    Lookup lookup = tier.find(partition, plan.key());
    return switch (lookup) {
      case Lookup.Found(Entry entry) -> judged(plan, index, entry, began, layers);
      case Lookup.Absent ignored -> noted(layers, tier, "miss", Reason.ABSENT, began);
      case Lookup.Unavailable(String why) -> {
        parts.telemetry().happened(Telemetry.Event.TIER_SKIPPED, tier.name() + ": " + why);
        yield noted(layers, tier, "skipped", Reason.TIER_UNAVAILABLE, began);
      }
      case Lookup.Unreadable(String why) -> {
        parts.telemetry().happened(Telemetry.Event.POISON_ENTRY, tier.name() + ": " + why);
        yield noted(layers, tier, "miss", Reason.UNREADABLE, began);
      }
    };
  }

  private Sighting.@Nullable Hit judged(
      Plan.Keyed plan, int index, Entry entry, long began, List<Decision.Layer> layers) {
    Tier tier = parts.tiers().get(index);
    Verdict verdict = validate(plan, entry);
    return switch (verdict) {
      case Verdict.Fresh(Duration age) ->
          hit(plan, index, entry, age.toSeconds(), false, began, layers);
      case Verdict.Stale(Duration age) ->
          hit(plan, index, entry, age.toSeconds(), true, began, layers);
      case Verdict.Dead(Cause cause) -> {
        Reason reason = Reason.valueOf(cause.name());
        if (reason == Reason.SCOPE_MISMATCH) {
          parts
              .telemetry()
              .happened(
                  Telemetry.Event.ISOLATION_VIOLATION,
                  tier.name() + ": an entry of another scope under this key");
        }
        if (forEver(cause)) {
          tier.remove(plan.question().request().principal().partition(), plan.key());
        }
        yield noted(layers, tier, "stale", reason, began);
      }
    };
  }

  /**
   * An entry that came from a flight rather than a tier, judged like any other (F-6: followers
   * check again at the end).
   */
  Optional<Sighting.Hit> judge(
      Plan.Keyed plan, Entry entry, String from, List<Decision.Layer> layers) {
    return validate(plan, entry) instanceof Verdict.Fresh(Duration age)
        ? Optional.of(new Sighting.Hit(entry, from, age.toSeconds(), false, layers))
        : Optional.empty();
  }

  private Verdict validate(Plan.Keyed plan, Entry entry) {
    Question question = plan.question();
    question.timeline().began(Stage.VALIDATE, parts.clock().now());
    Request request = question.request();
    Long maxAge = request.directives().maxAgeSeconds();
    var asked =
        new Asked(
            request.principal().partition(),
            plan.policyVersion(),
            parts.clock().wall().instant(),
            question.ownTags(),
            question.minPosition(),
            maxAge == null ? null : Duration.ofSeconds(maxAge));
    Verdict verdict = VALIDATION.judge(entry, asked, parts.ledger());
    question.timeline().ended(Stage.VALIDATE, parts.clock().now());
    return entry.scope().equals(request.principal().narrowestScope())
        ? verdict
        : new Verdict.Dead(Cause.SCOPE_MISMATCH);
  }

  private Sighting.Hit hit(
      Plan.Keyed plan,
      int index,
      Entry entry,
      long age,
      boolean stale,
      long began,
      List<Decision.Layer> layers) {
    Tier tier = parts.tiers().get(index);
    noted(layers, tier, stale ? "stale" : "hit", null, began);
    Partition partition = plan.question().request().principal().partition();
    for (int nearer = 0; nearer < index; nearer++) {
      parts.tiers().get(nearer).keep(partition, plan.key(), entry);
    }
    return new Sighting.Hit(entry, tier.name(), age, stale, layers);
  }

  /**
   * Whether no later request can find the entry alive again: then it is garbage, and collected
   * here.
   */
  private static boolean forEver(Cause cause) {
    return switch (cause) {
      case EXPIRED, INVALIDATED, BELOW_FLOOR, OTHER_INCARNATION -> true;
      case TOO_OLD, POLICY_MOVED, SCOPE_MISMATCH, LEDGER_UNREACHABLE, POSITION_NOT_REACHED -> false;
    };
  }

  private Sighting.@Nullable Hit noted(
      List<Decision.Layer> layers, Tier tier, String result, @Nullable Reason reason, long began) {
    layers.add(
        new Decision.Layer(tier.name(), result, reason, (parts.clock().now() - began) / 1000));
    return null;
  }

  /**
   * The reason that says most: something found and dead beats something unreadable, beats a skipped
   * tier, beats plain absence.
   */
  private static Reason worst(List<Decision.Layer> layers) {
    Reason worst = Reason.ABSENT;
    for (Decision.Layer layer : layers) {
      Reason reason = layer.reason();
      if (reason != null
          && reason != Reason.ABSENT
          && (worst == Reason.ABSENT || worst == Reason.TIER_UNAVAILABLE)) {
        worst = reason;
      }
    }
    return worst;
  }

  private static boolean sawStale(List<Decision.Layer> layers) {
    return layers.stream().anyMatch(layer -> layer.result().equals("stale"));
  }
}
