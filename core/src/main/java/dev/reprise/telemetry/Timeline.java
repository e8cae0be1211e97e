package dev.reprise.telemetry;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * When each stage of one request began and ended, and when its answer went out, in nanoseconds of
 * the process's monotonic clock; 0 = never. The thread that processes the request writes the stages
 * (one thread at a time); they are read when the decision is reported. Other threads may write the
 * times of the answer.
 */
public final class Timeline {
  private static final VarHandle MARK = MethodHandles.arrayElementVarHandle(long[].class);
  private static final int STAGES = Stage.values().length;
  private static final int ANSWERED = STAGES * 2;
  private static final int HEAD_READY = ANSWERED + 1;
  private static final int FIRST_BYTE = ANSWERED + 2;
  private static final int ENDED = ANSWERED + 3;
  private static final int DELIVERED = ANSWERED + 4;

  /**
   * The times of the answer are written with release semantics, because a volatile write would cost
   * a memory fence on every hit.
   */
  private final long[] marks = new long[DELIVERED + 1];

  private final long begun;
  private int retries;

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
   * The request was sent to a provider once more. Called by the thread that processes the request.
   */
  public void retried() {
    retries = retries + 1;
  }

  /** How often a provider was asked again. */
  public int retries() {
    return retries;
  }

  /**
   * The provider's last byte arrived, or its answer broke off. The provider's stage itself ended
   * with the head of the answer.
   */
  public void answered(long nanos) {
    MARK.setRelease(marks, ANSWERED, nanos);
  }

  /** The answer's head was ready for the caller. */
  public void headReady(long nanos) {
    MARK.setRelease(marks, HEAD_READY, nanos);
  }

  /** The first byte of the answer's body was handed to the caller's connection. */
  public void firstByte(long nanos) {
    MARK.setRelease(marks, FIRST_BYTE, nanos);
  }

  /** Processing is over; an entry, if any, was stored. */
  public void ended(long nanos) {
    MARK.setRelease(marks, ENDED, nanos);
  }

  /** The answer's last byte was handed to the caller's connection, or the exchange broke. */
  public void delivered(long nanos) {
    MARK.setRelease(marks, DELIVERED, nanos);
  }

  public long begunNanos() {
    return begun;
  }

  public long headNanos() {
    return sinceBegun(mark(HEAD_READY));
  }

  /** How long the caller waited for the first byte of the body; 0 when there was none. */
  public long firstByteNanos() {
    return sinceBegun(mark(FIRST_BYTE));
  }

  /**
   * Time until the last byte was handed on when that is known, otherwise until processing ended.
   */
  public long totalNanos() {
    long delivered = mark(DELIVERED);
    return sinceBegun(delivered == 0 ? mark(ENDED) : delivered);
  }

  private long mark(int which) {
    return (long) MARK.getAcquire(marks, which);
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

  /** When the stage ended; for the provider the arrival of its last byte when that is known. */
  public long endedNanos(Stage stage) {
    long end = marks[stage.ordinal() * 2 + 1];
    return stage == Stage.PROVIDER && end != 0 ? Math.max(end, mark(ANSWERED)) : end;
  }

  public long spentNanos(Stage stage) {
    return walked(stage) ? endedNanos(stage) - beganNanos(stage) : 0;
  }

  /**
   * The time that Reprise itself added before the head was ready: all but the provider's. A caller
   * of a whole body gets the head after the provider's last byte; a caller of a stream gets it
   * before.
   */
  public long overheadNanos() {
    if (!walked(Stage.PROVIDER)) {
      return headNanos();
    }
    long done = endedNanos(Stage.PROVIDER);
    if (done > mark(HEAD_READY)) {
      done = marks[Stage.PROVIDER.ordinal() * 2 + 1];
    }
    return Math.max(0, headNanos() - (done - beganNanos(Stage.PROVIDER)));
  }

  @Override
  public String toString() {
    return Arrays.toString(marks);
  }
}
