package dev.reprise.provider.caching.registry;

import java.util.concurrent.TimeUnit;

/**
 * What was learnt of one kind of requests: how often its prefixes came again, what it may still
 * stake, what caching has saved it, and how many requests it had in this minute and the last.
 * Guarded by its ground's lock.
 */
final class KindLore {
  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

  /** Share of the uncached cost that writes may lose, in permille. */
  private static final int LOSS_PERMILLE = 5;

  /** Of what caching has saved, at most the price of so many requests may be lost again. */
  private static final int SAVED_REQUESTS = 2;

  private final Tally[] tails = tallies(ConversationStage.values().length);
  private final Tally[] shared = tallies(Ground.SHARED_STEPS);
  final FirstTurnStake stake = new FirstTurnStake();
  private long saved;
  private long minute = Long.MIN_VALUE;
  private int now;
  private int before;

  private static Tally[] tallies(int count) {
    var tallies = new Tally[count];
    for (int i = 0; i < count; i++) {
      tallies[i] = new Tally();
    }
    return tallies;
  }

  Tally tail(ConversationStage stage) {
    return tails[stage.ordinal()];
  }

  /**
   * @param step how often the prefix was seen, as an index
   */
  Tally shared(int step) {
    return shared[step];
  }

  /** One more request of this kind. */
  void asked(long nanos) {
    turn(nanos);
    now++;
    stake.asked();
  }

  /** The busier of the last full minute and this one. */
  int perMinute(long nanos) {
    turn(nanos);
    return Math.max(now, before);
  }

  private void turn(long nanos) {
    long current = Math.floorDiv(nanos, MINUTE);
    if (current != minute) {
      before = current == minute + 1 ? now : 0;
      now = 0;
      minute = current;
    }
  }

  /**
   * What writes of a request of this size may still cost, in permille tokens: what caching saved
   * this kind, within a bound, and once the price of the request itself.
   */
  long allowance(int tokens) {
    return saved + tokens * 1000L;
  }

  /** What a call cost, and what it would have cost uncached, in permille tokens. */
  void account(long uncachedCost, long paidCost) {
    long grown = saved + uncachedCost - paidCost + uncachedCost * LOSS_PERMILLE / 1000;
    saved = Math.min(grown, Math.max(saved, uncachedCost * SAVED_REQUESTS));
  }
}
