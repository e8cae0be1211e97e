package dev.reprise.gateway.analyze;

import dev.reprise.gateway.analyze.recording.Recorded;

/** From when to when a recording goes. */
final class Clocked {
  private long first = Long.MAX_VALUE;
  private long last = Long.MIN_VALUE;

  void saw(long at) {
    if (at != Recorded.UNTIMED) {
      first = Math.min(first, at);
      last = Math.max(last, at);
    }
  }

  boolean timed() {
    return last > first;
  }

  long seconds() {
    return timed() ? (last - first) / 1000 : 0;
  }
}
