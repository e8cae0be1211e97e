package dev.reprise.lookup;

import dev.reprise.artifact.Entry;
import dev.reprise.artifact.Stamp;
import dev.reprise.budget.MemoryBudget;
import dev.reprise.flight.Flight;
import dev.reprise.freshness.LearntTags;
import dev.reprise.freshness.Ledger;
import dev.reprise.freshness.Verdict;
import dev.reprise.policy.Reason;
import dev.reprise.telemetry.Decision;
import dev.reprise.telemetry.Stage;
import dev.reprise.telemetry.Timeline;
import dev.reprise.tier.TierStack;
import dev.reprise.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks the tiers, nearest first, and judges what they found: every hit passes one validation,
 * whichever tier it came from (F-3). A call in flight is judged by the same validation (F-6).
 */
public final class Lookups {
  /** Percent of the memory for remembered things that added tags may use. */
  private static final int ADDED_TAGS_PERCENT = 15;

  private final TierStack tiers;
  private final EntryJudge judge;
  private final MemoryBudget memory;
  private final Clock clock;

  public Lookups(TierStack tiers, Ledger ledger, MemoryBudget memory, Clock clock) {
    this.tiers = tiers;
    this.judge = new EntryJudge(ledger, new AddedTags(memory.remembered(ADDED_TAGS_PERCENT)));
    this.memory = memory;
    this.clock = clock;
  }

  /**
   * The in-process tier only: never blocks. What is dead stays for {@link #look}, which follows and
   * tells why there is no hit.
   */
  public Sighting peek(Want want, Timeline timeline) {
    return walk(want, timeline, Walk::nearest);
  }

  /** All tiers. Blocks as long as they do. */
  public Sighting look(Want want, Timeline timeline) {
    return walk(want, timeline, Walk::all);
  }

  private Sighting walk(Want want, Timeline timeline, Function<Walk, Sighting> asking) {
    var walk = new Walk(tiers, judge, clock, want, timeline);
    timeline.began(Stage.LOOKUP, walk.now());
    Sighting found = asking.apply(walk);
    timeline.ended(Stage.LOOKUP, walk.now());
    return found instanceof Sighting.Hit hit && !renderable(want, hit.entry())
        ? hit.notReplayable()
        : found;
  }

  /**
   * Whether the entry can be given in the form asked: always in its own, in the other only once the
   * conversion there and back gave the same answer (R-20, decision D8). The proof is made when it
   * is first needed and remembered with the entry.
   */
  private boolean renderable(Want want, Entry entry) {
    if (want.rendering().asKept(entry.payload())) {
      return true;
    }
    if (entry.payload().bytes().length > memory.mostConverted()) {
      return false;
    }
    String known = entry.facts().get(Entry.LOSSLESS_FACT);
    if (known == null) {
      known = Boolean.toString(want.rendering().lossless(entry.payload()));
      tiers.annotate(want.partition(), want.key(), entry.with(Entry.LOSSLESS_FACT, known));
    }
    return Boolean.parseBoolean(known);
  }

  /**
   * An entry that came from a flight rather than a tier, judged like any other (F-6: followers
   * check again at the end).
   */
  public Sighting judge(Want want, Entry entry, Timeline timeline, List<Decision.Layer> layers) {
    Instant at = now();
    timeline.began(Stage.VALIDATE, clock.now());
    Verdict verdict = judge.of(want, entry, at);
    timeline.ended(Stage.VALIDATE, clock.now());
    if (!(verdict instanceof Verdict.Fresh(Duration age))) {
      return new Sighting.Miss(Reason.EXPIRED, true, layers, List.of());
    }
    var hit = new Sighting.Hit(entry, "flight", age.toSeconds(), false, at, layers, List.of());
    return renderable(want, entry) ? hit : hit.notReplayable();
  }

  /**
   * Whether a request may board a call in flight: the call is judged as the entry it would become
   * (F-6), so that nothing an entry is validated by can be forgotten for a flight. For a request
   * that takes the whole answer.
   */
  public boolean mayBoard(Want want, Flight flight) {
    return mayBoard(want, flight.soFar());
  }

  /**
   * The same for a request that takes the answer as it comes. A live stream cannot be taken back
   * once its answer tells which release made it, so it also depends on no model tag having moved
   * since the call began.
   */
  public boolean mayBoardLive(Want want, Flight flight) {
    Entry soFar = flight.soFar();
    return mayBoard(want, soFar.tagged(LearntTags.andAnyModel(soFar.tags())));
  }

  private boolean mayBoard(Want want, Entry judged) {
    return !(judge.of(want, judged, now()) instanceof Verdict.Dead);
  }

  /**
   * Whether the whole answer of a flight may still be given to a follower. Its age was judged when
   * the follower boarded: from then on both waited for the same call.
   */
  public boolean stillShared(Want want, Flight flight) {
    return !(judge.of(want.ofAnyAge(), flight.soFar(), now()) instanceof Verdict.Dead);
  }

  /**
   * Why an entry with this stamp could not be shown to be fresh on any later look-up, so that the
   * answer must not be reported as stored; null when it could.
   */
  public @Nullable Reason unprovable(Stamp stamp) {
    if (!judge.leaseValid()) {
      return Reason.LEDGER_UNREACHABLE;
    }
    boolean otherLife = stamp.incarnation() != judge.position().incarnation();
    return otherLife ? Reason.OTHER_INCARNATION : null;
  }

  /** Where the ledger stands: the position a call that begins now is stamped with (F-1). */
  public Stamp position() {
    return judge.position();
  }

  private Instant now() {
    return clock.steady().instant();
  }
}
