package dev.reprise.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.catalogue.Dialects;
import dev.reprise.json.Document;
import dev.reprise.json.MalformedJson;
import dev.reprise.policy.Facts.LiveFact;
import dev.reprise.policy.Facts.LiveFact.LiveKind;
import dev.reprise.request.Operation;
import dev.reprise.request.Operation.Act;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** what a URL points to is live, unless it is sent along or cannot change. */
class LiveUrlsTest {
  private static final String DIGEST =
      "\"x-reprise\":{\"digest\":\"sha256:" + "0123456789abcdef".repeat(4) + "\"}";

  private static Document parsed(String body) {
    try {
      return Document.parse(body.getBytes(StandardCharsets.UTF_8));
    } catch (MalformedJson e) {
      throw new AssertionError(body, e);
    }
  }

  private static List<LiveFact> live(String dialect, String model, String body) {
    Dialect spoken = Dialects.SHIPPED.byName(dialect).orElseThrow();
    return spoken.outline(operation(spoken, model), parsed(body)).live();
  }

  private static Operation operation(Dialect spoken, String modelInPath) {
    return new Operation(
        spoken.name(), spoken.family().name(), Act.GENERATE, "any", modelInPath, false, "");
  }

  /** Where each dialect takes URLs; {@code URL} stands for one, {@code MORE} for its neighbours. */
  private static final Map<String, List<String>> PLACES =
      Map.of(
          "openai-chat",
          List.of(
              "{\"messages\":[{\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"URL\"}MORE}]}]}",
              "{\"messages\":[{\"content\":[{\"type\":\"image_url\",\"image_url\":\"URL\"MORE}]}]}",
              "{\"messages\":[{\"content\":\"a\"},{\"content\":[{\"text\":\"b\"},{\"video_url\":{\"url\":\"URL\"}MORE}]}]}",
              "{\"messages\":[{\"content\":[{\"type\":\"file\",\"file\":{\"file_data\":\"URL\"}MORE}]}]}",
              "{\"messages\":[{\"content\":[{\"type\":\"document_url\",\"document_url\":\"URL\"MORE}]}]}"),
          "openai-responses",
          List.of(
              "{\"input\":[{\"content\":[{\"type\":\"input_image\",\"image_url\":\"URL\"MORE}]}]}",
              "{\"input\":[{\"content\":[{\"type\":\"input_file\",\"file_url\":\"URL\"MORE}]}]}",
              "{\"input\":[{\"type\":\"function_call_output\",\"output\":[{\"image_url\":\"URL\"MORE}]}]}",
              "{\"input\":[{\"type\":\"computer_call_output\",\"output\":{\"image_url\":\"URL\"MORE}}]}"),
          "anthropic",
          List.of(
              "{\"messages\":[{\"content\":[{\"type\":\"image\",\"source\":{\"type\":\"url\",\"url\":\"URL\"}MORE}]}]}",
              "{\"messages\":[{\"content\":[{\"type\":\"tool_result\",\"content\":[{\"source\":{\"url\":\"URL\"}MORE}]}]}]}",
              "{\"messages\":[{\"content\":[{\"type\":\"document\",\"source\":{\"type\":\"content\",\"content\":[{\"source\":{\"url\":\"URL\"}MORE}]}}]}]}"),
          "gemini",
          List.of(
              "{\"contents\":[{\"parts\":[{\"fileData\":{\"fileUri\":\"URL\"}MORE}]}]}",
              "{\"contents\":[{\"parts\":[{\"file_data\":{\"file_uri\":\"URL\"}MORE}]}]}",
              "{\"contents\":{\"parts\":{\"fileData\":{\"file_uri\":\"URL\"}MORE}}}",
              "{\"contents\":[{\"parts\":[{\"functionResponse\":{\"parts\":[{\"fileData\":{\"fileUri\":\"URL\"}MORE}]}}]}]}"));

  private interface Placed {
    void at(String dialect, String body);
  }

  private static void everyPlace(String url, String more, Placed placed) {
    PLACES.forEach(
        (dialect, bodies) ->
            bodies.forEach(
                body -> placed.at(dialect, body.replace("URL", url).replace("MORE", more))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://a.example/cat.png",
        "http://a.example/cat.png",
        "HTTPS://A.example/",
        " https://a",
        "gs://bucket/cat.png",
        "s3://bucket/cat.png",
        "oss://bucket/cat.png",
        "file:///cat.png",
        "https:x.example/y.png",
        "HTTPS:/x/y",
        "https:\\\\\\\\x\\\\y",
        "http:/\\\\x",
        "file:/etc/x",
        "gs:x",
        "s3:b",
        "www.example.com/cat.png",
        "\\u0001data:,a",
        "a b.example",
        "//a.example/cat.png",
        "https:\\/\\/a.example",
        "\\u0068ttps://a.example"
      })
  void a_url_whose_content_may_change_is_live_wherever_it_stands(String url) {
    everyPlace(
        url,
        "",
        (dialect, body) ->
            assertThat(live(dialect, "m-1", body))
                .as(body)
                .singleElement()
                .extracting(LiveFact::kind)
                .isEqualTo(LiveKind.URL));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data:image/png;base64,AAAA",
        "DATA:,a",
        "file-abc123",
        "files/abc",
        "",
        "AAAA//BB",
        "/9j/4AA+Q_-=\\r\\nAA=="
      })
  void content_that_is_sent_along_and_files_that_cannot_change_are_not_live(String text) {
    everyPlace(
        text, "", (dialect, body) -> assertThat(live(dialect, "m-1", body)).as(body).isEmpty());
    String long64 = "A".repeat(5000) + "://";
    everyPlace(
        long64, "", (dialect, body) -> assertThat(live(dialect, "m-1", body)).as(body).isEmpty());
  }

