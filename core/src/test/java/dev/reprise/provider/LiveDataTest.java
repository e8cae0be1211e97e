package dev.reprise.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.catalogue.Dialects;
import dev.reprise.json.Document;
import dev.reprise.json.MalformedJson;
import dev.reprise.policy.Facts.LiveFact;
import dev.reprise.policy.Facts.LiveFact.LiveKind;
import dev.reprise.provider.live.LiveData;
import dev.reprise.provider.live.LiveSheet;
import dev.reprise.request.Operation;
import dev.reprise.request.Operation.Act;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** what is searched for or read from elsewhere is live, under any name. */
class LiveDataTest {
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

  private static List<LiveFact> chat(String members) {
    return live("openai-chat", "", "{\"model\":\"m-1\",\"messages\":[]," + members + "}");
  }

  private static List<LiveFact> asked(String model) {
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
    assertThat(asked(model)).containsExactly(new LiveFact(LiveKind.MODEL, model));
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
      assertThat(chat(tools)).as(type).containsExactly(new LiveFact(LiveKind.TOOL, type));
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
      assertThat(live("anthropic", "", body)).containsExactly(new LiveFact(LiveKind.TOOL, type));
    }
    String servers = "{\"model\":\"m-1\",\"mcp_servers\":[{\"type\":\"url\",\"name\":\"n\"}]}";
    assertThat(live("anthropic", "", servers))
        .containsExactly(new LiveFact(LiveKind.MEMBER, "mcp_servers"));
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
      assertThat(live("gemini", "m-1", body)).containsExactly(new LiveFact(LiveKind.TOOL, type));
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

  /** Nobody here knows how old the search is that the earlier answer came from. */
  @Test
  void what_a_search_left_in_an_earlier_answer_is_live_when_a_request_brings_it_back() {
    String anthropic =
        "{\"model\":\"m-1\",\"messages\":[{\"role\":\"assistant\",\"content\":[%s,{\"type\":\"text\",\"text\":\"a\"}]}]}";
    for (String block :
        List.of(
            "{\"type\":\"web_search_tool_result\",\"content\":[]}",
            "{\"type\":\"server_tool_use\",\"name\":\"web_search\",\"input\":{}}")) {
      assertThat(live("anthropic", "", anthropic.formatted(block)))
          .containsExactly(new LiveFact(LiveKind.REPLAYED, "web_search"));
    }
    for (String block :
        List.of(
            "{\"type\":\"web_fetch_tool_result\",\"content\":{}}",
            "{\"type\":\"server_tool_use\",\"name\":\"web_fetch\",\"input\":{}}")) {
      assertThat(live("anthropic", "", anthropic.formatted(block)))
          .containsExactly(new LiveFact(LiveKind.REPLAYED, "web_fetch"));
    }
    for (String own :
        List.of(
            "{\"type\":\"tool_use\",\"name\":\"web_search\",\"input\":{}}",
            "{\"type\":\"tool_result\",\"content\":\"web_search_tool_result\"}",
            "{\"type\":\"search_result\",\"source\":\"https://a\",\"content\":[]}")) {
      assertThat(live("anthropic", "", anthropic.formatted(own))).as("control: " + own).isEmpty();
    }
    String responses = "{\"model\":\"m-1\",\"input\":[{\"type\":\"%s\",\"id\":\"w\"}]}";
    for (String type : List.of("web_search_call", "x_search_call")) {
      assertThat(live("openai-responses", "", responses.formatted(type)))
          .as(type)
          .singleElement()
          .extracting(LiveFact::kind)
          .isEqualTo(LiveKind.REPLAYED);
    }
    assertThat(live("openai-responses", "", responses.formatted("function_call"))).isEmpty();
  }

  @Test
  void every_entry_of_the_sheets_has_its_reason_and_the_sheets_their_day() {
    for (Class<?> beside :
        List.of(
            dev.reprise.provider.openai.OpenAi.class,
            dev.reprise.provider.anthropic.Anthropic.class,
            dev.reprise.provider.gemini.Gemini.class)) {
      LiveSheet sheet = LiveSheet.load(beside);
      assertThat(LocalDate.parse(sheet.read())).isAfter(LocalDate.of(2026, 1, 1));
      assertThat(sheet.source()).isNotBlank();
      assertThat(sheet.members().values()).allMatch(member -> !member.by().isBlank());
      for (var listed : List.of(sheet.models(), sheet.tools(), sheet.urls(), sheet.fixed())) {
        assertThat(listed.values()).doesNotContain("");
      }
      for (var marks : List.of(sheet.answers(), sheet.replayed())) {
        assertThat(marks.values()).noneMatch(mark -> mark.name().isBlank() || mark.by().isBlank());
      }
      assertThat(sheet.answers()).isNotEmpty();
      for (LiveSheet.KnownTypes known : sheet.known()) {
        assertThat(known.name()).isNotBlank();
        assertThat(known.by()).isNotBlank();
        assertThat(known.places()).isNotEmpty();
        assertThat(known.types().values()).isNotEmpty().noneMatch(String::isBlank);
      }
    }
  }

  /** Whoever lifts a mark in the bundle has to find its name. */
  @Test
  void operations_names_every_mark_of_an_answer() throws IOException {
    String document =
        Files.readString(Path.of(System.getProperty("reprise.root"), "docs/operations.md"));
    for (Class<?> beside :
        List.of(
            dev.reprise.provider.openai.OpenAi.class,
            dev.reprise.provider.anthropic.Anthropic.class,
            dev.reprise.provider.gemini.Gemini.class)) {
      LiveSheet sheet = LiveSheet.load(beside);
      sheet.answers().values().forEach(it -> assertThat(document).contains("`" + it.name() + "`"));
      sheet.known().forEach(it -> assertThat(document).contains("`" + it.name() + "`"));
    }
  }

  @Test
  void a_bundles_member_is_found_under_any_spelling_when_it_says_something() {
    assertThat(LiveData.given(parsed("{\"my_search\":{}}"), "my_search")).isTrue();
    assertThat(LiveData.given(parsed("{\"mySearch\":true}"), "my_search")).isTrue();
    assertThat(LiveData.given(parsed("{\"my_search\":[1]}"), "my_search")).isTrue();
    for (String nothing : List.of("false", "null", "[]", "\"\"", "\"off\"")) {
      assertThat(LiveData.given(parsed("{\"my_search\":" + nothing + "}"), "my_search"))
          .as(nothing)
          .isFalse();
    }
    assertThat(LiveData.given(parsed("{\"search\":true}"), "my_search")).isFalse();
  }
}
