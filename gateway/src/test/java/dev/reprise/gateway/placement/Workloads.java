package dev.reprise.gateway.placement;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.gateway.placement.Market.Step;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPInputStream;

/** Traffic of well-known shapes; the same for the same seed. */
final class Workloads {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String model;
  private final Random random;

  Workloads(String model, long seed) {
    this.model = model;
    this.random = new Random(seed);
  }

  /** One conversation as its client keeps it. */
  final class Talk {
    private final ObjectNode body = JSON.createObjectNode();
    private final ArrayNode messages;

    Talk(String system) {
      body.put("model", model).put("max_tokens", 64);
      if (!system.isEmpty() && model.startsWith("claude")) {
        body.put("system", system);
      }
      messages = body.putArray("messages");
      if (!system.isEmpty() && !model.startsWith("claude")) {
        messages.addObject().put("role", "system").put("content", system);
      }
    }

    String asks(String text) {
      messages.addObject().put("role", "user").put("content", text);
      String now = body.toString();
      messages.addObject().put("role", "assistant").put("content", text(30));
      return now;
    }
  }

  /** Words nobody said before. */
  String text(int words) {
    var text = new StringBuilder();
    for (int i = 0; i < words; i++) {
      text.append(Long.toString(random.nextLong() >>> 40, 36)).append(' ');
    }
    return text.toString();
  }

  /** Recorded agents: each call says what the one before said, and more. */
  static List<Step> trace(Path file, String model) throws IOException {
    Map<String, StringBuilder> sessions = new HashMap<>();
    Map<String, String> said = new HashMap<>();
    var steps = new ArrayList<Step>();
    long before = 0;
    try (var lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode call = JSON.readTree(line);
        String session = call.path("session_id").asText();
        String input = call.path("input").asText();
        String known = said.getOrDefault(session, "");
        StringBuilder messages = sessions.computeIfAbsent(session, id -> new StringBuilder());
        if (!messages.isEmpty()) {
          messages.append(",{\"role\":\"assistant\",\"content\":\"ok\"},");
        }
        String grown = input.startsWith(known) ? input.substring(known.length()) : input;
        messages
            .append("{\"role\":\"user\",\"content\":")
            .append(JSON.writeValueAsString(grown.isEmpty() ? "." : grown))
            .append("}");
        said.put(session, input);
        long at = call.path("timestamp").asLong() / 1000;
        Duration after = Duration.ofMillis(before == 0 ? 0 : Math.max(0, at - before));
        before = at;
        steps.add(
            new Step(
                after,
                "{\"model\":\"%s\",\"max_tokens\":64,\"messages\":[%s]}"
                    .formatted(model, messages)));
      }
    }
    return steps;
  }

  /** Prompts that share nothing and never come again. */
  List<Step> oneShot(int requests, int seconds) {
    var steps = new ArrayList<Step>();
    for (int i = 0; i < requests; i++) {
      steps.add(new Step(Duration.ofSeconds(seconds), new Talk("").asks(text(2000))));
    }
    return steps;
  }

  /** Every prompt comes exactly twice, soon. */
  List<Step> pairs(int pairs) {
    var steps = new ArrayList<Step>();
    for (int i = 0; i < pairs; i++) {
      String system = text(1500);
      steps.add(new Step(Duration.ofSeconds(20), new Talk(system).asks(text(50))));
      steps.add(new Step(Duration.ofSeconds(20), new Talk(system).asks(text(50))));
    }
    return steps;
  }

  /** One after another, each of so many turns, tools' answers between. */
  List<Step> agents(int sessions, int turns) {
    var steps = new ArrayList<Step>();
    for (int i = 0; i < sessions; i++) {
      var talk = new Talk("");
      for (int turn = 0; turn < turns; turn++) {
        steps.add(new Step(Duration.ofSeconds(3), talk.asks(text(turn == 0 ? 1500 : 100))));
      }
    }
    return steps;
  }

  /** Chats with one shared system prompt, mixed in time; people think between turns. */
  List<Step> chats(int chats, int seconds) {
    String system = text(2500);
    var open = new ArrayList<Talk>();
    var steps = new ArrayList<Step>();
    for (int started = 0; started < chats || !open.isEmpty(); ) {
      if (started < chats && (open.size() < 4 || random.nextInt(5) == 0)) {
        open.add(new Talk(system));
        started++;
      }
      int which = random.nextInt(open.size());
      steps.add(new Step(Duration.ofSeconds(seconds), open.get(which).asks(text(60))));
      if (random.nextInt(5) == 0) {
        open.remove(which);
      }
    }
    return steps;
  }

  /** One long stable prefix, another short question each time. */
  List<Step> judge(int requests, int seconds) {
    String system = text(3000);
    var steps = new ArrayList<Step>();
    for (int i = 0; i < requests; i++) {
      steps.add(new Step(Duration.ofSeconds(seconds), new Talk(system).asks(text(120))));
    }
    return steps;
  }
}
