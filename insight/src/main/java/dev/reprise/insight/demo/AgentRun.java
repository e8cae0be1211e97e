package dev.reprise.insight.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * One conversation of a tool-using agent over the OpenAI chat wire, streamed: every turn sends the
 * system prompt, the tools and the whole history again, as agents do.
 */
final class AgentRun {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int MOST_TOOL_ROUNDS = 3;

  /** Models of today take no temperature; with a seed both passes get the same texts. */
  private static final int SEED = 1;

  private final HttpClient client;
  private final String baseUrl;
  private final String model;
  private final boolean toolDeclarations;
  private final LongConsumer firstTokenNanos;
  private final ArrayNode messages = JsonNodeFactory.instance.arrayNode();

  AgentRun(
      HttpClient client,
      String baseUrl,
      String model,
      boolean toolDeclarations,
      LongConsumer firstTokenNanos) {
    this.client = client;
    this.baseUrl = baseUrl;
    this.model = model;
    this.toolDeclarations = toolDeclarations;
    this.firstTokenNanos = firstTokenNanos;
  }

  /** Asks the questions one after the other, letting the model use its tools in between. */
  void converse(String[] questions) throws IOException, InterruptedException {
    messages.addObject().put("role", "system").put("content", Handbook.systemPrompt());
    for (String question : questions) {
      messages.addObject().put("role", "user").put("content", question);
      for (int round = 0; round < MOST_TOOL_ROUNDS && turn(); round++) {
        // The model asked for tools; their answers are in the history, and it is asked again.
      }
    }
  }

  /** One call with one prompt and no tools. */
  void askOnce(String prompt) throws IOException, InterruptedException {
    messages.addObject().put("role", "user").put("content", prompt);
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("model", model).put("seed", SEED).put("stream", true).set("messages", messages);
    stream(body.toString());
  }

  /** One call; true when the model asked for tools. */
  private boolean turn() throws IOException, InterruptedException {
    ObjectNode answer = stream(request());
    messages.add(answer);
    JsonNode calls = answer.path("tool_calls");
    for (JsonNode call : calls) {
      messages
          .addObject()
          .put("role", "tool")
          .put("tool_call_id", call.path("id").asText())
          .put("content", Handbook.answer(call.path("function").path("name").asText()));
    }
    return !calls.isEmpty();
  }

  private String request() throws IOException {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("model", model).put("seed", SEED).put("stream", true);
    body.set("tools", tools());
    body.set("messages", messages.deepCopy());
    return body.toString();
  }

  private JsonNode tools() throws IOException {
    JsonNode tools = MAPPER.readTree(Handbook.TOOLS);
    if (!toolDeclarations) {
      tools.forEach(tool -> ((ObjectNode) tool).remove("x-reprise"));
    }
    return tools;
  }

  private ObjectNode stream(String body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(baseUrl + "/v1/chat/completions"))
            .header("content-type", "application/json")
            .header("authorization", "Bearer demo-key")
            .header("cache-control", "max-age=600")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    long asked = System.nanoTime();
    HttpResponse<Stream<String>> response =
        client.send(request, HttpResponse.BodyHandlers.ofLines());
    try (Stream<String> lines = response.body()) {
      if (response.statusCode() != 200) {
        throw new IOException(
            "the provider answered "
                + response.statusCode()
                + ": "
                + String.join("", lines.toList()));
      }
      return assembled(lines.iterator(), asked);
    }
  }

  private ObjectNode assembled(Iterator<String> lines, long asked) throws IOException {
    var text = new StringBuilder();
    var calls = new TreeMap<Integer, ObjectNode>();
    boolean first = true;
    while (lines.hasNext()) {
      String line = lines.next();
      if (!line.startsWith("data: {")) {
        continue;
      }
      if (first) {
        firstTokenNanos.accept(System.nanoTime() - asked);
        first = false;
      }
      JsonNode delta =
          MAPPER.readTree(line.substring("data: ".length())).path("choices").path(0).path("delta");
      text.append(delta.path("content").asText(""));
      delta.path("tool_calls").forEach(call -> merge(calls, call));
    }
    ObjectNode message = JsonNodeFactory.instance.objectNode().put("role", "assistant");
    if (calls.isEmpty()) {
      return message.put("content", text.toString());
    }
    message.putNull("content").putArray("tool_calls").addAll(calls.values());
    return message;
  }

  private static void merge(Map<Integer, ObjectNode> calls, JsonNode delta) {
    ObjectNode call =
        calls.computeIfAbsent(
            delta.path("index").asInt(),
            index -> {
              ObjectNode created =
                  JsonNodeFactory.instance
                      .objectNode()
                      .put("id", delta.path("id").asText())
                      .put("type", "function");
              created
                  .putObject("function")
                  .put("name", delta.path("function").path("name").asText())
                  .put("arguments", "");
              return created;
            });
    ObjectNode function = (ObjectNode) call.get("function");
    function.put(
        "arguments",
        function.path("arguments").asText() + delta.path("function").path("arguments").asText(""));
  }
}
