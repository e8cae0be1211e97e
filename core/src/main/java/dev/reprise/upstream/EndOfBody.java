package dev.reprise.upstream;

import dev.reprise.response.Feed;
import dev.reprise.response.Reply;
import dev.reprise.response.Sink;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Tells how the body that one caller reads has ended: whole, broken off, or given up by the caller.
 * It is told once, before the caller's own sink hears of it, so that a caller who has read the end
 * finds the decision complete.
 */
public final class EndOfBody {
  private final Consumer<Optional<Sink.Broken>> told;
  private final AtomicBoolean over = new AtomicBoolean();

  private EndOfBody(Consumer<Optional<Sink.Broken>> told) {
    this.told = told;
  }

  /**
   * The same reply.
   *
   * @param told called once, when the body has ended; empty where it is whole. For a body in memory
   *     it is called at once
   */
  public static Reply of(Reply reply, Consumer<Optional<Sink.Broken>> told) {
    return switch (reply.body()) {
      case Reply.Body.InMemory ignored -> {
        told.accept(Optional.empty());
        yield reply;
      }
      case Reply.Body.Live(Feed feed) ->
          new Reply(
              reply.status(),
              reply.headers(),
              new Reply.Body.Live(new EndOfBody(told).watched(feed)));
    };
  }

  private void ended(Optional<Sink.Broken> cause) {
    if (over.compareAndSet(false, true)) {
      told.accept(cause);
    }
  }

  private Feed watched(Feed feed) {
    return new Feed() {
      @Override
      public void drainTo(Sink sink) {
        feed.drainTo(new WatchedSink(sink));
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
        cancel(Sink.Broken.UNWANTED);
      }

      @Override
      public void cancel(Sink.Broken why) {
        // First, since the feed may or may not tell its sink of a cancellation.
        ended(Optional.of(why));
        feed.cancel(why);
      }
    };
  }

  private final class WatchedSink implements Sink {
    private final Sink next;

    WatchedSink(Sink next) {
      this.next = next;
    }

    @Override
    public void chunk(byte[] bytes) {
      next.chunk(bytes);
    }

    @Override
    public void end() {
      ended(Optional.empty());
      next.end();
    }

    @Override
    public void broken(Broken cause) {
      ended(Optional.of(cause));
      next.broken(cause);
    }
  }
}
