package dev.reprise.response;

import java.util.function.UnaryOperator;

/**
 * A feed whose sink is wrapped, so that something else can read or change what it delivers.
 *
 * @param lens wraps the sink
 * @param cancelled runs when the feed is cancelled
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

  @Override
  public void cancel(Sink.Broken why) {
    feed.cancel(why);
    cancelled.run();
  }
}
