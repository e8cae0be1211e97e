package dev.reprise.response;

import java.io.ByteArrayOutputStream;
import java.util.concurrent.CompletableFuture;

/**
 * A short body, read to its end.
 *
 * @param bytes all of it, or what came before it was cut
 * @param cut whether it broke, or was longer than wanted and given up
 */
public record WholeBody(byte[] bytes, boolean cut) {

  /** Blocks until it is there; the origin's own timeouts bound it. */
  public static WholeBody of(Reply reply, int most) {
    return switch (reply.body()) {
      case Reply.Body.InMemory(byte[] bytes) -> new WholeBody(bytes, false);
      case Reply.Body.Live(Feed feed) -> {
        var collecting = new Collecting(feed, most);
        feed.drainTo(collecting);
        yield collecting.whole.join();
      }
    };
  }

  /**
   * Reads a body to its end and keeps nothing of it. Blocks until it has ended.
   *
   * @return whether it came whole
   */
  public static boolean passes(Reply reply) {
    return switch (reply.body()) {
      case Reply.Body.InMemory ignored -> true;
      case Reply.Body.Live(Feed feed) -> {
        var passing = new Passing(new CompletableFuture<>());
        feed.drainTo(passing);
        yield passing.whole().join();
      }
    };
  }

  /** Drops the body; completes in every case. */
  private record Passing(CompletableFuture<Boolean> whole) implements Sink {
    @Override
    public void chunk(byte[] chunk) {}

    @Override
    public void end() {
      whole.complete(true);
    }

    @Override
    public void broken(Broken cause) {
      whole.complete(false);
    }
  }

  /** Collects the body; completes in every case. */
  private static final class Collecting implements Sink {
    private final Feed feed;
    private final int most;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<WholeBody> whole = new CompletableFuture<>();

    Collecting(Feed feed, int most) {
      this.feed = feed;
      this.most = most;
    }

    @Override
    public void chunk(byte[] chunk) {
      bytes.writeBytes(chunk);
      if (bytes.size() > most) {
        feed.cancel();
      }
    }

    @Override
    public void end() {
      whole.complete(new WholeBody(bytes.toByteArray(), false));
    }

    @Override
    public void broken(Broken cause) {
      whole.complete(new WholeBody(bytes.toByteArray(), true));
    }
  }
}
