package dev.reprise.gateway.journey.figures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.gateway.journey.fixture.Wire;
import dev.reprise.gateway.journey.fixture.World;
import dev.reprise.gateway.telemetry.lines.JsonLines;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TelemetryJourneyTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String CALLER = "b7ad6b7169203331";
  private static final String PARENT = "00-" + TRACE + "-" + CALLER + "-01";
  private static final String PROMPT_CANARY = "canary-of-the-prompt-7f3a";
  private static final String KEY_CANARY = "canary-of-the-key-91bd";

  @TempDir Path folder;

  @Test
  void a_trace_arrives_at_its_receiver_with_the_provider_below_our_span() throws Exception {
    try (var receiver = new OtlpReceiver()) {
      String heard;
      try (var world = World.in(folder, tracedTo(receiver))) {
        Wire.CHAT.ask(world, KEY_CANARY, PROMPT_CANARY, false, "traceparent", PARENT);
        Wire.CHAT.ask(world, KEY_CANARY, PROMPT_CANARY, true, "traceparent", PARENT);
        heard = header(world, "traceparent");
      }
      byte[] bytes = receiver.bytes();
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      assertThat(heard).startsWith("00-" + TRACE + "-").endsWith("-01").doesNotContain(CALLER);
      String hex = HexFormat.of().formatHex(bytes);
      assertThat(hex).contains(TRACE).contains(CALLER).contains(heard.substring(36, 52));
      assertThat(text)
          .contains("chat.completions", "assemble", "canonicalise", "lookup", "route")
          .contains("provider", "validate", "write_back")
          .contains("gen_ai.usage.output_tokens", "gen_ai.response.model", "service.name")
          .contains("reprise.tokens_avoided", "reprise.key")
          .doesNotContain(PROMPT_CANARY, KEY_CANARY, "Be brief.");
    }
  }

  @Test
  void without_a_receiver_the_callers_trace_goes_on_untouched() throws Exception {
    try (var world = World.in(folder)) {
      Wire.CHAT.ask(world, "ada", "Untouched?", false, "traceparent", PARENT);
      assertThat(header(world, "traceparent")).isEqualTo(PARENT);
    }
  }

  @Test
  void the_first_byte_and_the_last_of_every_answer_are_timed() throws Exception {
    try (var world = World.in(folder)) {
      Wire.CHAT.ask(world, "ada", "Timed?", true);
      Wire.CHAT.ask(world, "ada", "Timed?", true);
      Wire.CHAT.ask(world, "ada", "Timed?", false);
      world.gateway.drain();
      assertThat(world.gateway.metrics())
          .contains("gateway_ttft_seconds_count 3\n")
          .contains("gateway_request_duration_seconds_count 3\n")
          .contains("gateway_overhead_seconds_count 3\n")
          .contains("prompt_cache_write_amplification 3.0\n")
          .contains("prompt_cache_storage_bytes{tier=\"l2\"}");
      assertThat(world.gateway.metrics()).contains("gateway_flights 0.0\n");
    }
  }

  @Test
  void what_was_asked_and_answered_and_with_which_key_is_in_no_log_metric_or_decision()
      throws Exception {
    var lines = new Lines();
    Logger root = Logger.getLogger("");
    Logger ours = Logger.getLogger("dev.reprise");
    Level before = ours.getLevel();
    root.addHandler(lines);
    ours.setLevel(Level.ALL);
    try (var world = World.in(folder)) {
      var decisions = new StringBuilder();
      String answer = "";
      for (Wire wire : Wire.values()) {
        World.Seen miss = wire.ask(world, KEY_CANARY, PROMPT_CANARY, false);
        answer = wire.text(miss, false);
        assertThat(answer).hasSizeGreaterThan(20);
        World.Seen hit = wire.ask(world, KEY_CANARY, PROMPT_CANARY, true);
        decisions.append(decision(world, wire, miss)).append(decision(world, wire, hit));
        lines.forbidden.add(answer.substring(0, 20));
      }
      World.Seen broken =
          world.post(
              "/v1/chat/completions",
              "{\"model\":\"m-1\",\"" + PROMPT_CANARY + "\":1,\"" + PROMPT_CANARY + "\":2}",
              "authorization",
              "Bearer " + KEY_CANARY);
      assertThat(broken.status()).isEqualTo(400);
      lines.forbidden.addAll(List.of(PROMPT_CANARY, KEY_CANARY));
      String metrics = world.admin("GET", "/metrics", "").text();
      assertThat(metrics).contains("prompt_cache_lookups_total{");
      assertThat(lines.text()).contains("\"message\":\"started: ");
      assertThat(decisions).contains("\"outcome\" : \"hit\"").contains("\"first_byte\"");
      for (String text : lines.forbidden) {
        assertThat(lines.text()).doesNotContain(text);
        assertThat(metrics).doesNotContain(text);
        assertThat(decisions).doesNotContain(text);
      }
    } finally {
      root.removeHandler(lines);
      ours.setLevel(before);
    }
  }

  private static String decision(World world, Wire wire, World.Seen seen) {
    return world
        .get(
            "/v1/prompt-cache/decisions/" + seen.header("reprise-request-id"),
            wire.credentialHeader,
            wire.credential(KEY_CANARY))
        .text();
  }

  private static String tracedTo(OtlpReceiver receiver) {
    return """
        telemetry: {otlp: "%s"}
        providers:
          openai: {kind: openai, base_url: "PROVIDER"}
        """
        .formatted(receiver.url());
  }

  private static String header(World world, String name) {
    return world.providerServer.calls().last().headers().stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(header -> header.value())
        .findFirst()
        .orElse("");
  }

  /** Everything any logger of ours says, as it would be written. */
  private static final class Lines extends Handler {
    final List<String> forbidden = new CopyOnWriteArrayList<>();
    private final List<String> lines = new CopyOnWriteArrayList<>();

    Lines() {
      setLevel(Level.ALL);
    }

    String text() {
      return String.join("", lines);
    }

    @Override
    public void publish(LogRecord entry) {
      lines.add(new JsonLines().format(entry));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
