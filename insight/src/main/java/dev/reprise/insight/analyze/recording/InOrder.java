package dev.reprise.insight.analyze.recording;

import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Sorts records by time within a window of so many bytes, since logs are often written when a call
 * ends, or session after session. A record without a time keeps its place.
 */
public final class InOrder {
  private final long window;
  private final RecordSink sink;
  private final PriorityQueue<Waiting> waiting =
      new PriorityQueue<>(
          Comparator.comparingLong(Waiting::at).thenComparingLong(Waiting::sequence));
  private long bytes;
  private long sequence;
  private long lastAt;

  /** Who gets the records, with the time they count for. */
  public interface RecordSink {
    void next(Recorded recorded, long at);
  }

  private record Waiting(long at, long sequence, Recorded recorded) {}

  public InOrder(long window, RecordSink sink) {
    this.window = window;
    this.sink = sink;
  }

  public void take(Recorded recorded) {
    lastAt = recorded.at() == Recorded.UNTIMED ? lastAt : recorded.at();
    waiting.add(new Waiting(lastAt, sequence++, recorded));
    bytes += weight(recorded);
    while (bytes > window) {
      one();
    }
  }

  public void end() {
    while (!waiting.isEmpty()) {
      one();
    }
  }

  private void one() {
    Waiting next = waiting.remove();
    bytes -= weight(next.recorded());
    sink.next(next.recorded(), next.at());
  }

  private static long weight(Recorded recorded) {
    byte[] response = recorded.response();
    return recorded.body().length + (response == null ? 0 : response.length) + 500;
  }
}
