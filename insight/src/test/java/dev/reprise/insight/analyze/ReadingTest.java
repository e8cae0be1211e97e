package dev.reprise.insight.analyze;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.json.Edits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadingTest {
  private static final String CHAT = Given.chat(Given.handbook(200), "Why?");
  private static final String MESSAGES = Given.messages(Given.handbook(200), "Why?");
  private static final String GEMINI =
      "{\"systemInstruction\":{\"parts\":[{\"text\":\"%s\"}]},\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Why?\"}]}]}"
          .formatted(Given.handbook(200));
  private static final String RESPONSES = "{\"model\":\"gpt-5.6-sol\",\"input\":\"Why?\"}";

  @TempDir Path folder;

  @Test
  void an_archive_of_all_dialects_is_read_with_times_models_and_usage() {
    String usage =
        "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-sonnet-5\",\"content\":[{\"type\":\"text\",\"text\":\"So.\"}],\"stop_reason\":\"end_turn\",\"stop_sequence\":null,\"usage\":{\"input_tokens\":10,\"cache_creation_input_tokens\":20,\"cache_read_input_tokens\":30,\"output_tokens\":4}}";
    Path har =
        har(
            entry("https://api.openai.com/v1/chat/completions", CHAT, ""),
            "{\"request\":{\"method\":\"GET\",\"url\":\"https://api.openai.com/v1/models\"}}",
            entry("https://api.anthropic.com/v1/messages", MESSAGES, usage),
            entry("https://api.anthropic.com/v1/messages", MESSAGES, ""),
            entry(
                "https://generativelanguage.googleapis.com/v1beta/models/gemini-3.5-flash:generateContent?key=REDACTED",
                GEMINI,
                ""));
    AnalysisFindings findings = Given.analysed(har);
    assertThat(findings.skipped().first()).isEmpty();
    assertThat(findings.requests()).isEqualTo(4);
    assertThat(findings.routes())
        .extracting(AnalysisFindings.RouteFindings::model)
        .containsExactlyInAnyOrder("gpt-5.6-sol", "claude-sonnet-5", "gemini-3.5-flash");
    assertThat(findings.routes()).noneMatch(AnalysisFindings.RouteFindings::modelAssumed);
    AnalysisFindings.RouteFindings messages =
        findings.routes().stream()
            .filter(it -> it.model().startsWith("claude"))
            .findFirst()
            .orElseThrow();
    assertThat(messages.repeatedPrefixShare()).isEqualByComparingTo("0.5");
    assertThat(messages.reported()).isEqualTo(new AnalysisFindings.Reported(1, 10, 30, 20, 4));
    assertThat(findings.traffic().seconds()).isEqualTo(3);
  }

  @Test
  void an_archive_without_bodies_is_named_with_the_remedy() {
    Path har =
        har("{\"request\":{\"method\":\"POST\",\"url\":\"https://api.openai.com/v1/responses\"}}");
    AnalysisFindings findings = Given.analysed(har);
    assertThat(findings.requests()).isZero();
    assertThat(findings.skipped().first().getFirst().toString())
        .startsWith(har + ":1: no request body; export the archive with content");
  }

  @Test
  void the_dialect_is_told_from_the_body_where_the_path_is_missing() {
    Path file = Given.lines(folder, "bare.jsonl", List.of(CHAT, MESSAGES, GEMINI, RESPONSES));
    assertThat(Given.analysed(file).routes())
        .extracting(AnalysisFindings.RouteFindings::route)
        .containsExactlyInAnyOrder(
            "chat.completions gpt-5.6-sol",
            "messages claude-sonnet-5",
            "v1beta.generateContent unknown",
            "responses gpt-5.6-sol");
  }

  @Test
  void times_may_be_written_either_way_and_lines_need_not_be_in_order() {
    Path file =
        Given.lines(
            folder,
            "times.jsonl",
            List.of(
                "{\"ts\":\"2026-11-21T19:20:00+01:00\",\"body\":" + MESSAGES + "}",
                "{\"ts\":1795284000000,\"path\":\"/v1/messages\",\"body\":"
                    + Edits.quote(MESSAGES)
                    + "}"));
    AnalysisFindings findings = Given.analysed(file);
    assertThat(findings.skipped().first()).isEmpty();
    assertThat(findings.traffic().seconds()).isEqualTo(1200);
    assertThat(findings.totals().repeatedPrefixShare()).isEqualByComparingTo("0");
  }

  @Test
  void what_cannot_be_used_is_counted_and_named_and_the_rest_is_analysed() {
    Path file =
        Given.lines(
            folder,
            "damaged.jsonl",
            List.of(
                MESSAGES,
                MESSAGES.substring(0, 300),
                "not json",
                "[1,2]",
                "",
                "{\"model\":\"m-1\",\"question\":\"what is this?\"}",
                "{\"path\":\"/v1/messages\",\"headers\":{}}",
                "{\"ts\":\"yesterday\",\"body\":" + MESSAGES + "}",
                "{\"body\":\"{]\"}",
                "{\"body\":\"" + "x".repeat(Given.LONGEST) + "\"}",
                MESSAGES));
    AnalysisFindings findings = Given.analysed(file);
    assertThat(findings.requests()).isEqualTo(2);
    assertThat(findings.skipped().count()).isEqualTo(8);
    assertThat(findings.skipped().first())
        .extracting(it -> it.place().line())
        .containsExactlyInAnyOrder(2L, 3L, 4L, 6L, 7L, 8L, 9L, 10L);
    assertThat(findings.skipped().first().toString())
        .contains("damaged.jsonl:10: longer than 1 MiB; raise --max-line")
        .contains("damaged.jsonl:3: not one JSON text")
        .contains("damaged.jsonl:6: no API we know")
        .doesNotContain("what is this?");
  }

  @Test
  void a_folder_is_walked_and_packed_files_are_unpacked() throws IOException {
    Path below = Files.createDirectories(folder.resolve("logs/monday"));
    Given.lines(below, "one.jsonl", List.of(MESSAGES));
    Files.write(below.resolve("two.jsonl.gz"), packed(CHAT + "\n" + RESPONSES + "\n"));
    Files.writeString(below.resolve("three.json"), "[" + MESSAGES + ",\n" + CHAT + "]");
    Files.writeString(below.resolve("four.json"), MESSAGES.replace(",\"", ",\n  \""));
    Files.writeString(below.resolve("readme.md"), "not a recording");
    AnalysisFindings findings = Given.analysed(folder.resolve("logs"));
    assertThat(findings.skipped().first()).isEmpty();
    assertThat(findings.requests()).isEqualTo(6);
  }

  @Test
  void a_packed_file_that_breaks_off_gives_what_came_before() throws IOException {
    var lines = new ArrayList<String>();
    for (int i = 0; i < 400; i++) {
      lines.add(Given.messages(Integer.toHexString(i * 0x9E3779B1).repeat(400), "Why?"));
    }
    byte[] whole = packed(String.join("\n", lines));
    Path file = folder.resolve("cut.jsonl.gz");
    Files.write(file, Arrays.copyOf(whole, whole.length * 2 / 3));
    AnalysisFindings findings = Given.analysed(file);
    assertThat(findings.requests()).isBetween(100L, 399L);
    assertThat(findings.skipped().first().toString()).contains("what came before is analysed");
  }

  @Test
  void an_archive_that_breaks_off_gives_what_came_before() throws IOException {
    Path har = har(entry("/v1/messages", MESSAGES, ""), entry("/v1/messages", MESSAGES, ""));
    byte[] whole = Files.readAllBytes(har);
    Path cut = Files.write(folder.resolve("cut.har"), Arrays.copyOf(whole, whole.length - 2000));
    AnalysisFindings findings = Given.analysed(cut);
    assertThat(findings.requests()).isEqualTo(1);
    assertThat(findings.skipped().first().getFirst().toString())
        .contains("cut.har:2: the archive breaks off");
  }

  @Test
  void repeated_answers_tool_calls_and_documents_are_found_in_their_layers() {
    String deterministic = RESPONSES.replace("{", "{\"temperature\":0,");
    String called =
        "{\"model\":\"gpt-5.6-sol\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"},{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"%s\",\"type\":\"function\",\"function\":{\"name\":\"look\",\"arguments\":\"{\\\"q\\\":1}\"}}]},{\"role\":\"tool\",\"tool_call_id\":\"%s\",\"content\":\"it\"}]}";
    String embedding = "{\"model\":\"text-embedding-3-small\",\"input\":\"a question\"}";
    Path file =
        Given.lines(
            folder,
            "layers.jsonl",
            List.of(
                deterministic,
                deterministic,
                RESPONSES,
                RESPONSES,
                called.formatted("one", "c1", "c1"),
                called.formatted("two", "c2", "c2"),
                embedding,
                embedding));
    AnalysisFindings findings = Given.analysed(file);
    assertThat(findings.totals().wouldHit().get("model_response")).isEqualByComparingTo("0.125");
    assertThat(findings.totals().wouldHit().get("model_response_if_declared"))
        .isEqualByComparingTo("0.25");
    assertThat(findings.totals().wouldHit().get("tool_output")).isEqualByComparingTo("0.5");
    assertThat(findings.totals().wouldHit().get("retrieval_result")).isEqualByComparingTo("0.5");
  }

  private Path har(String... entries) {
    try {
      return Files.writeString(
          folder.resolve("archive.har"),
          "{\"log\":{\"version\":\"1.2\",\"creator\":{\"entries\":[]},\"entries\":["
              + String.join(",", entries)
              + "]}}");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private int entries;

  private String entry(String url, String body, String answer) {
    return "{\"startedDateTime\":\"2026-11-21T19:00:0%d.000Z\",\"request\":{\"method\":\"POST\",\"url\":\"%s\",\"headers\":[{\"name\":\"content-type\",\"value\":\"application/json\"}],\"postData\":{\"mimeType\":\"application/json\",\"text\":%s}},\"response\":{\"status\":200,\"content\":{\"text\":%s}}}"
        .formatted(entries++, url, Edits.quote(body), Edits.quote(answer));
  }

  private static byte[] packed(String text) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
