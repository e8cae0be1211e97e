package dev.reprise.provider.caching;

import static dev.reprise.provider.caching.Trial.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reprise.provider.caching.registry.Rehearsal;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * taking away what was put in gives the caller's bytes again, to the last one. So the prefix
 * bytes of one turn stay a prefix of the next whatever the caller sends, marks left aside.
 */
class ByteStabilityTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What is put in, exactly; callers of this test write their blocks with a space in front. */
  private static String withoutOurs(String sent) {
    String bare =
        sent.replace(",\"cache_control\":{\"type\":\"ephemeral\"}}]", "⟧")
            .replace(",\"cache_control\":{\"type\":\"ephemeral\",\"ttl\":\"1h\"}}]", "⟧")
            .replace(",\"prompt_cache_breakpoint\":{\"mode\":\"explicit\"}}]", "⟧")
            .replace(",\"cache_control\":{\"type\":\"ephemeral\"}", "")
            .replace(",\"cache_control\":{\"type\":\"ephemeral\",\"ttl\":\"1h\"}", "")
            .replace(",\"prompt_cache_breakpoint\":{\"mode\":\"explicit\"}", "")
            .replace("\"prompt_cache_options\":{\"mode\":\"explicit\"},", "");
    return bare.replace("[{\"type\":\"text\",\"text\":", "").replace("⟧", "");
  }

  private static String conversation(Random random, int turns) {
    var messages = new StringBuilder();
    for (int i = 0; i < turns; i++) {
      boolean blocks = (i + turns * 0) % 3 == 1;
      String words = words(new Random(i), 300);
      messages.append(i == 0 ? "" : ",");
      if (i % 2 == 1) {
        messages.append("{\"role\":\"assistant\", \"content\":\"" + words + "\"}");
      } else if (blocks) {
        messages.append(
            "{\"content\":[ {\"type\":\"text\", \"text\":\""
                + words
                + "\" }],\"role\" : \"user\"}");
      } else {
        messages.append("{\"role\":\"user\",\"content\" : \"" + words + "\"}");
      }
    }
    return "{\"model\":\"m\", \"max_tokens\":9,"
        + (random.nextBoolean() ? "\"temperature\":1.0 ," : "")
        + "\"messages\":["
        + messages
        + " ]}";
  }

  private static String words(Random random, int count) {
    var text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(Integer.toString(random.nextInt(100_000), 36)).append(i % 7 == 0 ? "\\n" : " ");
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void taking_our_marks_away_gives_the_callers_bytes(long seed) {
    for (Trial trial :
        new Trial[] {Trial.anthropic("claude-sonnet-4-5"), Trial.openAi("gpt-5.6-sol")}) {
      var random = new Random(seed);
      int edited = 0;
      for (int turns = 1; turns < 24; turns += random.nextBoolean() ? 2 : 0) {
        String body = conversation(random, turns);
        Rehearsal.Turn turn = trial.after(random.nextInt(200)).exactly(body);
        edited += turn.plan().hints() ? 1 : 0;
        assertThat(withoutOurs(text(turn))).as("seed %d, %d turns", seed, turns).isEqualTo(body);
      }
      assertThat(edited).as("control: something was put in").isPositive();
    }
  }

  @Test
  @Tag("corpus")
  void over_the_agent_trace_too() throws Exception {
    Path trace =
        Path.of(System.getProperty("reprise.corpus"), "traces", "lmcache_agent_miniswe.jsonl.gz");
    Trial trial = Trial.anthropic("claude-sonnet-4-5");
    Map<String, String> sessions = new HashMap<>();
    int edited = 0;
    try (var lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(trace)), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode call = JSON.readTree(line);
        String session = call.path("session_id").asText();
        String before = sessions.getOrDefault(session, "");
        String input = call.path("input").asText();
        String grown = input.substring(Math.min(input.length(), heard(before).length()));
        String turn =
            (before.isEmpty() ? "" : before + ",{\"role\":\"assistant\",\"content\":\"ok\"},")
                + "{\"role\":\"user\",\"content\":"
                + JSON.writeValueAsString(grown.isEmpty() ? "." : grown)
                + "}";
        sessions.put(session, turn);
        String body = "{\"model\":\"m\",\"messages\":[" + turn + "]}";
        Rehearsal.Turn sent = trial.after(3).exactly(body);
        edited += sent.plan().hints() ? 1 : 0;
        assertThat(withoutOurs(text(sent))).isEqualTo(body);
      }
    }
    assertThat(edited).isGreaterThan(300);
  }

  /** What the agent had said in all turns so far. */
  private static String heard(String turns) throws Exception {
    var text = new StringBuilder();
    for (JsonNode message : JSON.readTree("[" + turns + "]")) {
      text.append(
          message.path("role").asText().equals("user") ? message.path("content").asText() : "");
    }
    return text.toString();
  }
}
