package dev.reprise.json;

/**
 * Grants the memory of a tape before it is made or grows. A text of many short values takes more
 * memory when parsed than its own length ({@code 0,} six times as much), so a limit on the length
 * alone does not bound the memory.
 */
@FunctionalInterface
public interface Room {
  /** There is always room. */
  Room ENDLESS = bytes -> true;

  /** Whether this many more bytes may be used. */
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
