package dev.reprise.gateway.origin;

import dev.reprise.response.Reply;
import dev.reprise.response.Sink;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A sink that remembers. */
final class Drained implements Sink {
  final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  final AtomicLong count = new AtomicLong();
  final CompletableFuture<String> outcome = new CompletableFuture<>();

  @Override
  public void chunk(byte[] chunk) {
    bytes.writeBytes(chunk);
    count.addAndGet(chunk.length);
  }

  @Override
  public void end() {
    outcome.complete("end");
  }

  @Override
  public void broken(Broken cause) {
    outcome.complete("broken " + cause.kind());
  }

  String outcome() throws Exception {
    return outcome.get(10, TimeUnit.SECONDS);
  }

  /** The body's text, then how it ended: {@code end} or {@code broken KIND}. */
  static String all(Reply reply) throws Exception {
    return switch (reply.body()) {
      case Reply.Body.InMemory(byte[] whole) ->
          new String(whole, StandardCharsets.ISO_8859_1) + "|end";
      case Reply.Body.Live(var feed) -> {
        var sink = new Drained();
        feed.drainTo(sink);
        String outcome = sink.outcome();
        yield sink.bytes.toString(StandardCharsets.ISO_8859_1) + "|" + outcome;
      }
    };
  }
}
