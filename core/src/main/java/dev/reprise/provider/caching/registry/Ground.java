package dev.reprise.provider.caching.registry;

import dev.reprise.provider.caching.Odds;
import dev.reprise.provider.caching.PrefixHash;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What was learnt in one scope (partition, provider, model, dialect): how often prefixes of each
 * kind come again, how the provider counts tokens, and what marks have cost so far.
 *
 * <p><b>Problem.</b> The odds that a prefix comes again decide whether a mark pays. A new prefix
 * has no history, and a wrong guess costs money.
 *
 * <p><b>Approach.</b> Requests of one kind (the route, with the stable part of the prompt) behave
 * alike, so a prefix starts with the odds of its kind, these with the odds of the route, and these
 * with constants. Each level counts as {@link #WEIGHT} sights for the level below it, so a history
 * of its own soon outweighs what others did. Conversations are counted by how many turns they have
 * had, shared prefixes by how often they were seen.
 *
 * <p><b>Invariants.</b>
 *
 * <ul>
 *   <li>A sight counts as a failure until the prefix has come again: many requests that come once
 *       never look promising.
 *   <li>A mark is allowed while all calls together cost at most {@link #LOSS_PERMILLE}, and one
 *       request's tokens, more than they would have cost uncached. What they did cost comes from
 *       the usage the provider reports.
 *   <li>The number of kinds is bounded, here and over all grounds; the kind used longest ago goes
 *       first.
 *   <li>Its monitor guards it and the sightings of its scope.
 * </ul>
 *
 * <p><b>Rejected.</b> One rate for all requests: an agent and a batch job on one key would spoil
 * each other's odds. The history of the prefix alone: a new conversation would never be marked.
 * Fixed points to mark (decision D20). Writing what was not seen for an hour: one workload of a
 * test gained 1.2 percent, at the risk of the others (decision D26).
 *
 * <p><b>Sources.</b> Prices of reading and writing: the vendor's {@code cache.json}, with dates.
 * Decisions D20 and D26; {@code bench/run placement} compares the result with perfect foresight.
 */
final class Ground {
  private static final int KINDS = 256;
  private static final long MINUTE = java.util.concurrent.TimeUnit.MINUTES.toNanos(1);
  private static final int DEPTHS = 4;

  /** Odds of a shared prefix before any history, by number of sights; zero at the first sight. */
  private static final int[] SHARED = {0, 500, 700, 850};

  /** Odds that a conversation goes on, before any history, by the number of turns it has had. */
  private static final int[] GOES_ON = {120, 450, 600, 750};

  private static final int WEIGHT = 2;

  /**
   * Upper bound of {@link #trust}: how much more often prefixes that were to be kept longer may be
   * gone than found before {@link #lengthens} becomes false.
   */
  private static final int MOST_TRUST = 4;

  /** Share of the uncached cost that marks may lose, in permille: half a percent. */
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

  /** A ground whose number of kinds is not bounded by other grounds. */
  Ground() {
    this(new AtomicInteger(Integer.MAX_VALUE));
  }

  /**
   * @param left how many more kinds may be kept, over all grounds
   */
  Ground(AtomicInteger left) {
    this.left = left;
  }

  /** Gives the room of its kinds to other grounds. */
  synchronized void forgotten() {
    left.addAndGet(kinds.size());
    kinds.clear();
  }

  private long uncached;
  private long paid;
  private int scale = 1000;
  private int trust = MOST_TRUST / 2;
  private boolean counted;

  /** Two tallies that count the same sights: one of this kind, one of the whole route. */
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
   * After a gap longer than a lifetime, other prefixes' history no longer counts for that lifetime;
   * this prefix's own still does, since bursts of requests begin again after a pause.
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

  /** What marks on a request of this size may still lose, in permille tokens. */
  long allowance(int tokens) {
    return (uncached - paid) + uncached * LOSS_PERMILLE / 1000 + tokens * 1000L;
  }

  /** What a call cost against what it would have cost uncached, in permille tokens. */
  void account(long uncachedCost, long paidCost) {
    uncached += uncachedCost;
    paid += paidCost;
  }

  /** Whether a mark of an hour on a prefix that is read is believed to keep it for an hour. */
  boolean lengthens() {
    return trust > 0;
  }

  /** A prefix that only such a mark can have kept was read, or was not. */
  void lengthened(boolean found) {
    trust = Math.clamp(trust + (found ? 1L : -1L), 0, MOST_TRUST);
  }

  int scale() {
    return scale;
  }

  /** Corrects the scale: the provider counted {@code actual} tokens where we estimated. */
  void counted(long actual, int estimate) {
    if (estimate > 0 && actual > 0) {
      long seen = Math.clamp(actual * 1000 / estimate, 100, 10_000);
      scale = (int) (counted ? (scale * 3L + seen) / 4 : seen);
      counted = true;
    }
  }
}
