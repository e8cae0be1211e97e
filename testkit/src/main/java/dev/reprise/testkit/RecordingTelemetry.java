package dev.reprise.testkit;

import dev.reprise.telemetry.Decision;
import dev.reprise.telemetry.Telemetry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Remembers everything it is told, in order. */
public final class RecordingTelemetry implements Telemetry {
  private static final long PATIENCE_SECONDS = 20;

  private final List<Decision> completed = new CopyOnWriteArrayList<>();
  private final List<Event> events = new CopyOnWriteArrayList<>();

  @Override
  public void decided(Decision decision) {}

  @Override
  public void completed(Decision decision) {
    completed.add(decision);
  }

  @Override
  public void happened(Event event, String detail) {
    events.add(event);
  }

  /** The decisions whose answers have ended. */
  public List<Decision> completed() {
    return completed;
  }

  /** Waits until so many answers have ended. */
  public void awaitCompleted(int count) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (completed.size() < count) {
      if (System.nanoTime() > until) {
        throw new AssertionError(completed.size() + " answers have ended, not " + count);
      }
      Thread.onSpinWait();
    }
  }

  /** The decision about the request of that id; fails when its answer has not ended. */
  public Decision about(String requestId) {
    return completed.stream()
        .filter(decision -> decision.id().equals(requestId))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no answer to " + requestId + " has ended"));
  }

  /** What was counted beside decisions. */
  public List<Event> events() {
    return events;
  }
}
