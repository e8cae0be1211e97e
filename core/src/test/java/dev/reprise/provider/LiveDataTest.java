package dev.reprise.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.catalogue.Dialects;
import dev.reprise.json.Document;
import dev.reprise.json.MalformedJson;
import dev.reprise.policy.Facts.Live;
import dev.reprise.policy.Facts.Live.Kind;
import dev.reprise.request.Operation;
import dev.reprise.request.Operation.Act;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** what is searched for or read from elsewhere is live, under any name. */
class LiveDataTest {
  private static final String DIGEST =
      "\"x-reprise\":{\"digest\":\"sha256:" + "0123456789abcdef".repeat(4) + "\"}";

  private static Document parsed(String body) {
    try {
      return Document.parse(body.getBytes(StandardCharsets.UTF_8));
    } catch (MalformedJson e) {
      throw new AssertionError(body, e);
    }
  }

  private static List<Live> live(String dialect, String model, String body) {
    Dialect spoken = Dialects.byName(dialect).orElseThrow();
    return spoken.outline(operation(spoken, model), parsed(body)).live();
  }

  private static Operation operation(Dialect spoken, String modelInPath) {
    return new Operation(spoken.name(), spoken.family(), Act.GENERATE, "any", modelInPath, false);
  }

  private static List<Live> chat(String members) {
    return live("openai-chat", "", "{\"model\":\"m-1\",\"messages\":[]," + members + "}");
  }

