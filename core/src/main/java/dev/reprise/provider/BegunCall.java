package dev.reprise.provider;

import dev.reprise.response.Reply;
import java.util.function.Supplier;

/**
 * A call to a provider that was begun without waiting for anything. What has to be waited for comes
 * in {@link #await}, in plain blocking code: the head of the answer, and all that follows a failure
 * (pauses, retries, other credentials).
 */
public interface BegunCall {
  /**
   * Runs the action once, when the first outcome of the call is there: at once if it is there
   * already, else on the thread that brings it, which may be an event loop. The action must not
   * block.
   */
  void whenThere(Runnable action);

  /**
   * Whether the answer is there, whole and good, so that {@link #await} and all that is done with
   * the answer waits for nothing: then it may be called on an event loop, too.
   */
  boolean settled();

  /**
   * Waits until the head of the answer is there; its body is live. To be called once, on a virtual
   * thread; on an event loop only when it is {@link #settled}.
   *
   * @throws Origin.OriginFailed when no head came
   */
  Reply await();

  /**
   * The answer is not wanted any more: its first outcome comes soon. A thread that waits already is
   * to be interrupted as well.
   */
  void abandon();

  /**
   * The same call with another {@link #await}.
   *
   * @param other calls this one's {@code await}; when this call is {@link #settled}, it must wait
   *     for nothing else
   */
  default BegunCall awaiting(Supplier<Reply> other) {
    BegunCall first = this;
    return new BegunCall() {
      @Override
      public void whenThere(Runnable action) {
        first.whenThere(action);
      }

      @Override
      public boolean settled() {
        return first.settled();
      }

      @Override
      public Reply await() {
        return other.get();
      }

      @Override
      public void abandon() {
        first.abandon();
      }
    };
  }

  /** A call that begins when it is waited for. */
  static BegunCall later(Supplier<Reply> call) {
    return new BegunCall() {
      @Override
      public void whenThere(Runnable action) {
        action.run();
      }

      @Override
      public boolean settled() {
        return false;
      }

      @Override
      public Reply await() {
        return call.get();
      }

      @Override
      public void abandon() {}
    };
  }
}
