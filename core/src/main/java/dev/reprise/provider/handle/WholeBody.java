package dev.reprise.provider.handle;

import dev.reprise.provider.Origin.OriginFailed;
import dev.reprise.response.Feed;
import dev.reprise.response.Reply;
import dev.reprise.response.Sink;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.CompletableFuture;

/** A short answer, read to its end. What is too long or breaks is no answer. */
final class WholeBody implements Sink {
  private static final int MOST = 1 << 20;

  private final Feed feed;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CompletableFuture<byte[]> whole = new CompletableFuture<>();

  private WholeBody(Feed feed) {
    this.feed = feed;
  }

  /** Blocks until it is there; the origin's own timeouts bound it. */
  static byte[] of(Reply reply) {
    return switch (reply.body()) {
      case Reply.Body.Whole(byte[] bytes) -> bytes;
      case Reply.Body.Live(Feed feed) -> {
        var sink = new WholeBody(feed);
        feed.drainTo(sink);
        yield read(sink.whole);
      }
    };
  }

  private static byte[] read(CompletableFuture<byte[]> whole) {
    try {
      return whole.join();
    } catch (java.util.concurrent.CompletionException cut) {
      throw new OriginFailed("an answer was cut", OriginFailed.Kind.BROKEN, false);
    }
  }

  @Override
  public void chunk(byte[] chunk) {
    bytes.writeBytes(chunk);
    if (bytes.size() > MOST) {
      feed.cancel();
    }
  }

  @Override
  public void end() {
    whole.complete(bytes.toByteArray());
  }

  @Override
  public void broken(Broken cause) {
    whole.completeExceptionally(new IllegalStateException(cause.kind().name()));
  }
}
