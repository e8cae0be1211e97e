package dev.reprise.lookup;

import dev.reprise.artifact.Entry;
import dev.reprise.policy.Reason;
import dev.reprise.telemetry.Decision;
import dev.reprise.telemetry.Telemetry;
import java.time.Instant;
import java.util.List;

/** What the tiers said, after freshness was judged. */
public sealed interface Sighting {
  List<Decision.Layer> layers();

  /** What went wrong at tiers on the way; telemetry is told by the root. */
  List<Trouble> troubles();

  /** Something that went wrong at a tier. */
  record Trouble(Telemetry.Event event, String detail) {}

  /**
   * A usable entry.
   *
   * @param tier where it was found
   * @param stale whether its time has passed and it may still be given while a new one is made
   * @param at the instant it was judged at
   */
  record Hit(
      Entry entry,
      String tier,
      long ageSeconds,
      boolean stale,
      Instant at,
      List<Decision.Layer> layers,
      List<Trouble> troubles)
      implements Sighting {
    /** The entry cannot be given in the form asked. */
    public Miss notReplayable() {
      return new Miss(Reason.MODE_NOT_REPLAYABLE, false, layers, troubles);
    }
  }

  /**
   * Nothing usable.
   *
   * @param stale whether something was found that is not valid any more
   */
  record Miss(Reason reason, boolean stale, List<Decision.Layer> layers, List<Trouble> troubles)
      implements Sighting {
    /** No tier was asked. */
    public static Miss unasked(Reason reason) {
      return new Miss(reason, false, List.of(), List.of());
    }
  }
}
