package dev.reprise.response;

import dev.reprise.artifact.TokenUsage;
import dev.reprise.json.Document;
import dev.reprise.json.Kind;

/** Token counts as answers write them. What is not a plain count makes the usage unknown, not 0. */
public final class Counts {
  /** The member is absent or null. */
  public static final long ABSENT = -1;

  /** The member is there and no count: negative, fractional, a string, beyond any prompt. */
  public static final long NO_COUNT = -2;

  private static final int DIGITS = 15;

  private Counts() {}

  /** The count, {@link #ABSENT} or {@link #NO_COUNT}. */
  public static long of(Document document, int node) {
    if (node == Document.NONE || document.is(node, Kind.NULL)) {
      return ABSENT;
    }
    int start = document.start(node);
    int end = document.end(node);
    if (!document.is(node, Kind.NUMBER) || end - start > DIGITS) {
      return NO_COUNT;
    }
    long count = 0;
    for (int at = start; at < end; at++) {
      byte digit = document.bytes()[at];
      if (digit < '0' || digit > '9') {
        return NO_COUNT;
      }
      count = count * 10 + (digit - '0');
    }
    return count;
  }

  /** The count, or another one where it is absent. */
  public static long or(long count, long other) {
    return count == ABSENT ? other : count;
  }

  /**
   * Usage of a family whose prompt total includes what was cached (reference: uncached = total −
   * read − write); absent cache counts are 0.
   */
  public static TokenUsage inclusive(long prompt, long read, long write, long output) {
    long cached = or(read, 0);
    long written = or(write, 0);
    if (Math.min(cached, written) < 0 || prompt < 0) {
      return TokenUsage.UNKNOWN;
    }
    return exclusive(prompt - cached - written, cached, written, output);
  }

  /** Usage of a family whose input is the uncached rest already. */
  public static TokenUsage exclusive(long input, long read, long write, long output) {
    long cached = or(read, 0);
    long written = or(write, 0);
    boolean possible = input >= 0 && cached >= 0 && written >= 0 && output >= 0;
    return possible ? new TokenUsage(input, cached, written, output) : TokenUsage.UNKNOWN;
  }
}
