package dev.reprise.json;

/**
 * Asked before a tape is made or grows: a text of many short values takes more memory parsed than
 * written ({@code 0,} six times as much), so that its length bounds nothing.
 */
@FunctionalInterface
public interface Room {
  /** There is always room. */
  Room ENDLESS = bytes -> true;

  /** Whether so many bytes more may be held. */
  boolean take(long bytes);
}
