package dev.reprise.response;

import dev.reprise.artifact.Billing;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.json.Document;
import dev.reprise.json.Kind;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/** Reads token counts from answers. A value that is no count makes the usage unknown and not 0. */
public final class Counts {
  /** The member is absent or null. */
  public static final long ABSENT = -1;

  /** The member is there and no count: negative, fractional, a string, beyond any prompt. */
  public static final long NO_COUNT = -2;

  private static final int DIGITS = 15;
  private static final int LONGEST_PRICE = 40;

  /**
   * The largest number of dollars whose femto-dollars fit into a long; no single call costs more.
   */
  private static final BigDecimal DEAREST = BigDecimal.valueOf(9000);

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
   * read − write); absent cache counts are 0. Where read and written together are more than the
   * prompt, the same tokens were written and read by this one call (recorded: prompt 2,168, both
   * 2,161): they count once, as read.
   */
  public static TokenUsage inclusive(long prompt, long read, long write, long output) {
    long cached = or(read, 0);
    long written = or(write, 0);
    if (Math.min(cached, written) < 0 || prompt < 0) {
      return TokenUsage.UNKNOWN;
    }
    if (cached + written > prompt) {
      written = Math.max(0, written - cached);
    }
    return exclusive(prompt - cached - written, cached, written, output);
  }

  /** Usage of a family whose input is the uncached rest already. */
  public static TokenUsage exclusive(long input, long read, long write, long output) {
    return exclusive(input, read, write, 0, output);
  }

  /**
   * The same where some of the written tokens, {@code hourly}, were written for an hour; never more
   * than were written at all.
   */
  public static TokenUsage exclusive(long input, long read, long write, long hourly, long output) {
    long cached = or(read, 0);
    long written = or(write, 0);
    long hour = Math.min(or(hourly, 0), written);
    boolean possible = input >= 0 && cached >= 0 && written >= 0 && hour >= 0 && output >= 0;
    return possible
        ? new TokenUsage(input, cached, written - hour, hour, output, Billing.PLAIN)
        : TokenUsage.UNKNOWN;
  }

  /**
   * A number of dollars as femto-dollars (10^-15 USD), rounded half even; {@link Billing#UNTOLD}
   * for anything that is no price.
   */
  public static long femtoDollars(Document document, int node) {
    if (node == Document.NONE || !document.is(node, Kind.NUMBER)) {
      return Billing.UNTOLD;
    }
    String text =
        new String(
            document.bytes(),
            document.start(node),
            document.end(node) - document.start(node),
            StandardCharsets.US_ASCII);
    if (text.length() > LONGEST_PRICE) {
      return Billing.UNTOLD;
    }
    BigDecimal dollars = new BigDecimal(text);
    boolean price = dollars.signum() >= 0 && Math.abs((long) dollars.scale()) <= LONGEST_PRICE;
    return price && dollars.compareTo(DEAREST) <= 0
        ? dollars.movePointRight(15).setScale(0, RoundingMode.HALF_EVEN).longValueExact()
        : Billing.UNTOLD;
  }
}
