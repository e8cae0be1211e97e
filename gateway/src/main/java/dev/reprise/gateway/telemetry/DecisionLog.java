package dev.reprise.gateway.telemetry;

import dev.reprise.request.Partition;
import dev.reprise.telemetry.Decision;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Keeps the latest decisions for {@code explain}; the oldest are overwritten. The number at the end
 * of a request id, which counts up and wraps around, gives the place of its decision, so that
 * storing one is a single write without a lock.
 */
public final class DecisionLog {
  /** Most decisions kept: a power of two, at most 16 to the digits of the number. */
  public static final int CAPACITY = 1 << 14;

  private static final int FEWEST = 1 << 10;

  /** The most bytes a decision takes: its texts are limited, and this is about twice the usual. */
  private static final int WEIGHT = 2 << 10;

  private static final int DIGITS = 4;

  private final AtomicReferenceArray<Decision> places;

  /** Keeps the largest number of decisions. */
  public DecisionLog() {
    this(Long.MAX_VALUE);
  }

  /**
   * @param bytes all decisions may take together
   */
  public DecisionLog(long bytes) {
    long affordable = Long.highestOneBit(Math.max(1, bytes / WEIGHT));
    places = new AtomicReferenceArray<>((int) Math.clamp(affordable, FEWEST, CAPACITY));
  }

  /** How many decisions are kept. */
  public int capacity() {
    return places.length();
  }

  /** Stores a decision, or replaces it by its completed form. */
  public void note(Decision decision) {
    places.setRelease(place(decision.id()), decision);
  }

  /** Finds a decision of any partition; for operators. */
  public Optional<Decision> find(String id) {
    Decision there = places.getAcquire(place(id));
    return there != null && there.id().equals(id) ? Optional.of(there) : Optional.empty();
  }

  /**
   * Finds a decision of the asking partition; for callers. A decision of another partition is as
   * absent as one that does not exist (contract 2.5).
   */
  public Optional<Decision> find(String id, Partition asking) {
    return find(id).filter(decision -> decision.asked().principal().partition().equals(asking));
  }

  /** Every text has a place; the caller compares the id. */
  private int place(String id) {
    int number = 0;
    for (int i = Math.max(0, id.length() - DIGITS); i < id.length(); i++) {
      number = (number << 4) | (Character.digit(id.charAt(i), 16) & 15);
    }
    return number & (places.length() - 1);
  }
}
