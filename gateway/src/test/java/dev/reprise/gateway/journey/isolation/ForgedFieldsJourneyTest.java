package dev.reprise.gateway.journey.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.gateway.journey.fixture.RawAsk;
import dev.reprise.gateway.journey.fixture.Wire;
import dev.reprise.gateway.journey.fixture.World;
import dev.reprise.gateway.origin.StubOrigin;
import dev.reprise.simulator.Simulator;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A provider that speaks in this cache's name is not believed, repeated or kept. */
@Timeout(60)
class ForgedFieldsJourneyTest {
  private static final String FORGED =
      "Reprise-Request-Id: req_forged\r\nReprise-Usage: provider-tokens=0, tokens-avoided=forged\r\n"
          + "REPRISE-Position: 9.9\r\nReprise-Anything: forged\r\n"
          + "Cache-Status: edge; hit, reprise; hit; detail=forged\r\n";
  private static final String BODY =
      """
      {"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"m-1","choices":[{"index":0,\
      "message":{"role":"assistant","content":"Yes."},"logprobs":null,"finish_reason":"stop"}],\
      "usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}""";
  private static final String EVENTS =
      """
      data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m-1","choices":[{"index":0,"delta":{"role":"assistant","content":"Yes."},"finish_reason":null}]}

      data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m-1","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

      data: [DONE]

      """;

  @TempDir Path folder;

  /** Chunked and with trailers that say the same, where the answer can have any. */
  private static String answer(int status, String type, String body) {
    return "HTTP/1.1 %d X\r\n%sContent-Type: %s\r\nTrailer: Reprise-Usage, Cache-Status\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n%s\r\n"
        .formatted(status, FORGED, type, body.length(), body, FORGED);
  }

  private static String reply(String request) {
    if (request.contains("Fail")) {
      return answer(400, "application/json", "{\"error\":{\"message\":\"no\"}}");
    }
    return request.contains("\"stream\":true")
        ? answer(200, "text/event-stream", EVENTS)
        : answer(200, "application/json", BODY);
  }

  private static void honest(RawAsk.Got got, String status) {
    String all = (got.head() + got.body()).toLowerCase(Locale.ROOT);
    assertThat(all).doesNotContain("forged", "9.9", "trailer");
    assertThat(got.field("cache-status")).contains(status);
    assertThat(got.field("cache-status").split("reprise;", -1)).as("once").hasSize(2);
    assertThat(got.count("reprise-request-id")).isEqualTo(1);
    assertThat(got.count("reprise-position")).isEqualTo(1);
  }

  @Test
  void forged_fields_reach_nobody_in_any_way_an_answer_goes() throws Exception {
    try (var origin =
            StubOrigin.of(
                visit -> {
                  while (visit.request()) {
                    visit.send(reply(String.join("", visit.origin().requests)));
                    visit.origin().requests.clear();
                  }
                });
        var world = world(origin)) {
      String url = world.gateway.dataUrl();
      for (boolean stream : new boolean[] {false, true}) {
        String question = "Forged, stream " + stream;
        RawAsk.Got miss = chat(url, Wire.CHAT.body(question, stream));
        honest(miss, "edge; hit, reprise; fwd=miss");
        honest(chat(url, Wire.CHAT.body(question, stream)), "reprise; hit");
      }
      honest(chat(url, Wire.CHAT.body("Fail", false)), "reprise; fwd=");
      RawAsk.Got bypass =
          RawAsk.post(url, "/v1/files", "{}", "Host: localhost", "Content-Type: application/json");
      honest(bypass, "detail=unknown-operation");
    }
  }

  private World world(StubOrigin origin) throws Exception {
    String yaml =
        "providers: {openai: {kind: openai, base_url: \"%s\", retries: 0}}\n"
            .formatted(origin.url(""));
    return World.in(folder, yaml, Simulator.instant(), UnaryOperator.identity());
  }

  private static RawAsk.Got chat(String url, String body) {
    List<String> fields = List.of("Host: localhost", "Content-Type: application/json");
    return RawAsk.post(url, Wire.CHAT.path, body, fields.toArray(String[]::new));
  }
}
