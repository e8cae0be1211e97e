package dev.reprise.telemetry;

import java.util.Arrays;

/**
 * When each stage of one request began and ended, and when its answer went out, in nanoseconds of
 * the process's monotonic clock; 0 = never. The stages are written by whoever walks the request
 * (one thread at a time) and read when the decision is told; the marks of the answer may come from
 * other threads.
 */
public final class Timeline {
  private static final int STAGES = Stage.values().length;

  private final long[] marks = new long[STAGES * 2];
  private final long begun;
  private volatile long answered;
  private volatile long headTold;
  private volatile long firstByte;
  private volatile long ended;
  private volatile long delivered;

  public Timeline(long begunNanos) {
    this.begun = begunNanos;
  }

  public void began(Stage stage, long nanos) {
    marks[stage.ordinal() * 2] = nanos;
  }

  public void ended(Stage stage, long nanos) {
    marks[stage.ordinal() * 2 + 1] = nanos;
  }

  /**
   * The provider's last byte was there, or its answer broke; its stage ended with the answer's
   * head.
   */
  public void answered(long nanos) {
    answered = nanos;
  }

  /** The answer's head was ready for the caller. */
  public void headTold(long nanos) {
    headTold = nanos;
  }

  /** The first byte of the answer's body was handed to the caller's connection. */
  public void firstByte(long nanos) {
    firstByte = nanos;
  }

  /** The journey is over: what is kept is kept. */
  public void ended(long nanos) {
    ended = nanos;
  }

  /** The answer's last byte was handed to the caller's connection, or the exchange broke. */
  public void delivered(long nanos) {
    delivered = nanos;
  }

  public long begunNanos() {
    return begun;
  }

  public long headNanos() {
    return sinceBegun(headTold);
  }

  /** What the caller waited for the first byte of the body; 0 when there was none. */
  public long firstByteNanos() {
    return sinceBegun(firstByte);
  }

  /** Until the last byte was handed on where that is known, else until the journey ended. */
  public long totalNanos() {
    return sinceBegun(delivered == 0 ? ended : delivered);
  }

  private long sinceBegun(long mark) {
    return mark == 0 ? 0 : mark - begun;
  }

  public boolean walked(Stage stage) {
    return marks[stage.ordinal() * 2 + 1] != 0;
  }

  public long beganNanos(Stage stage) {
    return marks[stage.ordinal() * 2];
  }

  /** For the provider: until its last byte, where that is known. */
  public long endedNanos(Stage stage) {
    long end = marks[stage.ordinal() * 2 + 1];
    return stage == Stage.PROVIDER && end != 0 ? Math.max(end, answered) : end;
  }

  public long spentNanos(Stage stage) {
    return walked(stage) ? endedNanos(stage) - beganNanos(stage) : 0;
  }

  /**
   * What Reprise itself added before the head was told: everything but the provider. Where the
   * caller waits for a whole body, so does the head; where it reads a stream, the head does not
   * wait for the provider's last byte.
   */
  public long overheadNanos() {
    if (!walked(Stage.PROVIDER)) {
      return headNanos();
    }
    long done = endedNanos(Stage.PROVIDER);
    if (done > headTold) {
      done = marks[Stage.PROVIDER.ordinal() * 2 + 1];
    }
    return Math.max(0, headNanos() - (done - beganNanos(Stage.PROVIDER)));
  }

  @Override
  public String toString() {
    return Arrays.toString(marks);
  }
}
