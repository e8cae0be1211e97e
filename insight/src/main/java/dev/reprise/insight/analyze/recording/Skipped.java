package dev.reprise.insight.analyze.recording;

import java.util.ArrayList;
import java.util.List;

/** Counts the records that could not be used, and names the first few. */
public final class Skipped {
  private static final int NAMED = 10;

  private final List<Record> first = new ArrayList<>();
  private long count;

  /** One record, or one file, that was skipped. */
  public record Record(Recorded.Location place, String reason) {
    @Override
    public String toString() {
      return place + ": " + reason;
    }
  }

  public void add(Recorded.Location place, String reason) {
    count++;
    if (first.size() < NAMED) {
      first.add(new Record(place, reason));
    }
  }

  public long count() {
    return count;
  }

  /** The first few. */
  public List<Record> first() {
    return List.copyOf(first);
  }
}
