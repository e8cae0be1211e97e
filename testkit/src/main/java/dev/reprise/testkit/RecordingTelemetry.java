package dev.reprise.testkit;

import dev.reprise.telemetry.Decision;
import dev.reprise.telemetry.Telemetry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Remembers what it is told, in order: the newest thousand decisions, and every event. */
public final class RecordingTelemetry implements Telemetry {
  private static final long PATIENCE_SECONDS = 20;

  private static final int MOST = 1_000;

  private final Deque<Decision> newest = new ArrayDeque<>();
  private int completed;
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private final Deque<String> told = new ArrayDeque<>();

  @Override
  public synchronized void decided(Decision decision) {
    note("decided " + decision.id());
  }

  @Override
  public synchronized void completed(Decision decision) {
    note("completed " + decision.id());
    completed++;
    newest.addLast(decision);
    if (newest.size() > MOST) {
      newest.removeFirst();
    }
  }

  @Override
  public synchronized void happened(Event event, String detail) {
    note(event + " " + detail);
    events.add(event);
  }

  private void note(String what) {
    told.addLast(what);
    if (told.size() > MOST) {
      told.removeFirst();
    }
  }

  /**
   * The newest thousand things it was told, in order: {@code decided} or {@code completed} and the
   * request's id, or an event and its detail.
   */
  public synchronized List<String> told() {
    return List.copyOf(told);
  }

  /** How many answers have ended. */
  public synchronized int completed() {
    return completed;
  }

  /** Waits until so many answers have ended. */
  public void awaitCompleted(int count) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (completed() < count) {
      if (System.nanoTime() > until) {
        throw new AssertionError(completed() + " answers have ended, not " + count);
      }
      Thread.onSpinWait();
    }
  }

  /** The decision about the request of that id; fails when its answer has not ended. */
  public synchronized Decision about(String requestId) {
    return newest.stream()
        .filter(decision -> decision.id().equals(requestId))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no answer to " + requestId + " has ended"));
  }

  /** What was counted beside decisions. */
  public List<Event> events() {
    return events;
  }
}
