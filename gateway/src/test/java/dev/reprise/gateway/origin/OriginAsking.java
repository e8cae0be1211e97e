package dev.reprise.gateway.origin;

import dev.reprise.gateway.http.socket.EventLoops;
import dev.reprise.provider.Origin.HttpCall;
import dev.reprise.request.Headers;
import dev.reprise.response.Reply;
import io.netty.channel.EventLoop;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

/** A client of origins with short waits, and origins that say what a test wants. */
abstract class OriginAsking {
  static final byte[] PROMPT = "a prompt".getBytes(StandardCharsets.UTF_8);
  final EventLoops loops = EventLoops.start();
  final OriginClient client = new OriginClient(loops, settings(Duration.ofSeconds(10)));

  private static OriginSettings settings(Duration patience) {
    return new OriginSettings(
        Duration.ofSeconds(5),
        patience,
        Duration.ofMillis(400),
        Duration.ofSeconds(30),
        64 << 10,
        100);
  }

  @AfterEach
  void close() {
    client.close();
    loops.close();
  }

  static HttpCall post(String url) {
    return new HttpCall("acme-ai", "POST", url, Headers.of("content-type", "text/plain"), PROMPT);
  }

  /** On one loop, so that calls share a pool. */
  Reply ask(HttpCall call) {
    EventLoop loop = loops.group().iterator().next() instanceof EventLoop first ? first : null;
    return ScopedValue.where(OriginClient.LOOP, java.util.Objects.requireNonNull(loop))
        .call(() -> client.ask(call));
  }

  static StubOrigin answering(String octets) {
    return StubOrigin.of(
        visit -> {
          while (visit.request()) {
            visit.send(octets);
          }
        });
  }

  static StubOrigin once(String octets) {
    return StubOrigin.of(
        visit -> {
          if (visit.request()) {
            visit.send(octets);
          }
        });
  }
}
