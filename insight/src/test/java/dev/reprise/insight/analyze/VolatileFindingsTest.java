package dev.reprise.insight.analyze;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VolatileFindingsTest {
  @TempDir Path folder;

  @Test
  void planted_volatile_text_is_found_at_its_byte_and_priced() {
    long seed = 4;
    var random = new Random(seed);
    for (String dialect : List.of("chat", "messages", "responses", "gemini")) {
      int before = 5 + random.nextInt(60);
      String id = new UUID(random.nextLong(), random.nextLong()).toString();
      Path file =
          recorded(dialect, i -> Given.handbook(before) + "Zeit: ü " + moment(i) + " for " + id);
      AnalysisFindings.RouteFindings route = Given.analysed(file).routes().getFirst();
      AnalysisFindings.VolatileFinding worst = route.volatiles().getFirst();
      assertThat(worst.kind()).as(dialect + ", seed " + seed).isEqualTo("timestamp");
      assertThat(worst.where()).isEqualTo("system");
      assertThat(worst.at()).isEqualTo(offset(body(dialect, it(before, id, 0)), moment(0)));
      assertThat(worst.length()).isEqualTo(moment(0).length());
      assertThat(worst.requests()).isEqualTo(20);
      assertThat(worst.changed()).isEqualTo(19);
      assertThat(worst.broke()).isEqualTo(19);
      assertThat(worst.tokensLost()).isGreaterThan(19L * 2000);
      assertThat(worst.usdPerDay()).isPositive();
      AnalysisFindings.VolatileFinding still = route.volatiles().get(1);
      assertThat(still.kind()).isEqualTo("uuid");
      assertThat(still.changed()).isZero();
      assertThat(still.tokensLost()).isZero();
      assertThat(route.advice().getFirst().code()).isEqualTo("move-volatile-text");
    }
  }

  private static String it(int before, String id, int i) {
    return Given.handbook(before) + "Zeit: ü " + moment(i) + " for " + id;
  }

  @Test
  void a_prompt_without_anything_volatile_loses_nothing() {
    Path file = recorded("chat", i -> Given.handbook(300));
    AnalysisFindings.RouteFindings route = Given.analysed(file).routes().getFirst();
    assertThat(route.volatiles()).isEmpty();
    assertThat(route.breaks()).isEmpty();
    assertThat(route.repeatedPrefixShare()).isEqualByComparingTo("0.95");
  }

  @Test
  void a_counter_at_the_front_costs_what_stands_behind_it() {
    Path file = recorded("chat", i -> "Request #" + i + ". " + Given.handbook(300));
    AnalysisFindings.VolatileFinding worst =
        Given.analysed(file).routes().getFirst().volatiles().getFirst();
    assertThat(worst.kind()).isEqualTo("counter");
    assertThat(worst.tokensLost()).isGreaterThan(19L * 2000);
  }

  @Test
  void the_same_json_in_another_order_is_told_from_other_json() {
    Path unordered =
        recorded(
            "chat",
            i ->
                "Settings: "
                    + (i % 2 == 0
                        ? "{\"a\":1,\"b\":{\"c\":2,\"d\":3}}"
                        : "{\"b\":{\"d\":3,\"c\":2},\"a\":1}")
                    + Given.handbook(300));
    Path other =
        recorded(
            "chat", i -> "Settings: {\"a\":\"" + "xyz".charAt(i % 3) + "\"}" + Given.handbook(300));
    assertThat(causes(unordered)).contains("unordered-json");
    assertThat(causes(other)).contains("changed-text").doesNotContain("unordered-json");
    assertThat(Given.analysed(unordered).routes().getFirst().volatiles().getFirst().tokensLost())
        .isPositive();
  }

  @Test
  void tools_in_another_order_other_tools_and_unordered_tools_are_told_apart() {
    var random = new Random(9);
    Path shuffled = tools(i -> shuffled(random));
    Path changing = tools(i -> List.of(tool("search", "q"), tool("extra_" + i % 4, "x")));
    Path unordered =
        tools(
            i ->
                List.of(
                    i % 2 == 0
                        ? tool("search", "q")
                        : "{\"input_schema\":{\"type\":\"object\",\"title\":\"q\"},\"name\":\"search\"}"));
    assertThat(causes(shuffled)).containsExactly("tool-order");
    assertThat(causes(changing)).contains("changed-tools");
    assertThat(causes(unordered)).contains("unordered-json");
    assertThat(Given.analysed(changing).routes().getFirst().advice().getFirst().code())
        .isEqualTo("one-tool-list");
  }

  @Test
  void an_edited_history_is_told_from_a_new_turn() {
    var lines = new ArrayList<String>();
    for (int i = 0; i < 10; i++) {
      String told = "Answer " + "abcdefghij".charAt(i) + " " + Given.handbook(40);
      lines.add(
          Given.at(
              i * 1000L, "/v1/messages", Given.messages(Given.handbook(100), "Hi", told, "And?")));
    }
    assertThat(causes(Given.lines(folder, "edited.jsonl", lines)))
        .containsExactly("edited-history");
  }

  @Test
  void text_around_a_break_is_hashed_unless_it_is_asked_for() {
    Path file =
        recorded("chat", i -> "Secretly " + "pqrstuvwxy".charAt(i % 10) + Given.handbook(200));
    AnalysisFindings.Break hashed = Given.analysed(file).routes().getFirst().breaks().getFirst();
    assertThat(hashed.textHash()).startsWith("sha256:");
    assertThat(hashed.text()).isNull();
    AnalysisOptions shown = new AnalysisOptions("m-1", true, 0, 64 << 20);
    assertThat(Given.analysed(shown, file).routes().getFirst().breaks().getFirst().text())
        .contains("Secretly");
  }

  private List<String> causes(Path file) {
    return Given.analysed(file).routes().getFirst().breaks().stream()
        .map(AnalysisFindings.Break::cause)
        .distinct()
        .toList();
  }

  private Path recorded(String dialect, Function<Integer, String> system) {
    var lines = new ArrayList<String>();
    for (int i = 0; i < 20; i++) {
      lines.add(Given.at(i * 1000L, "", body(dialect, system.apply(i))));
    }
    return Given.lines(folder, dialect + "-" + lines.hashCode() + ".jsonl", lines);
  }

  private static String body(String dialect, String system) {
    String rest = Given.handbook(400);
    String text = dev.reprise.json.Edits.quote(system);
    String more = dev.reprise.json.Edits.quote(rest);
    return switch (dialect) {
      case "chat" ->
          "{\"model\":\"gpt-5.6-sol\",\"messages\":[{\"role\":\"system\",\"content\":%s},{\"role\":\"user\",\"content\":%s}]}"
              .formatted(text, more);
      case "messages" ->
          "{\"model\":\"claude-sonnet-5\",\"max_tokens\":9,\"system\":%s,\"messages\":[{\"role\":\"user\",\"content\":%s}]}"
              .formatted(text, more);
      case "responses" ->
          "{\"model\":\"gpt-5.6-sol\",\"instructions\":%s,\"input\":%s}".formatted(text, more);
      default ->
          "{\"model\":\"gemini-3.5-flash\",\"systemInstruction\":{\"parts\":[{\"text\":%s}]},\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":%s}]}]}"
              .formatted(text, more);
    };
  }

  private Path tools(Function<Integer, List<String>> tools) {
    var lines = new ArrayList<String>();
    for (int i = 0; i < 20; i++) {
      String body =
          "{\"model\":\"claude-sonnet-5\",\"max_tokens\":9,\"tools\":[%s],\"system\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
              .formatted(
                  String.join(",", tools.apply(i)), Given.handbook(300), "why " + (char) ('a' + i));
      lines.add(Given.at(i * 1000L, "", body));
    }
    return Given.lines(folder, "tools-" + lines.hashCode() + ".jsonl", lines);
  }

  private static List<String> shuffled(Random random) {
    var tools = new ArrayList<>(List.of(tool("search", "q"), tool("read", "f"), tool("list", "d")));
    Collections.shuffle(tools, random);
    return tools;
  }

  private static String tool(String name, String title) {
    return "{\"name\":\"%s\",\"input_schema\":{\"type\":\"object\",\"title\":\"%s\"}}"
        .formatted(name, title);
  }

  private static String moment(int i) {
    return "2026-11-21T19:%02d:%02dZ".formatted(i, 59 - i);
  }

  private static int offset(String body, String text) {
    return body.substring(0, body.indexOf(text)).getBytes(StandardCharsets.UTF_8).length;
  }
}
