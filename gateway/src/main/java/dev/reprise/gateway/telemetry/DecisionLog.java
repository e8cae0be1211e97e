package dev.reprise.gateway.telemetry;

import dev.reprise.request.Partition;
import dev.reprise.telemetry.Decision;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The latest decisions, oldest forgotten first: what {@code explain} reads. A decision's place is
 * the number its request id ends with, which counts the requests round and round; remembering is
 * one write and takes no lock.
 */
public final class DecisionLog {
  /** Most decisions kept: a power of two, at most 16 to the digits of the number. */
  public static final int CAPACITY = 1 << 14;

  private static final int FEWEST = 1 << 10;

  /** What a decision takes at most: its texts are bounded, and this is about twice the usual. */
  private static final int WEIGHT = 2 << 10;

  private static final int DIGITS = 4;

  private final AtomicReferenceArray<Decision> places;

  /** As many as there are at most. */
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

  /** Remembers, or completes what is remembered. */
  public void note(Decision decision) {
    places.setRelease(place(decision.id()), decision);
  }

  /** For operators: any partition's. */
  public Optional<Decision> find(String id) {
    Decision there = places.getAcquire(place(id));
    return there != null && there.id().equals(id) ? Optional.of(there) : Optional.empty();
  }

  /** For callers: a foreign decision and an absent one cannot be told apart (contract 2.5). */
  public Optional<Decision> find(String id, Partition asking) {
    return find(id).filter(decision -> decision.asked().principal().partition().equals(asking));
  }

  /** Any text has a place; only the right id is found there. */
  private int place(String id) {
    int number = 0;
    for (int i = Math.max(0, id.length() - DIGITS); i < id.length(); i++) {
      number = (number << 4) | (Character.digit(id.charAt(i), 16) & 15);
    }
    return number & (places.length() - 1);
  }
}
