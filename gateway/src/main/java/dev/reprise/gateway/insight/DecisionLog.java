package dev.reprise.gateway.insight;

import dev.reprise.request.Partition;
import dev.reprise.telemetry.Decision;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** The latest decisions, oldest forgotten first: what {@code explain} reads. */
public final class DecisionLog {
  private final ConcurrentMap<String, Decision> byId;
  private final AtomicReferenceArray<String> ring;
  private final AtomicLong next = new AtomicLong();

  public DecisionLog(int capacity) {
    this.byId = new ConcurrentHashMap<>(capacity * 2);
    this.ring = new AtomicReferenceArray<>(capacity);
  }

  /** Remembers, or completes what is remembered. */
  public void note(Decision decision) {
    if (byId.put(decision.id(), decision) == null) {
      String oldest = ring.getAndSet((int) (next.getAndIncrement() % ring.length()), decision.id());
      if (oldest != null) {
        byId.remove(oldest);
      }
    }
  }

  /** For operators: any partition's. */
  public Optional<Decision> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** For callers: a foreign decision and an absent one cannot be told apart (contract 2.5). */
  public Optional<Decision> find(String id, Partition asking) {
    return find(id).filter(decision -> decision.asked().principal().partition().equals(asking));
  }
}
