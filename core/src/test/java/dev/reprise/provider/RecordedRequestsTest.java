package dev.reprise.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.catalogue.Dialects;
import dev.reprise.json.Document;
import dev.reprise.request.Headers;
import dev.reprise.request.Operation;
import dev.reprise.request.Query;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Real requests, where the corpus folder is given ({@code -Dreprise.corpus=…}). */
@Tag("corpus")
class RecordedRequestsTest {
  private static final Map<String, String> SHEETS =
      Map.of(
          "chat.completions", "openai-chat",
          "responses", "openai-responses",
          "messages", "anthropic-messages",
          "messages.count_tokens", "anthropic-count-tokens",
          "v1beta.generateContent", "gemini-generate",
          "v1beta.batchEmbedContents", "gemini-embed");

  private record Recorded(String name, Operation operation, JsonNode body) {}

  private static List<Recorded> requests() throws IOException {
    var recorded = new ArrayList<Recorded>();
    Path folder = Path.of(System.getProperty("reprise.corpus"), "recorded");
    try (var files = Files.newDirectoryStream(folder, "*.json")) {
      for (Path file : files) {
        JsonNode exchange = Rich.JSON.readTree(file.toFile());
        if (exchange.path("request_body").isObject()) {
          resolved(exchange)
              .filter(Operation::known)
              .ifPresent(
                  operation ->
                      recorded.add(
                          new Recorded(
                              exchange.get("name").asText(),
                              operation,
                              exchange.get("request_body"))));
        }
      }
    }
    return recorded;
  }

  private static Optional<Operation> resolved(JsonNode exchange) {
    String[] target = exchange.get("path").asText().split("\\?", 2);
    var parameters = new ArrayList<Query.Parameter>();
    for (String pair : target.length < 2 ? new String[0] : target[1].split("&")) {
      String[] parts = pair.split("=", 2);
      parameters.add(new Query.Parameter(parts[0], parts.length < 2 ? "" : parts[1]));
    }
    return Dialects.SHIPPED.resolve(
        exchange.get("method").asText(), target[0], new Query(parameters), Headers.NONE);
  }

  @Test
  void every_recorded_request_is_split_without_loss() throws IOException {
    List<Recorded> all = requests();
    assertThat(all.size()).isGreaterThanOrEqualTo(40);
    for (Recorded recorded : all) {
      Document body = Rich.document(recorded.body());
      Coverage.check(recorded.operation(), body);
      Dialect dialect = Dialects.SHIPPED.forOperation(recorded.operation());
      assertThat(dialect.outline(recorded.operation(), body).model())
          .as(recorded.name())
          .isNotEmpty();
      assertThat(dialect.upstream(recorded.operation(), body, false).body())
          .as(recorded.name())
          .isSameAs(body.bytes());
    }
  }

  @Test
  void every_recorded_conversation_keeps_its_blocks_as_it_grows() throws IOException {
    int compared = 0;
    for (Recorded recorded : requests()) {
      for (String list : List.of("messages", "input", "contents")) {
        if (recorded.body().path(list).isArray() && !recorded.body().path(list).isEmpty()) {
          compared += Turns.compare(recorded.operation(), (ObjectNode) recorded.body(), list);
        }
      }
    }
    assertThat(compared).isGreaterThan(10);
  }

  @Test
  void every_recorded_field_has_been_classified() throws IOException {
    var unclassified = new TreeSet<String>();
    for (Recorded recorded : requests()) {
      String folder = SHEETS.get(recorded.operation().endpoint());
      assertThat(folder).as(recorded.operation().endpoint()).isNotNull();
      Rich rich =
          Rich.ALL.stream().filter(r -> r.folder().equals(folder)).findFirst().orElseThrow();
      walk(recorded.body(), "", new FieldLists(rich.fields()), folder + " ", unclassified);
    }
    assertThat(unclassified).isEmpty();
  }

  private static void walk(
      JsonNode node, String path, FieldLists lists, String folder, TreeSet<String> unclassified) {
    if (node.isArray()) {
      node.forEach(each -> walk(each, path + "[]", lists, folder, unclassified));
    }
    node.properties()
        .forEach(
            member -> {
              String inner = path.isEmpty() ? member.getKey() : path + "." + member.getKey();
              lists.unclassified(listed(inner)).forEach(odd -> unclassified.add(folder + odd));
              walk(member.getValue(), inner, lists, folder, unclassified);
            });
  }

  /** As the sheets write it: Google's two spellings of a name are listed as one. */
  private static String listed(String path) {
    return path.replace("parameters_json_schema", "parametersJsonSchema");
  }
}
