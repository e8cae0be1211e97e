package dev.reprise.json;

/**
 * Grants the memory of a tape before it is made or grows. A text of many short values takes more
 * memory when parsed than its own length ({@code 0,} six times as much), so a limit on the length
 * alone does not bound the memory.
 */
@FunctionalInterface
public interface Room {
  /** Grants every request for memory. */
  Room ENDLESS = bytes -> true;

  /** Whether this many more bytes may be used. */
  boolean take(long bytes);

  /**
   * Called when the results of parsing the text, or a changed copy of it, are no longer referenced.
   *
   * @param copies of the text that are still referenced beside it
   */
  default void left(int copies) {}

  /** Whether so much memory was taken that it should be released before the request ends. */
  default boolean large() {
    return false;
  }
}
