package dev.reprise.fill;

import dev.reprise.lookup.Sighting;
import dev.reprise.plan.Plan;

/**
 * Decides what the second look of a request that is about to call means. {@link Fills} only looks;
 * what is done with an entry is decided in one place for all look-ups, {@code Course} in the root.
 */
@FunctionalInterface
public interface SecondLook {
  /**
   * Whether the entry takes the place of the call.
   *
   * @param second what the nearest tier holds now
   */
  boolean takesPlaceOfCall(Plan.Reusable plan, Sighting.Hit second);
}