  @Test
  void the_name_of_a_place_is_compared_without_case_and_lines() {
    for (Map.Entry<String, String> given :
        List.of(
            Map.entry(
                "openai-chat", "{\"messages\":[{\"content\":[{\"imageUrl\":\"https://a\"}]}]}"),
            Map.entry(
                "openai-chat",
                "{\"messages\":[{\"content\":[{\"IMAGE-URL\":{\"url\":\"data:,\"},\"image_url\":{\"URL\":\"https://a\"}}]}]}"),
            Map.entry(
                "openai-chat",
                "{\"messages\":[{\"content\":[{\"im\\u0061geurl\":\"https://a\"}]}]}"),
            Map.entry(
                "openai-responses", "{\"input\":[{\"content\":[{\"fileUrl\":\"https://a\"}]}]}"),
            Map.entry(
                "anthropic",
                "{\"messages\":[{\"content\":[{\"Source\":{\"Url\":\"https://a\"}}]}]}"),
            Map.entry(
                "gemini",
                "{\"system_instruction\":{\"parts\":{\"filedata\":{\"FILE_URI\":\"https://a\"}}}}"))) {
      assertThat(live(given.getKey(), "m-1", given.getValue()))
          .as(given.getValue())
          .extracting(LiveFact::kind)
          .containsExactly(LiveKind.URL);
    }
    for (String other : List.of("imageurls", "image", "image.url", "mageurl")) {
      String body = "{\"messages\":[{\"content\":[{\"%s\":{\"url\":\"https://a\"}}]}]}";
      assertThat(live("openai-chat", "m-1", body.formatted(other))).as(other).isEmpty();
    }
  }

  @Test
  void a_file_of_googles_files_api_cannot_change_and_others_can() {
    String body = PLACES.get("gemini").getFirst().replace("MORE", "");
    String file = "https://generativelanguage.googleapis.com/v1beta/files/abc";
    assertThat(live("gemini", "m-1", body.replace("URL", file))).isEmpty();
    assertThat(live("gemini", "m-1", body.replace("URL", "https://youtu.be/x"))).hasSize(1);
  }

  @Test
  void a_digest_beside_a_url_says_which_content_it_is_and_does_not_go_upstream() {
    String url = "https://a.example/cat.png";
    everyPlace(
        url,
        "," + DIGEST,
        (dialect, body) -> {
          assertThat(live(dialect, "m-1", body))
              .as(body)
              .singleElement()
              .extracting(LiveFact::kind)
              .isEqualTo(LiveKind.DIGESTED_URL);
          Dialect spoken = Dialects.SHIPPED.byName(dialect).orElseThrow();
          byte[] sent = spoken.upstream(operation(spoken, "m-1"), parsed(body), false).body();
          assertThat(new String(sent, StandardCharsets.UTF_8))
              .isEqualTo(body.replace("," + DIGEST, ""));
        });
    for (String bad :
        List.of(
            "\"x-reprise\":{\"digest\":\"sha256:abc\"}",
            "\"x-reprise\":{\"digest\":\"" + "0".repeat(71) + "\"}",
            "\"x-reprise\":{\"digest\":\"sha256:" + "z".repeat(64) + "\"}",
            "\"x-reprise\":{\"digest\":7}",
            "\"digest\":\"sha256:" + "0".repeat(64) + "\"")) {
      everyPlace(
          url,
          "," + bad,
          (dialect, body) ->
              assertThat(live(dialect, "m-1", body).getFirst().kind())
                  .as(body)
                  .isEqualTo(LiveKind.URL));
    }
  }

  @Test
  void one_url_without_a_digest_is_enough() {
    String part = "{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://a\"}%s}";
    String body = "{\"messages\":[{\"content\":[%s,%s]}]}";
    String both = body.formatted(part.formatted("," + DIGEST), part.formatted(""));
    assertThat(live("openai-chat", "", both))
        .extracting(LiveFact::kind)
        .containsExactly(LiveKind.URL);
  }

  @Test
  void urls_in_words_and_in_arguments_of_tools_are_words() {
    String chat =
        "{\"messages\":[{\"content\":\"https://a\"},{\"content\":[{\"type\":\"text\",\"text\":\"https://a\"}],"
            + "\"tool_calls\":[{\"function\":{\"arguments\":\"{\\\"url\\\":\\\"https://a\\\"}\"}}]}]}";
    assertThat(live("openai-chat", "", chat)).isEmpty();
    String use =
        "{\"messages\":[{\"content\":[{\"type\":\"tool_use\",\"input\":{\"url\":\"https://a\"}}]}]}";
    assertThat(live("anthropic", "", use)).isEmpty();
    String call =
        "{\"contents\":[{\"parts\":[{\"text\":\"https://a\"},{\"functionCall\":{\"args\":{\"fileUri\":\"https://a\"}}}]}]}";
    assertThat(live("gemini", "m-1", call)).isEmpty();
  }
}
