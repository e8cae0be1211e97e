package dev.reprise.tier;

import dev.reprise.artifact.Entry;

/**
 * What a tier says when asked. Failure is a value: a broken tier is a slow cache, never a broken
 * request (style 5.6).
 */
public sealed interface Lookup {
  record Found(Entry entry) implements Lookup {}

  record Absent() implements Lookup {}

  /**
   * The tier could not say, and why (for the log and the decision; never a stack trace).
   *
   * @param busy it was asked too much at once and said so without being tried: no sign that it is
   *     unwell
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
