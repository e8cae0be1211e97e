package dev.reprise.gateway.journey.figures;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.gateway.journey.fixture.World;
import dev.reprise.gateway.origin.StubOrigin;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What was used is told, and what only the gateway asked for is taken out, at any size. */
@Timeout(120)
class AnySizeJourneyTest {
  private static final String USAGE =
      "{\"prompt_tokens\":1000,\"completion_tokens\":2000,\"total_tokens\":3000}";
  private static final String HEAD =
      "HTTP/1.1 200 OK\r\nContent-Type: %s\r\nTransfer-Encoding: chunked\r\n\r\n";

  @TempDir Path folder;

  private static StubOrigin streaming(int mebibytes) {
    return StubOrigin.of(
        visit -> {
          while (visit.request()) {
            visit.send(HEAD.formatted("text/event-stream"));
            piece(visit, event("\"delta\":{\"role\":\"assistant\",\"content\":\"\"}", null));
            piece(
                visit,
                event("\"delta\":{\"image\":\"" + "A".repeat(mebibytes << 20) + "\"}", null));
            piece(visit, event("\"delta\":{}", "\"stop\""));
            piece(visit, "data: {\"model\":\"m-1\",\"choices\":[],\"usage\":" + USAGE + "}\n\n");
            piece(visit, "data: [DONE]\n\n");
            visit.send("0\r\n\r\n");
          }
        });
  }

  private static String event(String delta, String finish) {
    return "data: {\"id\":\"chatcmpl-abcdefgh\",\"model\":\"m-1\",\"choices\":[{\"index\":0,"
        + delta
        + ",\"finish_reason\":"
        + finish
        + "}],\"usage\":null}\n\n";
  }

  private static StubOrigin whole(int mebibytes) {
    return StubOrigin.of(
        visit -> {
          while (visit.request()) {
            visit.send(HEAD.formatted("application/json"));
            piece(
                visit,
                "{\"id\":\"chatcmpl-abcdefgh\",\"model\":\"m-1\",\"choices\":[{\"index\":0,");
            piece(visit, "\"message\":{\"role\":\"assistant\",\"content\":\"");
            for (int i = 0; i < mebibytes; i++) {
              piece(visit, "A".repeat(1 << 20));
            }
            piece(visit, "\"},\"finish_reason\":\"stop\"}],\"usage\":" + USAGE + "}");
            visit.send("0\r\n\r\n");
          }
        });
  }

  private static void piece(StubOrigin.Visit visit, String text) throws IOException {
    visit.send(Integer.toHexString(text.length()) + "\r\n" + text + "\r\n");
  }

  @ParameterizedTest
  @CsvSource({
    "true, 1, 5",
    "true, 0, 5",
    "true, 0, 12",
    "false, 1, 5",
    "false, 0, 5",
    "false, 0, 12"
  })
  void usage_is_told_and_filtered_at_any_size(boolean stream, int temperature, int mebibytes)
      throws Exception {
    try (var provider = stream ? streaming(mebibytes) : whole(mebibytes);
        var world =
            World.in(
                folder,
                "providers: {p: {kind: openai, base_url: \"%s\", retries: 0}}"
                    .formatted(provider.url("")))) {
      World.Seen seen =
          world.post(
              "/v1/chat/completions",
              "{\"model\":\"m-1\",\"temperature\":%d,\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"Draw.\"}]}"
                  .formatted(temperature, stream),
              "authorization",
              "Bearer ada");
      assertThat(seen.status()).isEqualTo(200);
      assertThat(seen.bytes().length).isGreaterThan(mebibytes << 20);
      if (stream) {
        assertThat(seen.text().contains("\"usage\"")).as("what the gateway asked for").isFalse();
        assertThat(seen.text()).endsWith("data: [DONE]\n\n");
      }
      JsonNode told = told(world, seen);
      assertThat(told.path("output").asLong()).as(told.toString()).isEqualTo(2000);
      assertThat(told.path("input").asLong()).isEqualTo(1000);
    }
  }

  private static JsonNode told(World world, World.Seen seen) {
    long until = System.nanoTime() + 20_000_000_000L;
    JsonNode told = world.explained(seen).path("provider_usage");
    while (!told.isObject() && System.nanoTime() < until) {
      told = world.explained(seen).path("provider_usage");
    }
    return told;
  }
}
