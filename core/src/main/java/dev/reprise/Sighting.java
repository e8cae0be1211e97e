package dev.reprise;

import dev.reprise.artifact.Entry;
import dev.reprise.policy.Reason;
import dev.reprise.telemetry.Decision;
import java.time.Instant;
import java.util.List;

/** What the tiers said, after freshness was judged. */
sealed interface Sighting {
  List<Decision.Layer> layers();

  /**
   * A usable entry.
   *
   * @param at the instant it was judged at
   */
  record Hit(
      Entry entry,
      String tier,
      long ageSeconds,
      boolean stale,
      Instant at,
      List<Decision.Layer> layers)
      implements Sighting {}

  /** Nothing usable, and why. */
  record Miss(Reason reason, boolean stale, List<Decision.Layer> layers) implements Sighting {}
}
