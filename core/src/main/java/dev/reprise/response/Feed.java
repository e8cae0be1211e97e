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

  /** The sink cannot take more just now: stop reading from the origin (back-pressure). */
  void pause();

  /** Go on. */
  void resume();

  /**
   * Nobody wants the rest: the origin's connection is given up. The sink hears {@code
   * broken(CANCELLED)} unless it already ended.
   */
  void cancel();

  /**
   * The same body for a sink that stands behind another: one that changes what passes, or listens.
   *
   * @param lens the sink in front of the one that drains
   */
  default Feed through(UnaryOperator<Sink> lens) {
    return new Lens(this, lens, () -> {});
  }

  /**
   * The same body for somebody who holds something for it: a sink may not hear that its feed was
   * given up.
   *
   * @param told after nobody wants the rest; perhaps more than once
   */
  default Feed whenCancelled(Runnable told) {
    return new Lens(this, UnaryOperator.identity(), told);
  }
}
