package dev.reprise.gateway.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.gateway.http.Wire;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Prompts of 200 KB whose answers take long, in a heap of 256 MiB. */
@Timeout(120)
class LongStreamsTest {
  private static final int STREAMS = 100;
  private static final int PROMPT = 200_000;

  /** So many are sent and understood at the same time. */
  private static final int AT_ONCE = 20;

  @TempDir Path folder;
  private final Provider provider = new Provider();
  private final List<Wire> wires = new ArrayList<>();

  @AfterEach
  void close() {
    wires.forEach(Wire::close);
    provider.close();
  }

  private static String request(String caller, String want, String body) {
    return "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        + "Authorization: Bearer "
        + caller
        + "\r\nx-want: "
        + want
        + "\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  private static String plain(int number, String more) {
    String head =
        "{\"model\":\"m-1\"" + more + ",\"messages\":[{\"role\":\"user\",\"content\":\"<<";
    return head + number + ">> " + "y".repeat(PROMPT) + "\"}]}";
  }

  /** As many octets, but of many values: what parsing makes of it is twice as large. */
  private static String dense(int number) {
    String head =
        "{\"model\":\"m-1\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"<<";
    return head + number + ">>\"}],\"logit_bias\":[" + "{},".repeat(PROMPT / 3) + "{}]}";
  }

  private Wire opened(SmallGateway child, String request) {
    var wire = new Wire(URI.create(child.data()).getPort());
    wire.send(request);
    assertThat(wire.head()).startsWith("HTTP/1.1 200 ");
    return wire;
  }

  private static void until(BooleanSupplier holds) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    boolean held = holds.getAsBoolean();
    while (!held && System.nanoTime() < end) {
      LockSupport.parkNanos(10_000_000);
      held = holds.getAsBoolean();
    }
    assertThat(held).isTrue();
  }

  @Test
  void a_hundred_streams_with_long_prompts_are_all_answered() throws Exception {
    try (var child = SmallGateway.start(folder, provider.url(), 256);
        var threads = Executors.newFixedThreadPool(AT_ONCE)) {
      long before = child.live("[B");
      var asked = new ArrayList<Callable<Wire>>();
      for (int i = 0; i < STREAMS; i++) {
        String kept = i % 2 == 0 ? ",\"stream\":true,\"temperature\":0" : ",\"stream\":true";
        String request = request("c-" + i % 10, "open", plain(i, kept));
        asked.add(() -> opened(child, request));
      }
      for (Future<Wire> wire : threads.invokeAll(asked)) {
        wires.add(wire.get());
      }
      assertThat(provider.waiting()).isEqualTo(STREAMS);
      // Half of them may be kept: their words are classified when the answer is whole.
      long words = STREAMS / 2 * (PROMPT + 200L);
      until(() -> child.held("requests") <= words);
      long live = child.live("[B") - before;
      assertThat(live).as("octets referenced").isBetween(words, words + words / 2);
      wires.forEach(Wire::close);
      until(() -> child.held() == 0);
    }
  }

  @Test
  void what_parsing_made_of_a_prompt_is_gone_while_the_provider_is_waited_for() throws Exception {
    int prompts = 20;
    try (var child = SmallGateway.start(folder, provider.url(), 256)) {
      long before = child.live("[I");
      for (int i = 0; i < prompts; i++) {
        wires.add(new Wire(URI.create(child.data()).getPort()));
        wires.getLast().send(request("ada", "never", dense(i)));
        int begun = i + 1;
        until(() -> provider.waiting() == begun);
      }
      assertThat(child.live("[I") - before).as("of tapes of 1.6 MB each").isLessThan(2L * PROMPT);
      // The prompt and the copy that asks for its usage.
      assertThat(child.held("requests"))
          .isBetween((long) prompts * PROMPT, prompts * (2L * PROMPT + 1000));
      wires.forEach(Wire::close);
      provider.close();
      until(() -> child.held() == 0);
    }
  }
}
