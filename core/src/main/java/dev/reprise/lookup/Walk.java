package dev.reprise.lookup;

import dev.reprise.artifact.Entry;
import dev.reprise.artifact.Tag;
import dev.reprise.flight.Flight;
import dev.reprise.freshness.Cause;
import dev.reprise.freshness.Verdict;
import dev.reprise.policy.Reason;
import dev.reprise.telemetry.Decision;
import dev.reprise.telemetry.LayerResult;
import dev.reprise.telemetry.Stage;
import dev.reprise.telemetry.Telemetry;
import dev.reprise.telemetry.Timeline;
import dev.reprise.tier.Lookup;
import dev.reprise.tier.TierStack;
import dev.reprise.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks the tiers one after the other for one request, and records what each said. The end of one
 * step is the beginning of the next, and the clock is read once for both, because reading the clock
 * takes a good part of the time of a hit.
 */
final class Walk {
  private final TierStack tiers;
  private final EntryJudge judge;
  private final Clock clock;
  private final Want want;
  private final Timeline timeline;
  private boolean collects;
  private final List<Decision.Layer> layers;
  private List<Sighting.Trouble> troubles = List.of();
  private int level;
  private long began;
  private long now;

  Walk(TierStack tiers, EntryJudge judge, Clock clock, Want want, Timeline timeline) {
    this.tiers = tiers;
    this.judge = judge;
    this.clock = clock;
    this.want = want;
    this.timeline = timeline;
    this.layers = new ArrayList<>(tiers.depth());
    this.now = clock.now();
  }

  long now() {
    return now;
  }

  /** Asks the nearest tier only; entries that no later request can use stay in it. */
  Sighting nearest() {
    return ask(1);
  }

  /**
   * Asks all tiers, nearest first, until one has a usable entry; entries that no later request can
   * use are removed.
   */
  Sighting all() {
    collects = true;
    return ask(tiers.depth());
  }

  private Sighting ask(int levels) {
    for (level = 0; level < levels; level++) {
      Sighting.Hit hit = ask();
      if (hit != null) {
        return hit;
      }
    }
    return new Sighting.Miss(worst(layers), sawDead(layers), layers, troubles);
  }

  /** The hit this tier gives, or null to ask the one behind it. */
  private Sighting.@Nullable Hit ask() {
    began = now;
    return switch (tiers.find(level, want.partition(), want.key())) {
      case Lookup.Found(Entry entry) -> judged(entry);
      case Lookup.Absent ignored -> note(LayerResult.MISS, Reason.ABSENT);
      case Lookup.Unavailable(String why, boolean ignored) -> {
        trouble(Telemetry.Event.TIER_SKIPPED, why);
        yield note(LayerResult.SKIPPED, Reason.TIER_UNAVAILABLE);
      }
      case Lookup.Unreadable(String why) -> {
        trouble(Telemetry.Event.POISON_ENTRY, why);
        yield note(LayerResult.MISS, Reason.UNREADABLE);
      }
    };
  }

  private Sighting.@Nullable Hit judged(Entry entry) {
    timeline.began(Stage.VALIDATE, tick());
    Instant at = clock.steadyAt(now);
    Verdict verdict = judge.of(want, entry, at);
    timeline.ended(Stage.VALIDATE, tick());
    return switch (verdict) {
      case Verdict.Fresh(Duration age) -> hit(entry, age, at, false);
      case Verdict.Stale(Duration age) -> hit(entry, age, at, true);
      case Verdict.Dead(Cause cause) -> dead(cause);
    };
  }

  private long tick() {
    now = clock.now();
    return now;
  }

  private Sighting.Hit hit(Entry found, Duration age, Instant at, boolean stale) {
    layer(stale ? LayerResult.STALE : LayerResult.HIT, null);
    Entry entry = withOwnTags(found);
    if (entry == found) {
      tiers.promote(want.partition(), want.key(), entry, level);
    }
    return new Sighting.Hit(entry, tiers.name(level), age.toSeconds(), stale, at, layers, troubles);
  }

  /**
   * Tags a request brings on a hit are the entry's from then on (contract 2.3), in every tier; an
   * entry that would depend on too many is removed, so that no tag is forgotten. The same object
   * when nothing was added.
   */
  private Entry withOwnTags(Entry entry) {
    List<Tag> all = judge.tagsWith(want, entry);
    if (all.size() == entry.tags().size()) {
      return entry;
    }
    Entry tagged = entry.tagged(all);
    if (all.size() > Flight.MOST_TAGS) {
      tiers.remove(want.partition(), want.key());
    } else {
      tiers.retag(want.partition(), want.key(), tagged);
    }
    return tagged;
  }

  private Sighting.@Nullable Hit dead(Cause cause) {
    if (cause == Cause.SCOPE_MISMATCH) {
      trouble(Telemetry.Event.ISOLATION_VIOLATION, "an entry of another scope under this key");
    }
    if (collects && outdated(cause)) {
      trouble(Telemetry.Event.STALE_META, Reason.valueOf(cause.name()).code());
    }
    if (collects && forEver(cause)) {
      tiers.remove(level, want.partition(), want.key());
    }
    return note(LayerResult.DEAD, cause.reason());
  }

  private void trouble(Telemetry.Event event, String detail) {
    var all = new ArrayList<>(troubles);
    all.add(new Sighting.Trouble(event, tiers.name(level) + ": " + detail));
    troubles = all;
  }

  private Sighting.@Nullable Hit note(LayerResult result, Reason reason) {
    tick();
    layer(result, reason);
    return null;
  }

  private void layer(LayerResult result, @Nullable Reason reason) {
    long micros = (now - began) / 1000;
    layers.add(new Decision.Layer(tiers.name(level), want.type(), result, reason, micros));
  }

  /** Whether the entry's own record calls it good and the ledger does not (4.7). */
  private static boolean outdated(Cause cause) {
    return switch (cause) {
      case INVALIDATED, BELOW_FLOOR, OTHER_INCARNATION, LEDGER_UNREACHABLE -> true;
      case FROM_FUTURE, EXPIRED, TOO_OLD, POLICY_MOVED, SCOPE_MISMATCH, POSITION_NOT_REACHED ->
          false;
    };
  }

  /** Whether no later request can use the entry; then it is removed. */
  private static boolean forEver(Cause cause) {
    return switch (cause) {
      case FROM_FUTURE, EXPIRED, INVALIDATED, BELOW_FLOOR, OTHER_INCARNATION -> true;
      case TOO_OLD, POLICY_MOVED, SCOPE_MISMATCH, LEDGER_UNREACHABLE, POSITION_NOT_REACHED -> false;
    };
  }

  /**
   * The reason to report when tiers gave several: the first that is neither absence nor a skipped
   * tier, else a skipped tier, else absence.
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

  private static boolean sawDead(List<Decision.Layer> layers) {
    return layers.stream().anyMatch(layer -> layer.result() == LayerResult.DEAD);
  }
}
