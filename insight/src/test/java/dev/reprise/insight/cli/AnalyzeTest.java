package dev.reprise.insight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class AnalyzeTest {
  private static final String EVIL = "<script>alert('x')</script>";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;

  @Test
  void the_terminal_report_is_the_golden_one_and_fits_a_hundred_columns() throws IOException {
    assertThat(run(recording().toString())).isZero();
    assertThat(out.toString().lines())
        .allMatch(line -> line.codePointCount(0, line.length()) <= 100);
    assertThat(out.toString()).doesNotContain("\033");
    assertThat(steady(out.toString())).isEqualTo(golden());
  }

  /** Without the table of other models and the date, which follow the price data. */
  private static String steady(String report) {
    int other = report.indexOf("The same prompts");
    int date = report.indexOf("the prices of ") + "the prices of ".length();
    return report.substring(0, date)
        + "DATE"
        + report.substring(date + "2026-09-23".length(), other)
        + report.substring(report.indexOf("Tenancy"));
  }

  private static String golden() throws IOException {
    String name = "/dev/reprise/insight/analyze/report.txt";
    try (var in = Objects.requireNonNull(AnalyzeTest.class.getResourceAsStream(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void json_has_the_shape_the_contract_fixes() throws IOException {
    assertThat(run("--json", recording().toString())).isZero();
    JsonNode json = new ObjectMapper().readTree(out.toString());
    assertThat(json.path("requests").asInt()).isEqualTo(12);
    assertThat(json.path("totals").path("repeated_prefix_share").isNumber()).isTrue();
    assertThat(json.path("totals").path("saving_usd_per_day").isNumber()).isTrue();
    assertThat(json.path("totals").path("would_hit").path("prompt_prefix").isNumber()).isTrue();
    JsonNode route = json.path("routes").path(0);
    for (String member :
        List.of(
            "route",
            "requests",
            "repeated_prefix_share",
            "breaks",
            "volatile",
            "would_hit",
            "saving")) {
      assertThat(route.has(member)).as(member).isTrue();
    }
    assertThat(route.path("breaks").isArray()).isTrue();
    assertThat(route.path("volatile").path(0).path("kind").asText()).isEqualTo("timestamp");
    assertThat(out.toString()).doesNotContain("Be kind");
  }

  @Test
  void the_page_needs_nothing_else_and_escapes_what_is_foreign() throws IOException {
    Path page = folder.resolve("page.html");
    assertThat(run("--show-text", "--html", page.toString(), recording().toString())).isZero();
    String html = Files.readString(page);
    assertThat(html)
        .doesNotContain("<script")
        .doesNotContain("http://")
        .doesNotContain("https://")
        .doesNotContain("src=")
        .doesNotContain("url(")
        .contains("&lt;script&gt;")
        .contains("prefers-color-scheme: dark")
        .contains("<svg");
  }

  @Test
  void exit_codes_say_what_happened() throws IOException {
    Path damaged = Files.writeString(folder.resolve("damaged.jsonl"), line(0) + "{\"cut\n");
    assertThat(run(damaged.toString())).isZero();
    assertThat(out.toString()).contains("warning: 1 skipped").contains("damaged.jsonl:2: not one");
    assertThat(run("--strict", damaged.toString())).isEqualTo(1);
    assertThat(run("--json", damaged.toString())).isZero();
    assertThat(err.toString()).contains("warning: 1 skipped");
  }

  @Test
  void nothing_usable_is_a_usage_error_in_one_line() throws IOException {
    Path none = Files.writeString(folder.resolve("none.jsonl"), "x\ny\n");
    assertThat(run(none.toString())).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).contains("2 skipped").contains("none.jsonl:1");
  }

  @Test
  void a_wrong_argument_is_one_line_with_the_remedy() throws IOException {
    for (String[] wrong :
        new String[][] {
          {folder.resolve("absent.jsonl").toString()},
          {"--max-line", "0", recording().toString()},
          {"--requests-per-day", "-1", recording().toString()},
          {"--html", folder.resolve("no/such/page.html").toString(), recording().toString()}
        }) {
      err.getBuffer().setLength(0);
      assertThat(run(wrong)).as(List.of(wrong).toString()).isEqualTo(2);
      assertThat(err.toString().lines()).hasSize(1);
    }
  }

  private int run(String... arguments) {
    return new CommandLine(new Analyze())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  /** Two agents, one of which begins with the time of day. */
  private Path recording() throws IOException {
    var lines = new StringBuilder();
    for (int i = 0; i < 12; i++) {
      lines.append(line(i));
    }
    return Files.writeString(folder.resolve("recording.jsonl"), lines);
  }

  private static String line(int i) {
    String rules = "Be kind to customers and quote the policy. ".repeat(150);
    String system = i % 2 == 0 ? "It is 2026-11-21T19:00:%02dZ. ".formatted(i) + rules : rules;
    return "{\"ts\":%d,\"path\":\"/v1/messages\",\"headers\":{\"reprise-agent\":\"%s\"},\"body\":{\"model\":\"claude-sonnet-5\",\"max_tokens\":50,\"system\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"%s %s\"}]}}%n"
        .formatted(
            1_760_000_000_000L + i * 10_000L,
            i % 2 == 0 ? EVIL : "bo",
            system,
            EVIL,
            "abcdefghijkl".charAt(i));
  }
}
