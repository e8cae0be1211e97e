package dev.reprise.telemetry;

import java.util.Arrays;

/**
 * When each stage of one request began and ended, in nanoseconds of the process's monotonic clock;
 * 0 = never. Written by whoever walks the request (one thread at a time), read when the decision is
 * told.
 */
public final class Timeline {
  private static final int STAGES = Stage.values().length;

  private final long[] marks = new long[STAGES * 2];
  private final long begun;
  private volatile long headTold;
  private volatile long ended;

  public Timeline(long begunNanos) {
    this.begun = begunNanos;
  }

  public void began(Stage stage, long nanos) {
    marks[stage.ordinal() * 2] = nanos;
  }

  public void ended(Stage stage, long nanos) {
    marks[stage.ordinal() * 2 + 1] = nanos;
  }

  /** The answer's head was handed to the caller. */
  public void headTold(long nanos) {
    headTold = nanos;
  }

  /** The answer's last byte was handed on, or the exchange broke. */
  public void ended(long nanos) {
    ended = nanos;
  }

  public long begunNanos() {
    return begun;
  }

  public long headNanos() {
    return headTold == 0 ? 0 : headTold - begun;
  }

  public long totalNanos() {
    return ended == 0 ? 0 : ended - begun;
  }

  public boolean walked(Stage stage) {
    return marks[stage.ordinal() * 2 + 1] != 0;
  }

  public long beganNanos(Stage stage) {
    return marks[stage.ordinal() * 2];
  }

  public long spentNanos(Stage stage) {
    return walked(stage) ? marks[stage.ordinal() * 2 + 1] - marks[stage.ordinal() * 2] : 0;
  }

  /** What Reprise itself added before the head was told: everything but the provider. */
  public long overheadNanos() {
    return Math.max(0, headNanos() - spentNanos(Stage.PROVIDER));
  }

  @Override
  public String toString() {
    return Arrays.toString(marks);
  }
}
