package dev.reprise.insight.analyze.recording;

/** The first and the last time in a recording. */
public final class Clocked {
  private long first = Long.MAX_VALUE;
  private long last = Long.MIN_VALUE;

  public void saw(long at) {
    if (at != Recorded.UNTIMED) {
      first = Math.min(first, at);
      last = Math.max(last, at);
    }
  }

  public boolean timed() {
    return last > first;
  }

  public long seconds() {
    return timed() ? (last - first) / 1000 : 0;
  }
}
