package dev.reprise.insight.analyze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reprise.gateway.Gateway;
import dev.reprise.gateway.config.CommandLineOptions;
import dev.reprise.gateway.config.Config;
import dev.reprise.gateway.config.Environment;
import dev.reprise.gateway.config.reading.ConfigReader;
import dev.reprise.insight.cli.Commands;
import dev.reprise.simulator.world.Settings;
import dev.reprise.testkit.Console;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code analyze} reads out of the gateway's own recording is what happened. */
@Timeout(120)
class OwnRecordingTest {
  private static final String[] DECLARED = {"Cache-Control", "max-age=600"};

  @TempDir Path folder;

  private final HttpClient client = HttpClient.newHttpClient();
  private int hits;

  private void ask(Gateway gateway, String caller, String question, String... fields)
      throws Exception {
    String body =
        "{\"model\":\"gpt-5.6-sol\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
            .formatted(question);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(gateway.dataUrl() + "/v1/chat/completions"))
            .header("content-type", "application/json")
            .header("authorization", "Bearer " + caller)
            .POST(HttpRequest.BodyPublishers.ofString(body));
    for (int at = 0; at < fields.length; at += 2) {
      request.header(fields[at], fields[at + 1]);
    }
    HttpResponse<String> answer =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    hits += answer.headers().firstValue("cache-status").orElse("").contains("hit") ? 1 : 0;
  }

  @Test
  void hits_and_callers_are_those_that_there_were() throws Exception {
    Path recording = folder.resolve("requests.jsonl");
    String yaml =
        "providers: {simulator: {kind: simulator}}\n"
            + "routes: [{provider: simulator, record: {file: %s}}]\n".formatted(recording);
    Path file = Files.writeString(folder.resolve("reprise.yaml"), yaml);
    Config config =
        ConfigReader.read(
            new CommandLineOptions(file, 0, 0, folder.resolve("data")),
            new Environment(Map.of(), folder));
    try (var gateway = Gateway.start(config, () -> config, Settings.instant())) {
      for (String caller : new String[] {"ada-secret", "bo-secret", "cy-secret"}) {
        ask(gateway, caller, "What is declared?", DECLARED);
        ask(gateway, caller, "What is declared?", DECLARED);
        ask(gateway, caller, "What is not?");
        ask(gateway, caller, "What is not?");
      }
      ask(gateway, "ada-secret", "What is declared?", "Cache-Control", "no-cache, max-age=600");
      String[] user = {"Reprise-User", "dan"};
      String[] apart = Stream.of(DECLARED, user).flatMap(Stream::of).toArray(String[]::new);
      ask(gateway, "ada-secret", "What is declared?", apart);
    }
    assertThat(hits).as("control").isEqualTo(3);
    assertThat(Files.readString(recording)).doesNotContain("secret").doesNotContain("dan\"");
    Console analyzed = Commands.run("analyze", "--json", recording.toString());
    assertThat(analyzed.code()).as(analyzed.err()).isZero();
    JsonNode json = new ObjectMapper().readTree(analyzed.out());
    assertThat(json.path("requests").asInt()).isEqualTo(14);
    assertThat(json.path("tenancy").path("callers").asInt())
        .as("three credentials, and a user apart")
        .isEqualTo(4);
    JsonNode found = json.path("totals").path("would_hit");
    assertThat(found.path("model_response").asDouble()).isCloseTo(3 / 14.0, within(0.001));
    assertThat(found.path("model_response_if_declared").asDouble())
        .as("three that declared nothing, and one that wanted a fresh answer")
        .isCloseTo(7 / 14.0, within(0.001));
  }
}
