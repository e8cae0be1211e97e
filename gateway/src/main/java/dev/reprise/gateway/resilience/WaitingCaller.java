package dev.reprise.gateway.resilience;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Who waits for an answer: until when, and whether it is still there. Bound around a request's
 * journey; what runs in the background has none.
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

  /** It hung up. */
  public void left() {
    gone.countDown();
  }

  boolean here() {
    return gone.getCount() > 0;
  }

  /** Pauses; false as soon as the caller hangs up. */
  boolean waits(Duration pause) throws InterruptedException {
    return !gone.await(pause.toNanos(), TimeUnit.NANOSECONDS);
  }
}
