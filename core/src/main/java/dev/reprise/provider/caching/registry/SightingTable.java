package dev.reprise.provider.caching.registry;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.reprise.provider.caching.Lifetime;
import dev.reprise.provider.caching.Positions;
import dev.reprise.provider.caching.PrefixHash;
import org.jspecify.annotations.Nullable;

/**
 * All sightings by the digest of their prefix, and how a request is compared with them. What is
 * used least is forgotten first. The table is safe for many threads; a sighting is guarded by its
 * ground's lock.
 */
final class SightingTable {
  /** Positions looked at one by one from the end: more than most turns add. */
  private static final int STEPS = 48;

  private final Cache<PrefixHash, PrefixSighting> sightings;

  /**
   * @param most how many sightings are kept
   */
  SightingTable(long most) {
    sightings = Caffeine.newBuilder().maximumSize(most).build();
  }

  void put(PrefixHash prefix, PrefixSighting seen) {
    sightings.put(prefix, seen);
  }

  /**
   * The longest prefix seen before. A prefix is remembered with all its shorter ones, so the search
   * goes back from the end step by step, and then by halving.
   */
  @Nullable PrefixSighting deepest(Positions positions) {
    int[] ends = positions.ends();
    int high = ends.length - 1;
    for (int steps = 0; high >= 0 && steps < STEPS; steps++, high--) {
      PrefixSighting seen = at(positions, ends[high]);
      if (seen != null) {
        return seen;
      }
    }
    PrefixSighting best = null;
    int low = 0;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      PrefixSighting seen = at(positions, ends[middle]);
      if (seen != null) {
        best = seen;
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return best;
  }

  /** What is remembered of one prefix of a request; null for none. */
  @Nullable PrefixSighting at(Positions positions, int index) {
    return index < 0 ? null : sightings.getIfPresent(positions.at(index).prefix());
  }

  /** How far the conversation has come with this request. */
  static ConversationStage stage(Positions positions, @Nullable PrefixSighting deepest) {
    if (deepest != null && deepest.tail) {
      return deepest.index == positions.tail() ? deepest.stage : deepest.stage.next();
    }
    if (!positions.conversing()) {
      return ConversationStage.FIRST;
    }
    boolean seen = deepest != null && deepest.index > positions.stableEnd();
    return seen ? ConversationStage.SECOND : ConversationStage.UNSEEN;
  }

  /** Tokens of a request behind the longest prefix that was seen within the hour. */
  static int unseen(Positions positions, @Nullable PrefixSighting deepest, long now) {
    PrefixSighting seen = deepest;
    while (seen != null && now - seen.last > Lifetime.HOUR.nanos()) {
      seen = seen.above;
    }
    return positions.tokens(positions.tail()) - positions.tokens(seen == null ? -1 : seen.index);
  }
}
