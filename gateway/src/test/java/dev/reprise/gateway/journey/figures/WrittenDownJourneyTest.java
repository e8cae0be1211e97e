package dev.reprise.gateway.journey.figures;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.gateway.journey.fixture.Figures;
import dev.reprise.gateway.journey.fixture.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is written for each request: the access log and recordings (contract 2.6, 2.6a). */
@Timeout(60)
class WrittenDownJourneyTest {
  private static final String CANARY = "canary-7f3a";

  @TempDir Path folder;

  private static World.Seen ask(World world, String text) {
    World.Seen seen =
        world.post(
            "/v1/chat/completions?trace=" + CANARY,
            "{\"model\":\"m-1\",\"temperature\":0,\"messages\":[{\"role\":\"user\","
                + "\"content\":\""
                + text
                + "\"}]}",
            "authorization",
            "Bearer ada-" + CANARY,
            "reprise-task",
            "faq");
    assertThat(seen.status()).as(seen.text()).isEqualTo(200);
    return seen;
  }

  private static List<JsonNode> lines(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .map(
            line -> {
              try {
                return World.JSON.readTree(line);
              } catch (IOException e) {
                throw new AssertionError("not JSON: " + line, e);
              }
            })
        .toList();
  }

  @Test
  void the_access_log_has_a_line_for_each_request_and_no_text_of_it() throws Exception {
    Path file = folder.resolve("access.jsonl");
    World.Seen miss;
    World.Seen hit;
    try (World world = World.in(folder, World.providers() + "access_log: file:" + file + "\n")) {
      miss = ask(world, "Say " + CANARY);
      hit = ask(world, "Say " + CANARY);
      assertThat(hit.hit()).isTrue();
    }
    List<JsonNode> lines = lines(file);
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0).path("id").asText()).isEqualTo(miss.header("reprise-request-id"));
    assertThat(lines.get(0).path("outcome").asText()).isEqualTo("miss");
    assertThat(lines.get(0).path("reason").asText()).isEqualTo("absent");
    assertThat(lines.get(1).path("id").asText()).isEqualTo(hit.header("reprise-request-id"));
    assertThat(lines.get(1).path("outcome").asText()).isEqualTo("hit");
    assertThat(lines.get(1).path("status").asInt()).isEqualTo(200);
    assertThat(Files.readString(file)).doesNotContain(CANARY);
  }

  @Test
  void a_secret_that_a_caller_sent_as_the_models_name_is_neither_logged_nor_a_label()
      throws Exception {
    Path file = folder.resolve("access.jsonl");
    String secret = "ghp_" + "a1B2c3D4e5".repeat(4).substring(4);
    String metrics;
    try (World world = World.in(folder, World.providers() + "access_log: file:" + file + "\n")) {
      for (String model : List.of(secret, "m-1")) {
        String body =
            "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";
        String[] hints = {
          "authorization", "Bearer a", "reprise-task", secret, "reprise-agent", secret
        };
        world.post("/v1/chat/completions", body, hints);
      }
      metrics = world.admin("GET", "/metrics", "").text();
    }
    List<JsonNode> lines = lines(file);
    assertThat(lines.get(0).path("model").asText()).isEqualTo("other");
    assertThat(lines.get(1).path("model").asText()).as("control").isEqualTo("m-1");
    assertThat(Files.readString(file)).doesNotContain(secret);
    assertThat(metrics).doesNotContain(secret).contains("task=\"other\"");
  }

  private World recording(Path file, String more) throws Exception {
    return World.in(
        folder,
        World.providers()
            + "routes:\n  - {provider: openai, record: {file: "
            + file
            + more
            + "}}\n");
  }

  @Test
  void a_recording_has_each_request_as_analyze_reads_it_and_nobody_can_read_it() throws Exception {
    Path file = folder.resolve("requests.jsonl");
    try (World world = recording(file, "")) {
      assertThat(world.gateway.notes()).anyMatch(it -> it.contains("are written to " + file));
      ask(world, "Say " + CANARY);
      ask(world, "Say " + CANARY);
    }
    List<JsonNode> lines = lines(file);
    assertThat(lines).as("hits too").hasSize(2);
    assertThat(lines.get(0).path("path").asText()).isEqualTo("/v1/chat/completions");
    assertThat(lines.get(0).path("ts").asText()).endsWith("Z");
    assertThat(lines.get(0).at("/headers/reprise-task").asText()).matches("[a-z]{3}");
    assertThat(lines.get(0).path("headers")).isEqualTo(lines.get(1).path("headers"));
    assertThat(lines.get(0).at("/body/model").asText()).isEqualTo("m-1");
    assertThat(lines.get(0).path("body")).as("what repeats").isEqualTo(lines.get(1).path("body"));
    assertThat(Files.readString(file)).doesNotContain("canary").doesNotContain("ada");
  }

  @Test
  void a_secret_is_written_nowhere_whatever_the_route_says() throws Exception {
    String secret = "ghp_" + "a1B2c3D4e5".repeat(4).substring(4);
    String escaped = "\\u0067hp_" + secret.substring(4);
    for (String how : List.of("text", "none")) {
      Path file = folder.resolve(how + ".jsonl");
      try (World world = recording(file, ", redact: " + how)) {
        for (String body :
            List.of(
                "{\"model\":\"S\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
                "{\"model\":\"m-1\",\"metadata\":{\"S\":\"v\"},\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
                "{\"model\":\"m-1\",\"metadata\":{\"type\":\"S\"},\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
                "{\"model\":\"m-1\",\"messages\":[{\"role\":\"S\",\"content\":\"x\"}]}",
                "{\"model\":\"m-1\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}")) {
          post(world, body.replace("S", secret), secret);
          post(world, body.replace("S", escaped), "s-1");
        }
        world.post(
            "/openai/deployments/" + secret + "/chat/completions",
            "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
            "authorization",
            "Bearer a");
      }
      String written = Files.readString(file);
      assertThat(written.lines()).as(how).hasSizeGreaterThanOrEqualTo(10);
      assertThat(written).as(how).doesNotContain(secret.substring(4), escaped);
    }
  }

  private static void post(World world, String body, String session) {
    world.post(
        "/v1/chat/completions", body, "authorization", "Bearer a", "reprise-session", session);
  }

  @Test
  void texts_are_written_only_where_the_route_says_so_and_secrets_never() throws Exception {
    Path file = folder.resolve("plain.jsonl");
    String secret = "sk-ant-api03-" + "Zq9".repeat(31) + "-abcdefAA";
    try (World world = recording(file, ", redact: none")) {
      assertThat(world.gateway.notes()).anyMatch(it -> it.contains("AS THEY CAME"));
      ask(world, "Where was Ada born?");
      ask(world, "My key is " + secret);
    }
    String written = Files.readString(file);
    assertThat(written)
        .contains("Where was Ada born?")
        .doesNotContain(secret)
        .doesNotContain("My key");
  }

  /** A repeat is answered without being read, but a recording shows what came. */
  @Test
  void a_repeat_is_written_with_its_own_labels_and_not_with_those_of_the_first() throws Exception {
    Path file = folder.resolve("repeats.jsonl");
    try (World world = recording(file, ", redact: none")) {
      for (int i = 0; i < 4; i++) {
        World.Seen seen = labelled(world, i);
        assertThat(seen.hit()).isEqualTo(i > 0);
      }
    }
    List<JsonNode> lines = lines(file);
    assertThat(lines).hasSize(4);
    assertThat(lines)
        .extracting(line -> line.at("/body/metadata/run").asText())
        .containsExactly("run-0", "run-1", "run-2", "run-3");
  }

  private static World.Seen labelled(World world, int i) {
    return world.post(
        "/v1/chat/completions",
        """
        {"model":"m-1","temperature":0,"metadata":{"run":"run-%d"},\
        "messages":[{"role":"user","content":"same question?"}]}"""
            .formatted(i),
        "authorization",
        "Bearer ada",
        "x-request-id",
        "request-" + i);
  }

  @Test
  void nothing_is_written_by_default_nor_beyond_the_files_size_nor_of_what_is_not_sampled()
      throws Exception {
    Path file = folder.resolve("small.jsonl");
    try (World world = recording(file, ", max: 300B")) {
      for (int i = 0; i < 5; i++) {
        ask(world, "Question " + i);
      }
      assertThat(Figures.moved(world, "gateway_records_dropped_total")).isPositive();
    }
    assertThat(Files.size(file)).isBetween(1L, 300L);
    Path none = folder.resolve("none.jsonl");
    try (World world = recording(none, ", sample: 0")) {
      ask(world, "Question");
    }
    assertThat(Files.size(none)).isZero();
  }
}
