package dev.reprise.provider.caching.registry;

import dev.reprise.provider.caching.Odds;
import dev.reprise.provider.caching.PrefixHash;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What was learnt in one scope (partition, provider, model, dialect): how often prefixes of each
 * kind come again, how the provider counts tokens, and what writes have cost so far.
 *
 * <p><b>Problem.</b> The odds that a prefix comes again decide whether a write pays. A new prefix
 * has no history, and a wrong guess costs money.
 *
 * <p><b>Approach.</b> Requests of one kind (the route, with the stable part of the prompt) behave
 * alike, so a prefix starts with the odds of its kind, and a new kind starts with constants. These
 * count as {@link #WEIGHT} sights, so a history of its own soon outweighs them. The history of the
 * whole route can only lower what a new kind starts with, never raise it: that other kinds came
 * again says nothing about this one, that new kinds on this route usually do not is a warning.
 * Conversations are counted by {@link ConversationStage}, shared prefixes by how often they were
 * seen.
 *
 * <p><b>Invariants.</b>
 *
 * <ul>
 *   <li>A sight counts as a failure until the prefix has come again: many requests that come once
 *       never look promising.
 *   <li>What was not seen before is written only when its own kind was seen to come again, and
 *       within the stake of that kind ({@link FirstTurnStake}).
 *   <li>All writes of a kind may lose what caching saved that kind, at most the price of two
 *       requests, and one request's tokens. What they did cost comes from the usage the provider
 *       reports.
 *   <li>The number of kinds is bounded, here and over all grounds; the kind used longest ago goes
 *       first.
 *   <li>Its monitor guards it and the sightings of its scope.
 * </ul>
 *
 * <p><b>Rejected.</b> One rate for all requests: an agent and a batch job on one key would spoil
 * each other's odds. Odds of the route for a new kind: after 30 chats every prompt of a batch job
 * was written and cost a quarter more. Savings without a bound as stake: a long day of chats paid
 * for a night of wrong writes. The history of the prefix alone: a new conversation would never be
 * marked. Fixed points to mark (decision D20). Writing what was not seen for an hour (decision
 * D26).
 *
 * <p><b>Sources.</b> Prices of reading and writing: the vendor's {@code cache.json}, with dates.
 * Decisions D20 and D26; {@code bench/run placement} compares the result with perfect foresight.
 */
final class Ground {
  private static final int KINDS = 256;

  /** Odds of a shared prefix before any history, by number of sights; zero at the first sight. */
  private static final int[] SHARED = {0, 500, 700, 850};

  /** Prefixes seen more often count as seen so often. */
  static final int SHARED_STEPS = SHARED.length;

  private static final int WEIGHT = 2;

  /**
   * Upper bound of {@link #trust}: how much more often prefixes that were to be kept longer may be
   * gone than found before {@link #lengthens} becomes false.
   */
  private static final int MOST_TRUST = 4;

  private final AtomicInteger left;

  /**
   * Whose lore it is: of requests of one route with one stable part, or of the whole route.
   *
   * @param stable digest of tools and system, null where a request has none
   */
  private record LoreKey(String route, boolean whole, @Nullable PrefixHash stable) {}

  private final Map<LoreKey, KindLore> kinds =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<LoreKey, KindLore> eldest) {
          boolean full = size() > KINDS || size() > 1 && left.get() < 0;
          if (full) {
            left.incrementAndGet();
          }
          return full;
        }
      };

  private int scale = 1000;
  private int trust = MOST_TRUST / 2;
  private boolean counted;

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

  /** Two tallies that count the same sights: one of this kind, one of the whole route. */
  record Lesson(Tally kind, Tally route) {
    void seen() {
      kind.seen();
      route.seen();
    }

    void again(long gap) {
      kind.again(gap);
      route.again(gap);
    }

    /**
     * @param prior odds before any history, in permille; the route's history can lower them
     */
    Odds odds(int prior) {
      var constant = new Odds(prior, prior, prior);
      return kind.odds(constant.atMost(route.odds(constant, WEIGHT)), WEIGHT);
    }
  }

  Lesson goesOn(String route, @Nullable PrefixHash stable, ConversationStage stage) {
    return new Lesson(lore(route, stable).tail(stage), route(route).tail(stage));
  }

  Odds goesOnOdds(String route, @Nullable PrefixHash stable, ConversationStage stage) {
    return goesOn(route, stable, stage).odds(stage.prior());
  }

  /** Of a prefix seen {@code sights} times, this one included. */
  Lesson shared(String route, @Nullable PrefixHash stable, int sights) {
    int step = step(sights);
    return new Lesson(lore(route, stable).shared(step), route(route).shared(step));
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
    return Math.min(sights, SHARED_STEPS) - 1;
  }

  /** Of requests on this route with this stable part. */
  KindLore lore(String route, @Nullable PrefixHash stable) {
    return lore(new LoreKey(route, false, stable));
  }

  private KindLore route(String route) {
    return lore(new LoreKey(route, true, null));
  }

  private KindLore lore(LoreKey key) {
    return kinds.computeIfAbsent(
        key,
        kind -> {
          left.decrementAndGet();
          return new KindLore();
        });
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
