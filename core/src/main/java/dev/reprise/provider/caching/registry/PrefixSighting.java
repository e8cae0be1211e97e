package dev.reprise.provider.caching.registry;

import dev.reprise.provider.caching.Lifetime;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of one prefix: when it was seen, and until when it is believed cached. It
 * holds no text; the registry finds it by the digest. Guarded by its ground's lock.
 */
final class PrefixSighting {
  final int index;

  /** The nearest shorter prefix worth a look: a section's end, a fork, or one that was marked. */
  @Nullable PrefixSighting above;

  final Tally own = new Tally();
  long last;
  int count = 1;

  /** Whether it was a whole request; then how far its conversation was, and whether it went on. */
  boolean tail;

  ConversationStage stage = ConversationStage.FIRST;
  boolean extended;

  /** Whether it was written when nothing of its conversation had been seen. */
  boolean bet;

  /** Whether requests that were equal up to here went on differently. */
  boolean forked;

  /** The tallies to which its coming again is counted. */
  Ground.@Nullable Lesson lesson;

  /** What the provider is believed to hold, and until when. */
  @Nullable Lifetime warm;

  long warmUntil;

  /** The lifetime it was last written for, and until when it is cached by that write alone. */
  Lifetime paid = Lifetime.FIVE_MINUTES;

  long paidUntil;

  PrefixSighting(int index, @Nullable PrefixSighting above, long now) {
    this.index = index;
    this.above = above;
    this.last = now;
  }

  /** Whether it is an earlier turn of a conversation that only went on: later turns replace it. */
  boolean passed() {
    return tail && extended && !forked;
  }

  /**
   * @param lengthens whether marks on later reads count, too
   */
  boolean warmAt(long now, boolean lengthens) {
    return warm != null && (lengthens ? warmUntil : paidUntil) - now > 0;
  }

  void warmed(Lifetime lifetime, long from) {
    boolean held = warmAt(from, true);
    paid = held ? paid : lifetime;
    paidUntil = held ? Math.max(paidUntil, from + paid.nanos()) : from + paid.nanos();
    if (warm == null || from + lifetime.nanos() - warmUntil > 0) {
      warm = lifetime;
      warmUntil = from + lifetime.nanos();
    }
  }

  /** It came again. */
  void again(long now, Ground.@Nullable Lesson next) {
    long gap = now - last;
    own.again(gap);
    own.seen();
    if (lesson != null) {
      lesson.again(gap);
    }
    lesson = next;
    if (next != null) {
      next.seen();
    }
    count++;
    last = now;
  }
}
