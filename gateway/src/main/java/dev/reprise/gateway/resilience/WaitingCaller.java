package dev.reprise.gateway.resilience;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The caller that waits for an answer: its deadline, and whether it is still connected. Bound while
 * a request is served; background work has none.
 */
public final class WaitingCaller {
  /** The caller of the request that this thread serves. */
  public static final ScopedValue<WaitingCaller> OF_REQUEST = ScopedValue.newInstance();

  private final long deadline;
  private final CountDownLatch gone = new CountDownLatch(1);

  /**
   * @param deadline of the whole request, on the monotonic clock
   */
  public WaitingCaller(long deadline) {
    this.deadline = deadline;
  }

  long deadline() {
    return deadline;
  }

  /** The caller closed its connection. */
  public void left() {
    gone.countDown();
  }

  boolean here() {
    return gone.getCount() > 0;
  }

  /** Pauses; returns false as soon as the caller leaves. */
  boolean waits(Duration pause) throws InterruptedException {
    return !gone.await(pause.toNanos(), TimeUnit.NANOSECONDS);
  }
}
