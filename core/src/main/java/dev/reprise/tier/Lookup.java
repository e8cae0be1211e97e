package dev.reprise.tier;

import dev.reprise.artifact.Entry;

/**
 * What a tier answers to a look-up. A failure is a value and not an exception: when a tier is
 * broken requests are slower, but none fails.
 */
public sealed interface Lookup {
  record Found(Entry entry) implements Lookup {}

  record Absent() implements Lookup {}

  /**
   * The tier could not answer.
   *
   * @param why the reason in words, for the log and the decision; never a stack trace
   * @param busy it refused at once because it had too many look-ups; that does not show that it is
   *     broken
   */
  record Unavailable(String why, boolean busy) implements Lookup {
    public Unavailable(String why) {
      this(why, false);
    }
  }

  /**
   * Something was there that could not be opened or decoded; the tier has already put it aside
   * (4.7: cache.poison_entry).
   */
  record Unreadable(String why) implements Lookup {}

  Absent ABSENT = new Absent();
}
