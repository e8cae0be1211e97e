package dev.reprise.insight.analyze.recording;

import java.util.ArrayList;
import java.util.List;

/** What could not be used: all of it counted, the first few named. */
public final class Skipped {
  private static final int NAMED = 10;

  private final List<Record> first = new ArrayList<>();
  private long count;

  /** One record, or one file, that was passed over. */
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
