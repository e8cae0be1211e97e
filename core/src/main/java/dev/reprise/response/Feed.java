package dev.reprise.response;

import java.util.function.UnaryOperator;

/**
 * A live body: bytes that are still arriving. Has exactly one sink. All methods may be called from
 * any thread and never block.
 */
public interface Feed {
  /**
   * Starts the flow into the sink; at most once. Nothing is lost between the reply's head and this
   * call.
   */
  void drainTo(Sink sink);

  /** Stops reading from the origin, because the sink cannot take more now (back-pressure). */
  void pause();

  /** Reads from the origin again. */
  void resume();

  /**
   * Gives up the rest of the body and the connection to the origin. {@code broken(CANCELLED)} is
   * called on the sink unless the body has already ended.
   */
  void cancel();

  /** The same, with the cause that the sink is told where the body has not ended. */
  default void cancel(Sink.Broken why) {
    cancel();
  }

  /**
   * The same body, passed through a sink that changes or reads it first.
   *
   * @param lens makes the sink that stands in front of the given one
   */
  default Feed through(UnaryOperator<Sink> lens) {
    return new Lens(this, lens, () -> {});
  }

  /**
   * The same body, with an action for the case that it is cancelled. For code that holds a resource
   * for the body, since a sink may not be told of a cancellation.
   *
   * @param told runs after a cancellation, perhaps more than once
   */
  default Feed whenCancelled(Runnable told) {
    return new Lens(this, UnaryOperator.identity(), told);
  }
}
