package dev.reprise.gateway.journey.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.gateway.journey.fixture.Wire;
import dev.reprise.gateway.journey.fixture.World;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is offered or said in a request may forbid that its answer is kept. */
class ToolsAndSecretsJourneyTest {
  private static final String CANARY = "zebra-quartz-7731-violet";
  private static final String KEY = "ada-canary-key-5f1c88";

  @TempDir static Path folder;
  static World world;

  @BeforeAll
  static void start() throws Exception {
    world = World.in(folder);
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  private static String withTool(Wire wire, String question, String declared) {
    String schema = "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}";
    String flat = "\"name\":\"lookup\",\"description\":\"Looks up.\"";
    String tool =
        switch (wire) {
          case CHAT ->
              "{\"type\":\"function\"%s,\"function\":{%s,\"parameters\":%s}}"
                  .formatted(declared, flat, schema);
          case RESPONSES ->
              "{\"type\":\"function\"%s,%s,\"parameters\":%s}".formatted(declared, flat, schema);
          case ANTHROPIC -> "{%s,\"input_schema\":%s%s}".formatted(flat, schema, declared);
          case GEMINI ->
              "{\"functionDeclarations\":[{%s,\"parameters\":%s%s}]}"
                  .formatted(flat, schema, declared);
        };
    String body = wire.body(question, false);
    return body.substring(0, body.length() - 1) + ",\"tools\":[" + tool + "]}";
  }

  private static World.Seen post(Wire wire, String body) {
    return world.post(
        wire.path,
        body,
        wire.credentialHeader,
        wire.credential("ada"),
        "anthropic-version",
        "2023-06-01");
  }

  @ParameterizedTest
  @EnumSource(Wire.class)
  void a_tool_nobody_speaks_for_keeps_an_answer_from_being_reused(Wire wire) {
    String silent = withTool(wire, "What does the tool do?", "");
    for (int i = 0; i < 2; i++) {
      assertThat(post(wire, silent).cacheStatus())
          .contains("fwd=bypass")
          .contains("detail=side-effecting-tool; tool=\"lookup\"");
    }
    assertThat(world.explained(post(wire, silent)).path("remedy").asText())
        .contains("{name: \"lookup\", side_effects: none}", "x-reprise");
    String declared =
        withTool(wire, "What does the tool do?", ",\"x-reprise\":{\"side_effects\":\"none\"}");
    World.Seen miss = post(wire, declared);
    assertThat(miss.status()).as(miss.text()).isEqualTo(200);
    assertThat(world.providerServer.calls().last().body())
        .asString()
        .contains("lookup")
        .doesNotContain("x-reprise");
    World.Seen hit = post(wire, declared);
    assertThat(hit.hit()).as("declared free of side effects: " + hit.cacheStatus()).isTrue();
    assertThat(wire.wholeText(hit.json())).isEqualTo(wire.wholeText(miss.json()));
  }

  @ParameterizedTest
  @EnumSource(Wire.class)
  void prompts_with_secrets_or_payment_data_are_answered_and_never_kept(Wire wire) {
    for (String sensitive :
        List.of(
            "Is my key AKIA" + "IOSFODNN7EXAMPLQ fine?",
            "Charge card 4111 1111 1111 1111 please")) {
      World.Seen first = wire.ask(world, "ada", sensitive, false);
      assertThat(first.status()).isEqualTo(200);
      assertThat(first.cacheStatus()).contains("detail=sensitive").doesNotContain("stored");
      World.Seen again =
          wire.ask(world, "ada", sensitive, false, "cache-control", "only-if-cached");
      assertThat(again.status()).as(sensitive).isEqualTo(504);
    }
  }

  @Test
  void prompts_and_credentials_show_up_nowhere_but_at_the_provider() throws Exception {
    var records = new CopyOnWriteArrayList<String>();
    Handler listening = listening(records);
    Logger root = Logger.getLogger("");
    Level before = root.getLevel();
    root.addHandler(listening);
    root.setLevel(Level.FINE);
    try {
      var said = new StringBuilder();
      for (Wire wire : Wire.values()) {
        said.append(everythingSaid(wire));
      }
      said.append(world.admin("GET", "/metrics", "").text());
      said.append(world.admin("GET", "/v1/admin/stats", "").text());
      clean(said.toString().getBytes(StandardCharsets.UTF_8), "metrics, stats and decisions");
    } finally {
      root.setLevel(before);
      root.removeHandler(listening);
    }
    world.restart(); // everything written behind has landed
    clean(String.join("\n", records).getBytes(StandardCharsets.UTF_8), "the log");
    int looked = 0;
    try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        clean(Files.readAllBytes(file), file.toString());
        looked++;
      }
    }
    assertThat(looked).as("files looked into").isGreaterThanOrEqualTo(3);
    assertThat(Wire.CHAT.ask(world, KEY, CANARY, false).cacheStatus())
        .as("positive control: it was there all the time")
        .contains("hit")
        .contains("l2");
  }

  /**
   * A miss, a hit, a bypass, a refusal, each with the canary in it, and what is told about them.
   */
  private static String everythingSaid(Wire wire) {
    var said = new StringBuilder();
    World.Seen[] seen = {
      wire.ask(world, KEY, CANARY, false),
      wire.ask(world, KEY, CANARY, true),
      wire.ask(world, KEY, CANARY, false, "cache-control", "no-store"),
      wire.ask(world, KEY, CANARY + "?", false, "cache-control", "only-if-cached"),
      world.post(wire.path, "{\"" + CANARY + "\":", wire.credentialHeader, wire.credential(KEY)),
    };
    assertThat(seen[1].hit()).isTrue();
    for (World.Seen one : seen) {
      String id = one.header("reprise-request-id");
      said.append(one.headers().map());
      said.append(
          world
              .get("/v1/prompt-cache/decisions/" + id, wire.credentialHeader, wire.credential(KEY))
              .text());
    }
    said.append(seen[4].text());
    return said.toString();
  }

  private static Handler listening(List<String> records) {
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord entry) {
            String logger = String.valueOf(entry.getLoggerName());
            if (logger.startsWith("dev.reprise")) {
              records.add(entry.getMessage() + " " + entry.getThrown());
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    handler.setLevel(Level.ALL);
    return handler;
  }

  private static void clean(byte[] bytes, String where) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    assertThat(text.contains(CANARY)).as("prompt text in " + where).isFalse();
    assertThat(text.contains(KEY)).as("a credential in " + where).isFalse();
  }
}
