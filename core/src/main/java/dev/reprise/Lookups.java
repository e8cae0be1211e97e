package dev.reprise;

import dev.reprise.artifact.Entry;
import dev.reprise.artifact.Tag;
import dev.reprise.flight.Flight;
import dev.reprise.freshness.Asked;
import dev.reprise.freshness.Cause;
import dev.reprise.freshness.LearntTags;
import dev.reprise.freshness.Validation;
import dev.reprise.freshness.Verdict;
import dev.reprise.policy.Reason;
import dev.reprise.request.Partition;
import dev.reprise.request.Request;
import dev.reprise.telemetry.Decision;
import dev.reprise.telemetry.Stage;
import dev.reprise.telemetry.Telemetry;
import dev.reprise.telemetry.Timeline;
import dev.reprise.tier.Lookup;
import dev.reprise.tier.Tier;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Asks the tiers, nearest first, and judges what they found: every hit passes one validation,
 * whichever tier it came from (F-3).
 */
final class Lookups {
  private static final Validation VALIDATION = Validation.full();

  /** Percent of what may be remembered. */
  private static final int ADDED_TAGS = 15;

  private final Parts parts;
  private final List<Tier> nearest;
  private final AddedTags addedTags;

  Lookups(Parts parts) {
    this.parts = parts;
    this.nearest = List.of(parts.tiers().getFirst());
    this.addedTags = new AddedTags(parts.memory().remembered(ADDED_TAGS));
  }

  /**
   * The in-process tier only: never blocks. What is dead stays for {@link #look}, which follows and
   * tells why there is no hit.
   */
  Sighting peek(Plan.Keyed plan) {
    return ask(plan, nearest, false);
  }

  Sighting look(Plan.Keyed plan) {
    return ask(plan, parts.tiers(), true);
  }

  private Sighting ask(Plan.Keyed plan, List<Tier> tiers, boolean collects) {
    var walk = new Walk(plan, tiers, collects);
    plan.question().timeline().began(Stage.LOOKUP, walk.now);
    Sighting found = null;
    while (found == null && walk.hasNext()) {
      found = walk.askNext();
    }
    plan.question().timeline().ended(Stage.LOOKUP, walk.now);
    return found == null
        ? new Sighting.Miss(worst(walk.layers), sawStale(walk.layers), walk.layers)
        : found;
  }

  /**
   * One walk through the tiers, and what it noted on the way. The end of one step is the beginning
   * of the next: the clock is read once for both, since reading it is a good part of a hit.
   */
  private final class Walk {
    private final Plan.Keyed plan;
    private final List<Tier> tiers;
    private final boolean collects;
    private final Partition partition;
    private final List<Decision.Layer> layers;
    private int next;
    private long began;
    private long now;

    Walk(Plan.Keyed plan, List<Tier> tiers, boolean collects) {
      this.plan = plan;
      this.tiers = tiers;
      this.collects = collects;
      this.partition = plan.question().request().principal().partition();
      this.layers = new ArrayList<>(tiers.size());
      this.now = parts.clock().now();
    }

    boolean hasNext() {
      return next < tiers.size();
    }

    /** The hit the next tier gives, or null to ask the one behind it. */
    Sighting.@Nullable Hit askNext() {
      Tier tier = tiers.get(next++);
      began = now;
      return switch (tier.find(partition, plan.key())) {
        case Lookup.Found(Entry entry) -> judged(tier, entry);
        case Lookup.Absent ignored -> note(tier, "miss", Reason.ABSENT);
        case Lookup.Unavailable(String why, boolean ignored) -> {
          parts.telemetry().happened(Telemetry.Event.TIER_SKIPPED, tier.name() + ": " + why);
          yield note(tier, "skipped", Reason.TIER_UNAVAILABLE);
        }
        case Lookup.Unreadable(String why) -> {
          parts.telemetry().happened(Telemetry.Event.POISON_ENTRY, tier.name() + ": " + why);
          yield note(tier, "miss", Reason.UNREADABLE);
        }
      };
    }

    private Sighting.@Nullable Hit judged(Tier tier, Entry entry) {
      Timeline timeline = plan.question().timeline();
      timeline.began(Stage.VALIDATE, tick());
      Instant at = parts.clock().steadyAt(now);
      Verdict verdict = validate(plan, entry, at, maxAge(plan));
      timeline.ended(Stage.VALIDATE, tick());
      return switch (verdict) {
        case Verdict.Fresh(Duration age) -> hit(tier, entry, age, at, false);
        case Verdict.Stale(Duration age) -> hit(tier, entry, age, at, true);
        case Verdict.Dead(Cause cause) -> dead(tier, cause);
      };
    }

    private long tick() {
      now = parts.clock().now();
      return now;
    }

    /** Nearer tiers learn what a farther one knew. */
    private Sighting.Hit hit(Tier tier, Entry found, Duration age, Instant at, boolean stale) {
      layer(tier, stale ? "stale" : "hit", null);
      Entry entry = withOwnTags(found);
      for (int nearer = 0; nearer < next - 1; nearer++) {
        tiers.get(nearer).keep(partition, plan.key(), entry);
      }
      return new Sighting.Hit(entry, tier.name(), age.toSeconds(), stale, at, layers);
    }

