package dev.reprise.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.simulator.content.TokenCount;
import dev.reprise.simulator.wire.Answer;
import dev.reprise.simulator.wire.Call;
import dev.reprise.simulator.wire.Header;
import dev.reprise.simulator.wire.Json;
import dev.reprise.simulator.world.Settings;
import dev.reprise.simulator.world.VirtualClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Real exchanges, from the folder named by {@code reprise.corpus}: what was sent there is sent
 * here.
 */
@Tag("corpus")
class RecordedCorpusTest {

  private static final List<JsonNode> EXCHANGES = new ArrayList<>();

  @BeforeAll
  static void load() throws IOException {
    String folder = System.getProperty("reprise.corpus", "");
    assumeThat(folder).as("-Dreprise.corpus names the folder of the recordings").isNotBlank();
    try (Stream<Path> files = Files.list(Path.of(folder, "recorded"))) {
      for (Path file : files.sorted().toList()) {
        if (!file.getFileName().toString().equals("INDEX.json")) {
          EXCHANGES.add(Json.parse(Files.readAllBytes(file)));
        }
      }
    }
    assertThat(EXCHANGES).hasSizeGreaterThan(50);
  }

  private static JsonNode named(String name) {
    return EXCHANGES.stream()
        .filter(exchange -> exchange.path("name").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Call call(JsonNode exchange) {
    JsonNode body = exchange.get("request_body");
    String text = body.isTextual() || body.isNull() ? "" : Json.compact(body);
    return new Call(
        exchange.get("method").asText(),
        exchange.get("path").asText(),
        List.of(
            new Header("x-recorded", exchange.path("name").asText()),
            new Header(
                exchange.path("provider").asText().startsWith("anthropic")
                    ? "anthropic-version"
                    : "x-other",
                "2023-06-01")),
        text.getBytes(StandardCharsets.UTF_8));
  }

  private static Simulator simulator(TokenCount tokens) {
    return new Simulator(Settings.instant().withTokens(tokens), new VirtualClock());
  }

  @Test
  void every_recorded_exchange_replays_byte_for_byte_however_it_is_cut() {
    for (RecordedProvider.Chunking chunking :
        List.of(new RecordedProvider.Chunking.Events(), new RecordedProvider.Chunking.Bytes(7))) {
      for (JsonNode exchange : EXCHANGES) {
        Answer answer = new RecordedProvider(chunking).add(exchange).answer(call(exchange));
        JsonNode body = exchange.get("response_body");
        assertThat(answer.status()).isEqualTo(exchange.get("status").asInt());
        assertThat(answer.text())
            .as(exchange.get("name").asText())
            .isEqualTo(body.isTextual() ? body.asText() : Json.compact(body));
        assertThat(answer.streams()).isEqualTo(exchange.get("stream").asBoolean());
      }
    }
  }

  @Test
  void equal_requests_are_answered_in_the_order_they_were_recorded() {
    RecordedProvider recorded = new RecordedProvider(new RecordedProvider.Chunking.Events());
    recorded.add(named("anthropic-cache-write-1590")).add(named("anthropic-cache-read-1590"));
    Call call = call(named("anthropic-cache-write-1590"));
    assertThat(recorded.answer(call).text()).contains("\"cache_creation_input_tokens\":1590");
    assertThat(recorded.answer(call).text()).contains("\"cache_read_input_tokens\":1590");
    assertThat(recorded.answer(call).text()).contains("\"cache_read_input_tokens\":1590");
  }

  /** The long block has what the recording leaves for it; every other block has {@code rest}. */
  private static TokenCount longBlock(int tokens, int rest) {
    return text -> text.length() > 1000 ? tokens : rest;
  }

  private static void sameUsage(Simulator simulator, String name, String usage, String... members) {
    JsonNode recorded = named(name).get("response_body").get(usage);
    JsonNode simulated = Asked.json(simulator.answer(call(named(name)))).get(usage);
    assertThat(simulated).as(name).isNotNull();
    for (String member : members) {
      assertThat(simulated.at(member)).as(name + " " + member).isEqualTo(recorded.at(member));
    }
  }

  @Test
  void anthropic_write_and_read_have_the_recorded_usage() {
    Simulator simulator = simulator(longBlock(1586, 1));
    for (String name : List.of("anthropic-cache-write-1590", "anthropic-cache-read-1590")) {
      sameUsage(
          simulator,
          name,
          "usage",
          "/input_tokens",
          "/cache_creation_input_tokens",
          "/cache_read_input_tokens",
          "/cache_creation/ephemeral_5m_input_tokens",
          "/cache_creation/ephemeral_1h_input_tokens");
    }
  }

  @Test
  void anthropic_automatic_caching_with_tools_leaves_the_recorded_seven_tokens() {
    JsonNode exchange = named("anthropic-cache-tools-write-1069");
    int blocks =
        Asked.json(simulator(text -> 1).answer(call(exchange))).at("/usage/input_tokens").asInt()
            - 7;
    int rest = 1069 - (blocks - 1);
    Simulator simulator =
        simulator(text -> text.startsWith("Can I get a refund on order") ? rest : 1);
    sameUsage(
        simulator,
        "anthropic-cache-tools-write-1069",
        "usage",
        "/input_tokens",
        "/cache_creation_input_tokens",
        "/cache_read_input_tokens");
  }

  /** All blocks one token: what is left of the prompt is their number and the framing's three. */
  private static int blocks(String name) {
    return Asked.json(simulator(text -> 1).answer(call(named(name))))
            .at("/usage/input_tokens")
            .asInt()
        - 3;
  }

  @Test
  void anthropic_a_second_turn_reads_the_first_and_writes_itself() {
    String first = "anthropic-cache-read-messages";
    String second = "anthropic-cache-read-plus-write";
    int asked = 1111 - (blocks(first) - 1);
    int answered = 418 - (blocks(second) - blocks(first) - 1);
    Simulator simulator =
        simulator(
            text ->
                text.startsWith("Please explain")
                    ? asked
                    : text.startsWith("# What is Python?") ? answered : 1);
    simulator.answer(call(named(first)));
    for (String name : List.of(first, second)) {
      sameUsage(
          simulator,
          name,
          "usage",
          "/input_tokens",
          "/cache_creation_input_tokens",
          "/cache_read_input_tokens",
          "/cache_creation/ephemeral_5m_input_tokens",
          "/cache_creation/ephemeral_1h_input_tokens");
    }
  }

  @Test
  void openai_write_and_read_have_the_recorded_usage() {
    Simulator simulator = simulator(longBlock(4008, 5));
    for (String name :
        List.of("openai-chat-explicit-cache-write", "openai-chat-explicit-cache-read")) {
      sameUsage(
          simulator,
          name,
          "usage",
          "/prompt_tokens",
          "/prompt_tokens_details/cached_tokens",
          "/prompt_tokens_details/cache_write_tokens");
    }
    for (String name :
        List.of("openai-responses-explicit-cache-write", "openai-responses-explicit-cache-read")) {
      sameUsage(
          simulator,
          name,
          "usage",
          "/input_tokens",
          "/input_tokens_details/cached_tokens",
          "/input_tokens_details/cache_write_tokens");
    }
  }

  @Test
  void gemini_create_and_generate_have_the_recorded_counts() {
    JsonNode create = named("gemini-cachedcontents-create");
    Simulator simulator =
        simulator(
            text -> text.length() > 1000 ? 3502 : text.startsWith("You are a geography") ? 10 : 8);
    JsonNode made = Asked.json(simulator.answer(call(create)));
    assertThat(made.at("/usageMetadata/totalTokenCount").asInt()).isEqualTo(3512);
    assertThat(Asked.names(made))
        .containsExactlyInAnyOrderElementsOf(Asked.names(create.get("response_body")));
    JsonNode generate = named("gemini-cachedcontent-generate");
    String body =
        Json.compact(generate.get("request_body"))
            .replace(
                "cachedContents/7lf5him5ev4iemi1yjv2gwli5bhpz3yidzejwllo",
                made.get("name").asText());
    JsonNode usage =
        Asked.json(simulator.answer(Call.post(generate.get("path").asText(), body)))
            .get("usageMetadata");
    assertThat(usage.get("promptTokenCount").asInt()).isEqualTo(3520);
    assertThat(usage.get("cachedContentTokenCount").asInt()).isEqualTo(3512);
  }

  @Test
  void errors_have_the_recorded_status_and_words() {
    for (String name :
        List.of(
            "anthropic-error-404-model", "anthropic-error-404-count-tokens",
            "openai-chat-error-404-model", "openai-chat-error-400-param",
            "openai-responses-error-400-model", "openai-responses-error-400",
            "gemini-error-404-model", "gemini-error-404-embed")) {
      Answer answer = simulator(TokenCount.FOUR_BYTES).answer(call(named(name)));
      assertThat(answer.status()).as(name).isEqualTo(named(name).get("status").asInt());
      assertThat(Asked.json(answer).get("error"))
          .as(name)
          .isEqualTo(named(name).get("response_body").get("error"));
    }
  }

  private static Stream<JsonNode> answered(String provider) {
    return EXCHANGES.stream()
        .filter(exchange -> exchange.get("status").asInt() == 200)
        .filter(exchange -> exchange.get("provider").asText().startsWith(provider))
        .filter(exchange -> exchange.get("request_body").isObject())
        .filter(exchange -> !exchange.get("request_body").has("cachedContent"));
  }

  @Test
  void every_recorded_request_is_accepted() {
    Simulator simulator = simulator(TokenCount.FOUR_BYTES);
    for (String provider : List.of("anthropic", "openai", "gemini")) {
      assertThat(answered(provider)).isNotEmpty();
      answered(provider)
          .forEach(
              exchange -> {
                Answer answer = simulator.answer(call(exchange));
                assertThat(answer.status())
                    .as(exchange.get("name").asText() + " " + answer.text())
                    .isEqualTo(200);
                assertThat(answer.header("content-type").orElseThrow())
                    .as(exchange.get("name").asText())
                    .isEqualTo(exchange.at("/response_headers/content-type").asText());
              });
    }
  }

  /** Paths of members, arrays passed through, down to what the caller or the model chose freely. */
  private static void paths(JsonNode node, String prefix, Set<String> paths) {
    if (node.isArray()) {
      node.forEach(each -> paths(each, prefix, paths));
    }
    node.properties()
        .forEach(
            member -> {
              String path = prefix + "/" + member.getKey();
              paths.add(path);
              if (!Set.of("input", "args", "parameters", "tools", "metadata")
                  .contains(member.getKey())) {
                paths(member.getValue(), path, paths);
              }
            });
  }

  private static void paths(boolean stream, String body, Set<String> paths) {
    if (stream) {
      for (String line : body.lines().toList()) {
        if (line.startsWith("data: {")) {
          JsonNode event = Asked.json(line.substring(6));
          paths(event, event.path("type").asText(), paths);
        }
      }
    } else {
      paths(Asked.json(body), "", paths);
    }
  }

  @Test
  void no_member_is_written_that_the_provider_never_wrote() {
    Simulator simulator = simulator(TokenCount.FOUR_BYTES);
    for (String provider : List.of("anthropic", "openai", "gemini")) {
      Set<String> real = new TreeSet<>();
      Set<String> simulated = new TreeSet<>();
      answered(provider)
          .forEach(
              exchange -> {
                boolean stream = exchange.get("stream").asBoolean();
                JsonNode body = exchange.get("response_body");
                paths(stream, body.isTextual() ? body.asText() : Json.compact(body), real);
                paths(stream, simulator.answer(call(exchange)).text(), simulated);
              });
      // A whole answer's members may have been recorded inside an event only.
      simulated.removeIf(path -> real.stream().anyMatch(known -> known.endsWith(path)));
      assertThat(simulated).as(provider).isEmpty();
    }
  }
}
