package dev.reprise.response;

import java.util.function.UnaryOperator;

/**
 * A feed seen through something that changes or hears what its sink gets.
 *
 * @param cancelled hears that nobody wants the rest
 */
record Lens(Feed feed, UnaryOperator<Sink> lens, Runnable cancelled) implements Feed {
  @Override
  public void drainTo(Sink sink) {
    feed.drainTo(lens.apply(sink));
  }

  @Override
  public void pause() {
    feed.pause();
  }

  @Override
  public void resume() {
    feed.resume();
  }

  @Override
  public void cancel() {
    feed.cancel();
    cancelled.run();
  }
}
