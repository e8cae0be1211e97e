package dev.reprise.provider.caching.registry;

import dev.reprise.provider.caching.Lifetime;
import org.jspecify.annotations.Nullable;

/**
 * One prefix and when it was seen. Never what it says: only its digest leads here. Guarded by its
 * ground's lock.
 */
final class Sighting {
  final int index;

  /** The nearest shorter prefix worth a look: a section's end, a fork, or one that was marked. */
  @Nullable Sighting above;

  final Tally own = new Tally();
  long last;
  int count = 1;

  /** Whether it was the whole of a request, how many turns its conversation had, and grew since. */
  boolean tail;

  int depth;
  boolean extended;

  /** Whether requests part here. */
  boolean forked;

  /** Whose odds learn when it comes again. */
  Ground.@Nullable Lesson lesson;

  /** What the provider is believed to hold, and until when. */
  @Nullable Lifetime warm;

  long warmUntil;

  /** What it was last written for, and until when it is held by that alone. */
  Lifetime paid = Lifetime.FIVE_MINUTES;

  long paidUntil;

  Sighting(int index, @Nullable Sighting above, long now) {
    this.index = index;
    this.above = above;
    this.last = now;
  }

  /** A turn of a conversation that only grew: of no interest once a later turn is known. */
  boolean passed() {
    return tail && extended && !forked;
  }

  /**
   * @param lengthens whether marks on what is read count, too
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
