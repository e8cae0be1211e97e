package dev.reprise.provider.caching.registry;

import dev.reprise.provider.caching.Odds;
import dev.reprise.provider.caching.PrefixHash;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What one scope (partition, provider, model, dialect) has taught: how often prefixes of each kind
 * come again, how the provider counts tokens, and what the bets so far have cost. Its monitor
 * guards it and the sightings of its scope.
 */
final class Ground {
  private static final int KINDS = 256;
  private static final long MINUTE = java.util.concurrent.TimeUnit.MINUTES.toNanos(1);
  private static final int DEPTHS = 4;

  /**
   * Odds before any experience, by number of sights; the first sight of a shared prefix has none.
   */
  private static final int[] SHARED = {0, 500, 700, 850};

  /** Odds before any experience that a conversation goes on, by turns it has gone on already. */
  private static final int[] GOES_ON = {120, 450, 600, 750};

  private static final int WEIGHT = 2;

  /**
   * So often may what was to be kept longer be gone, beyond what was found, before it is believed.
   */
  private static final int MOST_TRUST = 4;

  /** Share of the uncached cost that may be lost on bets: permille, half a percent. */
  private static final int LOSS_PERMILLE = 5;

  private final AtomicInteger left;

  private record Kind(String route, @Nullable PrefixHash stable) {}

  private final Map<Kind, Lore> kinds =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Kind, Lore> eldest) {
          boolean full = size() > KINDS || size() > 1 && left.get() < 0;
          if (full) {
            left.incrementAndGet();
          }
          return full;
        }
      };

  /**
   * What is known of one kind: its tallies, and how many were asked in this minute and the last.
   */
  private static final class Lore {
    final Tally[] tallies = new Tally[DEPTHS + SHARED.length];
    private long minute = Long.MIN_VALUE;
    private int now;
    private int before;

    Lore() {
      for (int i = 0; i < tallies.length; i++) {
        tallies[i] = new Tally();
      }
    }

    void turn(long nanos) {
      long current = Math.floorDiv(nanos, MINUTE);
      if (current != minute) {
        before = current == minute + 1 ? now : 0;
        now = 0;
        minute = current;
      }
    }
  }

  /** One that shares its bound with no other. */
  Ground() {
    this(new AtomicInteger(Integer.MAX_VALUE));
  }

  /**
   * @param left how many kinds more may be told apart, over all grounds
   */
  Ground(AtomicInteger left) {
    this.left = left;
  }

  /** It is forgotten: its kinds may be told apart by others. */
  synchronized void forgotten() {
    left.addAndGet(kinds.size());
    kinds.clear();
  }

  private long uncached;
  private long paid;
  private int scale = 1000;
  private int trust = MOST_TRUST / 2;
  private boolean counted;

  /** Two tallies that learn together: of this kind of request and of the whole route. */
  record Lesson(Tally kind, Tally route) {
    void seen() {
      kind.seen();
      if (route != kind) {
        route.seen();
      }
    }

    void again(long gap) {
      kind.again(gap);
      if (route != kind) {
        route.again(gap);
      }
    }

    int sights() {
      return kind.sights();
    }

    Odds odds(int prior) {
      Odds before = new Odds(prior, prior, prior);
      Odds wider = route == kind ? before : route.odds(before, WEIGHT);
      return kind.odds(wider, WEIGHT);
    }
  }

  Lesson goesOn(String route, @Nullable PrefixHash stable, int depth) {
    return lesson(route, stable, Math.min(depth, DEPTHS - 1));
  }

  Odds goesOnOdds(String route, @Nullable PrefixHash stable, int depth) {
    return goesOn(route, stable, depth).odds(GOES_ON[Math.min(depth, DEPTHS - 1)]);
  }

  /** Of a prefix seen {@code sights} times, this one included. */
  Lesson shared(String route, @Nullable PrefixHash stable, int sights) {
    return lesson(route, stable, DEPTHS + step(sights));
  }

  /**
   * What others did is no hope within a lifetime this prefix has just outlived; what it did itself
   * is: bursts begin again after a pause.
   */
  Odds sharedOdds(String route, @Nullable PrefixHash stable, int sights, Tally own, long gapNanos) {
    Odds kind = shared(route, stable, sights).odds(SHARED[step(sights)]);
    return own.odds(kind.after(gapNanos), WEIGHT);
  }

  private static int step(int sights) {
    return Math.min(sights, SHARED.length) - 1;
  }

  private Lesson lesson(String route, @Nullable PrefixHash stable, int place) {
    return new Lesson(lore(route, stable).tallies[place], lore(route, null).tallies[place]);
  }

  private Lore lore(String route, @Nullable PrefixHash stable) {
    return kinds.computeIfAbsent(
        new Kind(route, stable),
        kind -> {
          left.decrementAndGet();
          return new Lore();
        });
  }

  /** One more request of this kind. */
  void asked(String route, @Nullable PrefixHash stable, long now) {
    Lore lore = lore(route, stable);
    lore.turn(now);
    lore.now++;
  }

  /** The busier of the last full minute and this one. */
  int perMinute(String route, @Nullable PrefixHash stable, long now) {
    Lore lore = lore(route, stable);
    lore.turn(now);
    return Math.max(lore.now, lore.before);
  }

  /** Permille tokens that may still be lost, for a request of this size. */
  long allowance(int tokens) {
    return (uncached - paid) + uncached * LOSS_PERMILLE / 1000 + tokens * 1000L;
  }

  /** What a call cost against what it would have cost uncached, in permille tokens. */
  void account(long uncachedCost, long paidCost) {
    uncached += uncachedCost;
    paid += paidCost;
  }

  /** Whether an hour's mark on what is read seems to keep it for an hour. */
  boolean lengthens() {
    return trust > 0;
  }

  /** What was kept only by such a mark was found, or it was not. */
  void lengthened(boolean found) {
    trust = Math.clamp(trust + (found ? 1L : -1L), 0, MOST_TRUST);
  }

  int scale() {
    return scale;
  }

  /** The provider counted what was estimated. */
  void counted(long actual, int estimate) {
    if (estimate > 0 && actual > 0) {
      long seen = Math.clamp(actual * 1000 / estimate, 100, 10_000);
      scale = (int) (counted ? (scale * 3L + seen) / 4 : seen);
      counted = true;
    }
  }
}
