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

  /**
   * What parsing made is referenced no more, neither of the text nor of a changed copy of it.
   *
   * @param copies of the text that are still referenced beside it
   */
  default void left(int copies) {}

  /** Whether so much was taken that it is worth being let go of before all is over. */
  default boolean large() {
    return false;
  }
}
