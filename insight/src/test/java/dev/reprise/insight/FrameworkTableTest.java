package dev.reprise.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The README's table of frameworks says of each row who tries it: a file of {@code compat/} that
 * uses the base URL and the header named there, or nobody. A framework that the suites install
 * cannot go on as untried.
 */
class FrameworkTableTest {
  private static final Path ROOT = Path.of(System.getProperty("reprise.root"));
  private static final String UNTRIED = "not tried here";

  /** What each row's framework is called where it is installed. */
  private static final Map<String, List<String>> PACKAGES =
      Map.of(
          "LangChain, `ChatOpenAI`", List.of("langchain-openai"),
          "LangChain, `ChatAnthropic`", List.of("langchain-anthropic"),
          "LangChain.js", List.of("@langchain/openai"),
          "Vercel AI SDK", List.of("@ai-sdk/openai", "@ai-sdk/anthropic", "@ai-sdk/google"),
          "LiteLLM, as a client", List.of("litellm"),
          "openai-agents", List.of("openai-agents"),
          "pydantic-ai", List.of("pydantic-ai"),
          "Claude Code", List.of("@anthropic-ai/claude-code"));

  private record Row(String framework, String baseUrl, String header, String triedBy) {}

  private static List<Row> rows() throws IOException {
    return Files.readAllLines(ROOT.resolve("README.md")).stream()
        .dropWhile(line -> !line.startsWith("| framework |"))
        .takeWhile(line -> line.startsWith("|"))
        .skip(2)
        .map(line -> line.split(" \\| |^\\| | \\|$"))
        .map(cells -> new Row(cells[1], cells[2], cells[3], cells[5]))
        .toList();
  }

  /** The words between backticks. */
  private static List<String> code(String cell) {
    var words = new ArrayList<String>();
    String[] parts = cell.split("`", -1);
    for (int i = 1; i < parts.length; i += 2) {
      words.add(parts[i]);
    }
    return words;
  }

  private static String installed() throws IOException {
    var all = new StringBuilder();
    try (Stream<Path> files = Files.walk(ROOT.resolve("compat"), 2)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.equals("requirements.txt") || name.equals("package.json")) {
          all.append(Files.readString(file).toLowerCase(Locale.ROOT)).append('\n');
        }
      }
    }
    return all.toString();
  }

  @Test
  void a_row_that_is_tried_names_a_file_that_uses_what_it_says() throws IOException {
    List<Row> tried = rows().stream().filter(row -> !row.triedBy().equals(UNTRIED)).toList();
    assertThat(tried).as("at least one").isNotEmpty();
    for (Row row : tried) {
      String file = code(row.triedBy()).getFirst();
      assertThat(file).as(row.framework()).startsWith("compat/");
      String text = Files.readString(ROOT.resolve(file));
      assertThat(text).as(row.framework()).contains(code(row.baseUrl()).getFirst());
      assertThat(text).as(row.framework()).contains(code(row.header()).getFirst());
    }
  }

  @Test
  void a_framework_that_is_installed_is_tried() throws IOException {
    String installed = installed();
    assertThat(installed).as("control").contains("openai").contains("@anthropic-ai/claude-code");
    List<Row> rows = rows();
    assertThat(rows)
        .extracting(Row::framework)
        .containsExactlyInAnyOrderElementsOf(PACKAGES.keySet());
    for (Row row : rows) {
      if (row.triedBy().equals(UNTRIED)) {
        for (String name : PACKAGES.getOrDefault(row.framework(), List.of())) {
          assertThat(installed).as(row.framework()).doesNotContain(name);
        }
      }
    }
  }
}