  private static List<Live> asked(String model) {
    return live("openai-chat", "", "{\"model\":\"" + model + "\",\"messages\":[]}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"web_search_options\":{}",
        "\"search_parameters\":{}",
        "\"search_parameters\":{\"mode\":\"on\"}",
        "\"search_parameters\":{\"mode\":\"auto\"}",
        "\"Search_Parameters\":{\"mode\":\"on\"}",
        "\"searchParameters\":{\"mode\":\"on\"}",
        "\"plugins\":[{\"id\":\"web\"}]",
        "\"plugins\":[{\"id\":\"file-parser\"},{\"id\":\"web\",\"max_results\":1}]",
        "\"plugins\":[{\"id\":\"a-plugin-of-tomorrow\"}]",
        "\"plugins\":[\"plugin_web_search\"]",
        "\"enable_search\":true",
        "\"enable_search\":\"true\"",
        "\"enable_search\":1",
        "\"ENABLE_SEARCH\":true",
        "\"extra_body\":{\"enable_search\":true}",
        "\"parameters\":{\"enable_search\":true}",
        "\"venice_parameters\":{\"enable_web_search\":\"auto\"}",
        "\"web_search\":{\"enable\":true}",
        "\"data_sources\":[{\"type\":\"azure_search\"}]",
        "\"dataSources\":[{\"type\":\"AzureCognitiveSearch\"}]",
        "\"search_settings\":{\"country\":\"de\"}",
        "\"compound_custom\":{\"tools\":{\"enabled_tools\":[\"web_search\"]}}",
        "\"models\":[\"m-2\",\"perplexity/sonar\"]"
      })
  void a_search_asked_for_by_a_member_of_any_vendor(String member) {
    assertThat(chat(member)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"web_search_options\":null",
        "\"search_parameters\":null",
        "\"search_parameters\":{\"mode\":\"off\"}",
        "\"search_parameters\":{\"mode\":\"OFF\"}",
        "\"plugins\":[]",
        "\"plugins\":null",
        "\"plugins\":[{\"id\":\"web\",\"enabled\":false}]",
        "\"plugins\":[{\"id\":\"file-parser\",\"pdf\":{\"engine\":\"native\"}}]",
        "\"enable_search\":false",
        "\"enable_search\":null",
        "\"enable_search\":\"\"",
        "\"enable_search\":\"false\"",
        "\"extra_body\":{\"enable_search\":false}",
        "\"extra_body\":true",
        "\"venice_parameters\":{\"enable_web_search\":\"off\"}",
        "\"web_search\":{\"enable\":false}",
        "\"data_sources\":[]",
        "\"models\":[\"m-2\"]",
        "\"search\":true",
        "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"web_search\"}}]",
        "\"metadata\":{\"enable_search\":true}"
      })
  void what_is_switched_off_or_is_no_search_is_not_live(String member) {
    assertThat(chat(member)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "openai/gpt-4o:online",
        "openai/gpt-4o:ONLINE",
        "m:online/linkup",
        "sonar",
        "sonar-pro",
        "perplexity/sonar-reasoning",
        "llama-3.1-sonar-small-128k-online",
        "groq/compound",
        "compound-beta-mini",
        "gpt-4o-search-preview",
        "gpt-4o-mini-search-preview-2025-03-11",
        "gpt-5-search-api",
        "o3-deep-research",
        "Sonar-Deep-Research",
        "jina-deepsearch-v1"
      })
  void a_model_that_searches_is_live(String model) {
    assertThat(asked(model)).containsExactly(new Live(Kind.MODEL, model));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"m-1", "gpt-4o", "openai/gpt-4o:free", "research-1", "online", "searcher", ""})
  void any_other_model_is_not(String model) {
    assertThat(asked(model)).isEmpty();
  }

  @Test
  void tools_that_the_provider_runs_are_live_in_every_version() {
    for (String type :
        List.of(
            "web_search",
            "web_search_preview",
            "web_search_preview_2025_03_11",
            "WEB_SEARCH",
            "file_search",
            "computer_use_preview",
            "computer",
            "mcp",
            "code_interpreter",
            "x_search",
            "browser_search",
            "openrouter:web_search",
            "builtin_function")) {
      String tools = "\"tools\":[{\"type\":\"" + type + "\"}]";
      assertThat(chat(tools)).as(type).containsExactly(new Live(Kind.TOOL, type));
      String response = "{\"model\":\"m-1\",\"input\":\"q\"," + tools + "}";
      assertThat(live("openai-responses", "", response)).as(type).hasSize(1);
    }
    for (String type :
        List.of(
            "web_search_20250305",
            "web_search_20260209",
            "web_fetch_20250910",
            "mcp_toolset",
            "computer_20250124",
            "code_execution_20250825")) {
      String body = "{\"model\":\"m-1\",\"tools\":[{\"type\":\"" + type + "\",\"name\":\"n\"}]}";
      assertThat(live("anthropic", "", body)).containsExactly(new Live(Kind.TOOL, type));
    }
    String servers = "{\"model\":\"m-1\",\"mcp_servers\":[{\"type\":\"url\",\"name\":\"n\"}]}";
    assertThat(live("anthropic", "", servers))
        .containsExactly(new Live(Kind.MEMBER, "mcp_servers"));
    for (String type :
        List.of(
            "googleSearch",
            "google_search",
            "googleSearchRetrieval",
            "google_search_retrieval",
            "urlContext",
            "url_context",
            "googleMaps",
            "google_maps",
            "codeExecution",
            "fileSearch",
            "enterpriseWebSearch")) {
      String body = "{\"contents\":[],\"tools\":[{\"" + type + "\":{}}]}";
      assertThat(live("gemini", "m-1", body)).containsExactly(new Live(Kind.TOOL, type));
    }
  }

  @Test
  void the_callers_own_tools_are_not_live_whatever_their_names() {
    for (String type : List.of("function", "custom")) {
      String tool = "{\"type\":\"" + type + "\",\"name\":\"web_search\"}";
      String body = "{\"model\":\"m-1\",\"input\":\"q\",\"tools\":[" + tool + "]}";
      assertThat(live("openai-responses", "", body)).isEmpty();
    }
    String anthropic = "{\"model\":\"m-1\",\"tools\":[{\"name\":\"web_search\"},%s]}";
    assertThat(live("anthropic", "", anthropic.formatted("{\"type\":\"bash_20250124\"}")))
        .isEmpty();
    String gemini = "{\"tools\":[{\"functionDeclarations\":[{\"name\":\"googleSearch\"}]}]}";
    assertThat(live("gemini", "m-1", gemini)).isEmpty();
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
                .extracting(Live::kind)
                .isEqualTo(Kind.URL));
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
          .extracting(Live::kind)
          .containsExactly(Kind.URL);
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
              .extracting(Live::kind)
              .isEqualTo(Kind.DIGESTED_URL);
          Dialect spoken = Dialects.byName(dialect).orElseThrow();
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
                  .isEqualTo(Kind.URL));
    }
  }

  @Test
  void one_url_without_a_digest_is_enough() {
    String part = "{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://a\"}%s}";
    String body = "{\"messages\":[{\"content\":[%s,%s]}]}";
    String both = body.formatted(part.formatted("," + DIGEST), part.formatted(""));
    assertThat(live("openai-chat", "", both)).extracting(Live::kind).containsExactly(Kind.URL);
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

  @Test
  void every_entry_of_the_sheets_has_its_reason_and_the_sheets_their_day() {
    for (Class<?> beside :
        List.of(
            dev.reprise.provider.openai.OpenAiChat.class,
            dev.reprise.provider.anthropic.Anthropic.class,
            dev.reprise.provider.gemini.Gemini.class)) {
      LiveSheet sheet = LiveSheet.load(beside);
      assertThat(LocalDate.parse(sheet.read())).isAfter(LocalDate.of(2026, 1, 1));
      assertThat(sheet.source()).isNotBlank();
      assertThat(sheet.members().values()).allMatch(member -> !member.by().isBlank());
      for (var listed : List.of(sheet.models(), sheet.tools(), sheet.urls(), sheet.fixed())) {
        assertThat(listed.values()).doesNotContain("");
      }
    }
  }

  @Test
  void a_bundles_member_is_found_under_any_spelling_when_it_says_something() {
    assertThat(LiveData.given(parsed("{\"my_search\":{}}"), "my_search")).isTrue();
    assertThat(LiveData.given(parsed("{\"mySearch\":true}"), "my_search")).isTrue();
    assertThat(LiveData.given(parsed("{\"my_search\":false}"), "my_search")).isFalse();
    assertThat(LiveData.given(parsed("{\"search\":true}"), "my_search")).isFalse();
  }
}
