package dev.reprise.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.artifact.Ending;
import dev.reprise.artifact.Entry;
import dev.reprise.provider.GivenReplies.Given;
import dev.reprise.response.ReplyCodec.Judgement;
import dev.reprise.response.events.EventStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The codecs over real exchanges; the folder is given by {@code reprise.corpus}. */
@Tag("corpus")
class RecordedRepliesTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final List<Given> ANSWERS = new ArrayList<>();
  private static final List<Given> ERRORS = new ArrayList<>();
  private static final Map<String, String> ASKED = new HashMap<>();

  @BeforeAll
  static void read_the_corpus() throws IOException {
    String folder = System.getProperty("reprise.corpus", "");
    assumeTrue(!folder.isEmpty(), "no corpus: give its folder with -Dreprise.corpus");
    try (var files = Files.list(Path.of(folder, "recorded"))) {
      for (Path file : files.sorted().toList()) {
        if (!file.endsWith("INDEX.json")) {
          read(MAPPER.readTree(file.toFile()), file.getFileName().toString());
        }
      }
    }
    assertThat(ANSWERS).hasSizeGreaterThan(30);
  }

  private static void read(JsonNode exchange, String name) throws IOException {
    String dialect = dialect(exchange);
    if (dialect.isEmpty()) {
      return;
    }
    JsonNode body = exchange.path("response_body");
    boolean stream = exchange.path("stream").asBoolean();
    byte[] bytes =
        body.isTextual()
            ? body.asText().getBytes(StandardCharsets.UTF_8)
            : MAPPER.writeValueAsBytes(body);
    ObjectNode asked =
        exchange.path("request_body") instanceof ObjectNode sent ? sent : MAPPER.createObjectNode();
    asked.putObject("stream_options").put("include_usage", true);
    ASKED.put(name, MAPPER.writeValueAsString(asked));
    var given = new Given(dialect, name, stream ? Entry.Form.STREAM : Entry.Form.WHOLE, bytes);
    (exchange.path("status").asInt() == 200 ? ANSWERS : ERRORS).add(given);
  }

  @Test
  void overhearing_tells_the_usage_and_model_that_judging_tells() {
    for (Given given : ANSWERS) {
      var heard = given.codec().heard(given.form(), given.bytes());
      assertThat(heard.usage()).as(given.toString()).isEqualTo(given.verdict().usage());
      assertThat(heard.model()).as(given.toString()).isEqualTo(given.verdict().model());
    }
  }

  private static String dialect(JsonNode exchange) {
    String path = exchange.path("path").asText();
    if (path.contains("count_tokens") || path.contains("cachedContents")) {
      return "";
    }
    if (path.contains("/v1/messages")) {
      return "anthropic";
    }
    if (path.contains("generateContent") || path.contains("streamGenerateContent")) {
      return "gemini";
    }
    if (path.contains("/responses")) {
      return "openai-responses";
    }
    return path.contains("/chat/completions") ? "openai-chat" : "";
  }

  @Test
  void every_recorded_answer_is_whole_and_counted_and_every_error_is_not() {
    for (Given given : ANSWERS) {
      Judgement verdict = given.verdict();
      assertThat(verdict.complete()).as(given + " " + verdict).isTrue();
      assertThat(verdict.model()).as(given.toString()).isNotBlank();
      assertThat(verdict.ending() == Ending.LIVE).as(given.toString()).isEqualTo(live(given));
      assertThat(verdict.ending())
          .as(given.toString())
          .isIn(Ending.STOP, Ending.TOOL_CALL, Ending.LENGTH, Ending.LIVE);
    }
    for (Given given : ERRORS) {
      assertThat(given.verdict().complete()).as(given.toString()).isFalse();
      assertThat(given.verdict().ending()).as(given.toString()).isEqualTo(Ending.ERROR);
    }
    assertThat(ANSWERS).allMatch(given -> given.verdict().usage().known());
  }

  /** Answers with what a provider's own tool found: pages it read, code it ran. */
  private static boolean live(Given given) {
    String text = new String(given.bytes(), StandardCharsets.UTF_8);
    return text.contains("\"url_citation\"") || text.contains("_code_execution_tool_result\"");
  }

  @Test
  void no_prefix_of_a_recorded_stream_is_whole() {
    long prefixes = 0;
    for (Given given : ANSWERS) {
      if (given.form() == Entry.Form.STREAM) {
        int end =
            EventStream.frames(given.bytes()).stream()
                .filter(frame -> frame.data() != null)
                .toList()
                .getLast()
                .end();
        int step = given.bytes().length > 20_000 ? 7 : 1;
        for (int cut = 0; cut < end; cut += step) {
          Judgement verdict = given.codec().judge(given.form(), Arrays.copyOf(given.bytes(), cut));
          assertThat(verdict.complete()).as(given + " cut at " + cut).isFalse();
          prefixes++;
        }
      }
    }
    System.out.println("prefixes of recorded streams judged incomplete: " + prefixes);
  }

  @Test
  void a_replay_in_the_same_mode_says_the_same() {
    for (Given given : ANSWERS) {
      byte[] replayed =
          given
              .codec()
              .replay(
                  given.payload(),
                  GivenReplies.asking(ASKED.get(given.name())),
                  given.form(),
                  GivenReplies.NOW);
      assertThat(replayed).as(given.toString()).isNotNull().isNotEqualTo(given.bytes());
      assertThat(GivenReplies.meaning(given.form(), replayed))
          .as(given.toString())
          .isEqualTo(GivenReplies.meaning(given.form(), given.bytes()));
    }
  }

  @Test
  void no_word_of_a_recorded_stream_is_missing_from_its_body() {
    for (Given given : ANSWERS) {
      if (given.form() == Entry.Form.STREAM) {
        byte[] body = given.codec().convert(given.payload());
        assertThat(GivenReplies.lost(given.bytes(), body)).as(given.toString()).isEmpty();
      }
    }
  }

  @Test
  void every_recorded_answer_turns_into_its_other_form_and_back() {
    var lossy = new ArrayList<String>();
    for (Given given : ANSWERS) {
      if (!given.codec().lossless(given.payload())) {
        lossy.add(given.toString());
      }
    }
    System.out.println(
        "recorded answers without an other form: "
            + lossy.size()
            + " of "
            + ANSWERS.size()
            + " "
            + lossy);
    assertThat(lossy).isEmpty();
  }
}
