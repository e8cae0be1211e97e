package dev.reprise.gateway.door;

import dev.reprise.provider.BegunCall;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A call to a provider that an event loop has begun. No thread waits for its outcome. An answer
 * that is whole and good is given by the event loop; for any other outcome a virtual thread is
 * started, which may wait: for a body, or for retries and fallbacks.
 */
final class CallUnderWay {
  private final BegunCall call;
  private final Executor loop;
  private final Runnable answering;
  private volatile @Nullable Thread worker;
  private volatile boolean givenUp;

  /**
   * @param loop the event loop that may answer
   * @param answering answers with the outcome; waits for it if need be
   */
  CallUnderWay(BegunCall call, Executor loop, Runnable answering) {
    this.call = call;
    this.loop = loop;
    this.answering = answering;
  }

  /** The first outcome of the call is there. */
  void goOn() {
    if (call.settled()) {
      // Later in the loop's turn: the connection to the provider is still reading.
      loop.execute(answering);
      return;
    }
    Thread started = Thread.ofVirtual().unstarted(answering);
    worker = started;
    if (givenUp) {
      started.interrupt();
    }
    started.start();
  }

  /** Ends the call: its client has left, and its memory or place is needed. */
  void giveUp() {
    givenUp = true;
    call.abandon();
    Thread started = worker;
    if (started != null) {
      started.interrupt();
    }
  }
}
