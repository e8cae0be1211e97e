package dev.reprise.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reprise.artifact.Billing;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.catalogue.OverheardUsage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What every recorded exchange used, computed a second way: by a plain walk over its tree. */
@Tag("corpus")
class RecordedUsageTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Test
  void every_recorded_answer_is_counted_as_a_plain_walk_over_its_tree_counts_it()
      throws IOException {
    String folder = System.getProperty("reprise.corpus", "");
    assumeTrue(!folder.isEmpty(), "no corpus: give its folder with -Dreprise.corpus");
    int counted = 0;
    int without = 0;
    try (var files = Files.list(Path.of(folder, "recorded"))) {
      for (Path file : files.sorted().toList()) {
        JsonNode exchange = MAPPER.readTree(file.toFile());
        if (file.endsWith("INDEX.json")) {
          continue;
        }
        TokenUsage expected = expected(exchange);
        TokenUsage told = told(exchange).billed(Billing.PLAIN);
        assertThat(told).as(file.getFileName().toString()).isEqualTo(expected);
        if (expected.known()) {
          counted++;
        } else {
          without++;
        }
      }
    }
    System.out.println(counted + " recorded answers counted, " + without + " without usage");
    assertThat(counted).isEqualTo(41);
    assertThat(without).isEqualTo(13);
  }

  private static TokenUsage told(JsonNode exchange) throws IOException {
    JsonNode body = exchange.path("response_body");
    boolean stream = exchange.path("stream").asBoolean();
    byte[] bytes =
        body.isTextual()
            ? body.asText().getBytes(StandardCharsets.UTF_8)
            : MAPPER.writeValueAsBytes(body);
    String type = stream ? "text/event-stream" : "application/json";
    return OverheardUsage.of(exchange.path("path").asText(), type, bytes).usage();
  }

  /** Members of all usage objects in order, the last non-null of each name winning. */
  private static TokenUsage expected(JsonNode exchange) throws IOException {
    var usages = new ArrayList<JsonNode>();
    JsonNode body = exchange.path("response_body");
    if (exchange.path("stream").asBoolean()) {
      for (String line : body.asText().split("\r?\n", -1)) {
        if (line.startsWith("data:") && line.contains("{")) {
          collect(MAPPER.readTree(line.substring(5)), usages);
        }
      }
    } else {
      collect(body, usages);
    }
    usages.removeIf(usage -> usage.size() == 1); // what a created cache holds is no usage
    return usages.isEmpty() ? TokenUsage.UNKNOWN : one(exchange.path("path").asText(), usages);
  }

  private static void collect(JsonNode node, List<JsonNode> usages) {
    for (var member : node.properties()) {
      boolean usage = member.getKey().equals("usage") || member.getKey().equals("usageMetadata");
      if (usage && member.getValue().isObject()) {
        usages.add(member.getValue());
      }
      collect(member.getValue(), usages);
    }
  }

  private static TokenUsage one(String path, List<JsonNode> usages) {
    if (path.contains("/v1/messages")) {
      return new TokenUsage(
          last(usages, "/input_tokens"),
          last(usages, "/cache_read_input_tokens"),
          last(usages, "/cache_creation/ephemeral_5m_input_tokens"),
          last(usages, "/cache_creation/ephemeral_1h_input_tokens"),
          last(usages, "/output_tokens"),
          Billing.PLAIN);
    }
    if (path.contains("/converse")) {
      return new TokenUsage(
          last(usages, "/inputTokens"),
          last(usages, "/cacheReadInputTokens"),
          last(usages, "/cacheWriteInputTokens"),
          last(usages, "/outputTokens"));
    }
    if (path.contains("enerateContent")) {
      long read = last(usages, "/cachedContentTokenCount");
      long prompt = last(usages, "/promptTokenCount");
      long made = last(usages, "/totalTokenCount") - prompt;
      return new TokenUsage(prompt - read, read, 0, made);
    }
    return path.contains("/responses")
        ? inclusive(usages, "/input_tokens", "/output_tokens")
        : inclusive(usages, "/prompt_tokens", "/completion_tokens");
  }

  private static TokenUsage inclusive(List<JsonNode> usages, String prompt, String made) {
    long all = last(usages, prompt);
    long read = last(usages, prompt + "_details/cached_tokens");
    long write = last(usages, prompt + "_details/cache_write_tokens");
    long output = last(usages, made);
    long total = last(usages, "/total_tokens");
    if (total > all + output) {
      output = total - all; // reasoning beside the completion
    }
    long once = read + write > all ? 0 : write; // the same tokens written and read
    return new TokenUsage(all - read - once, read, once, output);
  }

  private static long last(List<JsonNode> usages, String pointer) {
    long value = 0;
    for (JsonNode usage : usages) {
      JsonNode there = usage.at(pointer);
      value = there.isNumber() ? there.asLong() : value;
    }
    return value;
  }
}
