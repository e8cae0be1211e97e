package dev.reprise.provider.layout;

import java.util.Locale;

/**
 * A part of a text that probably differs in the next request: a time, an id, a counter.
 *
 * @param kind what it looks like
 * @param start first byte in the text looked at
 * @param end one past the last byte
 */
public record Volatile(VolatileKind kind, int start, int end) {
  /** What volatile text looks like. */
  public enum VolatileKind {
    /** A date with a time of day, in any spelling. */
    TIMESTAMP,
    /** A day. */
    DATE,
    /** A time of day with seconds. */
    TIME,
    /** Seconds, milliseconds, microseconds or nanoseconds since 1970. */
    EPOCH,
    UUID,
    /** An id of a request, trace or session, or any other generated id. */
    REQUEST_ID,
    /** The hash of a commit. */
    GIT_HASH,
    /** A line of {@code git status}. */
    GIT_STATUS,
    /** A number after a word that counts: {@code turn: 5}. */
    COUNTER;

    /** As reports write it: {@code request-id}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  public int length() {
    return end - start;
  }
}
