package dev.reprise.provider.handle;

import java.math.BigInteger;
import java.util.EnumMap;
import java.util.Map;

/**
 * Counts what happened to handles and what they cost since the start, in femto-dollars. Storage is
 * counted for every nanosecond that they were kept. Safe for use by many threads.
 */
public final class HandleCosts {
  private static final BigInteger HOUR = BigInteger.valueOf(3_600_000_000_000L);

  private final Map<HandleEvent, Long> counts = new EnumMap<>(HandleEvent.class);
  private BigInteger storage = BigInteger.ZERO;
  private BigInteger tokenNanos = BigInteger.ZERO;
  private BigInteger making = BigInteger.ZERO;
  private long madeTokens;

  /** What happened to a handle. */
  public enum HandleEvent {
    MADE,
    MADE_AGAIN,
    EXTENDED,
    DELETED,
    EXPIRED,
    LOST,
    REFUSED,
    SWEPT
  }

  /**
   * @param made tokens that were billed to make handles
   * @param makingFemtoDollars what they cost
   * @param tokenHours tokens times hours they were kept, whole
   * @param storageFemtoDollars what that cost
   */
  public record Sum(
      Map<HandleEvent, Long> counts,
      long made,
      BigInteger makingFemtoDollars,
      long tokenHours,
      BigInteger storageFemtoDollars) {
    public Sum {
      counts = Map.copyOf(counts);
    }
  }

  synchronized void happened(HandleEvent what) {
    counts.merge(what, 1L, Long::sum);
  }

  synchronized void made(long tokens, long price) {
    madeTokens += tokens;
    making = making.add(BigInteger.valueOf(tokens).multiply(BigInteger.valueOf(price)));
  }

  synchronized void stored(long tokens, long nanos, long hourPrice) {
    BigInteger kept = BigInteger.valueOf(tokens).multiply(BigInteger.valueOf(Math.max(0, nanos)));
    tokenNanos = tokenNanos.add(kept);
    storage = storage.add(kept.multiply(BigInteger.valueOf(hourPrice)).divide(HOUR));
  }

  public synchronized Sum sum() {
    return new Sum(counts, madeTokens, making, tokenNanos.divide(HOUR).longValue(), storage);
  }
}
