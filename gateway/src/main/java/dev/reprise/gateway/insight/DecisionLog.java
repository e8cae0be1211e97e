package dev.reprise.gateway.insight;

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
  /** A power of two, at most 16 to the digits of the number. */
  public static final int CAPACITY = 1 << 14;

  private static final int DIGITS = 4;

  private final AtomicReferenceArray<Decision> places = new AtomicReferenceArray<>(CAPACITY);

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
  private static int place(String id) {
    int number = 0;
    for (int i = Math.max(0, id.length() - DIGITS); i < id.length(); i++) {
      number = (number << 4) | (Character.digit(id.charAt(i), 16) & 15);
    }
    return number & (CAPACITY - 1);
  }
}