    /**
     * Tags a request brings on a hit are the entry's from then on (contract 2.3), in every tier; an
     * entry that would depend on too much is let go, so that no tag is forgotten.
     */
    private Entry withOwnTags(Entry entry) {
      List<Tag> own = plan.question().ownTags();
      List<Tag> others = addedTags.of(partition, plan.key(), entry);
      if (entry.tags().containsAll(own) && entry.tags().containsAll(others)) {
        return entry;
      }
      var all = new LinkedHashSet<>(entry.tags());
      all.addAll(others);
      all.addAll(own);
      addedTags.add(partition, plan.key(), entry, own);
      Entry tagged = entry.tagged(List.copyOf(all));
      boolean tooMany = all.size() > Flight.MOST_TAGS;
      for (Tier tier : parts.tiers()) {
        if (tooMany || !tier.inProcess()) { // it may drop what it should keep, never a removal
          tier.remove(partition, plan.key());
        }
        if (!tooMany) {
          tier.keep(partition, plan.key(), tagged);
        }
      }
      return tagged;
    }

    private Sighting.@Nullable Hit dead(Tier tier, Cause cause) {
      if (cause == Cause.SCOPE_MISMATCH) {
        parts
            .telemetry()
            .happened(
                Telemetry.Event.ISOLATION_VIOLATION,
                tier.name() + ": an entry of another scope under this key");
      }
      if (collects && forEver(cause)) {
        tier.remove(partition, plan.key());
      }
      return note(tier, "stale", Reason.valueOf(cause.name()));
    }

    private Sighting.@Nullable Hit note(Tier tier, String result, @Nullable Reason reason) {
      tick();
      layer(tier, result, reason);
      return null;
    }

    private void layer(Tier tier, String result, @Nullable Reason reason) {
      layers.add(new Decision.Layer(tier.name(), result, reason, (now - began) / 1000));
    }
  }

  /**
   * An entry that came from a flight rather than a tier, judged like any other (F-6: followers
   * check again at the end).
   */
  Optional<Sighting.Hit> judge(
      Plan.Keyed plan, Entry entry, String from, List<Decision.Layer> layers) {
    Timeline timeline = plan.question().timeline();
    Instant at = now();
    timeline.began(Stage.VALIDATE, parts.clock().now());
    Verdict verdict = validate(plan, entry, at, maxAge(plan));
    timeline.ended(Stage.VALIDATE, parts.clock().now());
    return verdict instanceof Verdict.Fresh(Duration age)
        ? Optional.of(new Sighting.Hit(entry, from, age.toSeconds(), false, at, layers))
        : Optional.empty();
  }

  /**
   * Whether a request may board a call in flight: the call is judged as the entry it would become
   * (F-6), so that nothing an entry is validated by can be forgotten for a flight. A live stream
   * cannot be taken back once its answer tells which release made it, so it also depends on no
   * model tag having moved since the call began.
   */
  boolean mayBoard(Plan.Keyed plan, Flight flight) {
    Entry soFar = flight.soFar();
    boolean live = plan.question().form() == Entry.Form.STREAM;
    Entry judged = live ? soFar.tagged(LearntTags.andAnyModel(soFar.tags())) : soFar;
    return !(validate(plan, judged, now(), maxAge(plan)) instanceof Verdict.Dead);
  }

  /**
   * Whether the whole answer of a flight may still be given to a follower. Its age was judged when
   * the follower boarded: from then on both waited for the same call.
   */
  boolean stillShared(Plan.Keyed plan, Flight flight) {
    return !(validate(plan, flight.soFar(), now(), null) instanceof Verdict.Dead);
  }

  private Instant now() {
    return parts.clock().steady().instant();
  }

  private static @Nullable Duration maxAge(Plan.Keyed plan) {
    Long seconds = plan.question().request().directives().maxAgeSeconds();
    return seconds == null ? null : Duration.ofSeconds(seconds);
  }

  private Verdict validate(Plan.Keyed plan, Entry entry, Instant at, @Nullable Duration maxAge) {
    Question question = plan.question();
    Request request = question.request();
    List<Tag> added = addedTags.of(request.principal().partition(), plan.key(), entry);
    if (added.size() > Flight.MOST_TAGS) {
      return new Verdict.Dead(Cause.INVALIDATED);
    }
    var asked =
        new Asked(
            request.principal().partition(),
            plan.policyVersion(),
            at,
            all(question.ownTags(), added),
            question.minPosition(),
            maxAge);
    Verdict verdict = VALIDATION.judge(entry, asked, parts.ledger());
    return entry.scope().equals(request.principal().narrowestScope())
        ? verdict
        : new Verdict.Dead(Cause.SCOPE_MISMATCH);
  }

  private static List<Tag> all(List<Tag> own, List<Tag> added) {
    return added.isEmpty() ? own : Stream.concat(own.stream(), added.stream()).toList();
  }

  /**
   * Whether no later request can find the entry alive again: then it is garbage, and collected
   * here.
   */
  private static boolean forEver(Cause cause) {
    return switch (cause) {
      case FROM_FUTURE, EXPIRED, INVALIDATED, BELOW_FLOOR, OTHER_INCARNATION -> true;
      case TOO_OLD, POLICY_MOVED, SCOPE_MISMATCH, LEDGER_UNREACHABLE, POSITION_NOT_REACHED -> false;
    };
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
