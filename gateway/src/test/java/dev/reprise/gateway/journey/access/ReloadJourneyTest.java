package dev.reprise.gateway.journey.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.gateway.Gateway;
import dev.reprise.gateway.admin.ReloadOutcome;
import dev.reprise.gateway.config.CommandLineOptions;
import dev.reprise.gateway.config.Config;
import dev.reprise.gateway.config.Environment;
import dev.reprise.gateway.config.reading.ConfigReader;
import dev.reprise.gateway.http.SelfSigned;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A reload takes over everything or nothing, and tells what an operator has to know. */
@Timeout(60)
class ReloadJourneyTest {
  private static final String REAL = "openai: {kind: openai, base_url: \"http://127.0.0.1:1\"}";
  private static final String SIMULATED = "invented: {kind: simulator}";
  private static final String ONE_CALLER = "callers: {keys: [\"sha256:" + "0".repeat(64) + "\"]}\n";

  @TempDir Path folder;

  private static String providers(String... each) {
    return "providers: {" + String.join(", ", each) + "}\n";
  }

  private void write(String yaml) throws IOException {
    Files.writeString(folder.resolve("live.yaml"), yaml);
  }

  private Config read() {
    return ConfigReader.read(
        new CommandLineOptions(folder.resolve("live.yaml"), 0, 0, folder.resolve("data")),
        new Environment(Map.of(), folder));
  }

  private Gateway start(String yaml, UnaryOperator<Config> afterReading) throws IOException {
    write(yaml);
    return Gateway.start(read(), () -> afterReading.apply(read()));
  }

  private static int ask(Gateway gateway) throws Exception {
    String body = "{\"model\":\"m-1\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(gateway.dataUrl() + "/v1/chat/completions"))
            .header("content-type", "application/json")
            .header("authorization", "Bearer ada")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try (var client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }

  private static Config delete(Path file, Config read) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return read;
  }

  @Test
  void authorities_that_are_gone_when_they_are_needed_change_nothing() throws Exception {
    Path certificate = SelfSigned.of(folder, "dns:localhost").certificate();
    try (var gateway = start(providers(SIMULATED), read -> delete(certificate, read))) {
      assertThat(ask(gateway)).as("control").isEqualTo(200);
      String own =
          "own: {kind: openai, base_url: \"https://127.0.0.1:1\", authorities: \"%s\"}"
              .formatted(certificate);
      write(providers(SIMULATED, own) + ONE_CALLER);
      ReloadOutcome outcome = gateway.reload();
      assertThat(outcome.refusals()).singleElement().asString().contains("providers.own.auth");
      assertThat(ask(gateway)).as("who may ask is as before").isEqualTo(200);
    }
  }

  @Test
  void a_refused_configuration_waits_for_no_restart() throws Exception {
    try (var gateway = start(providers(REAL), UnaryOperator.identity())) {
      write(providers(REAL, SIMULATED) + "limits: {idle: 5s}\n");
      ReloadOutcome outcome = gateway.reload();
      assertThat(outcome.refusals())
          .containsExactly(
              "providers: the simulator was not configured at the start; restart to let it answer");
      assertThat(outcome.needsRestart()).isEmpty();
      write(providers(REAL) + "limits: {idle: 5s}\n");
      assertThat(gateway.reload().needsRestart()).as("control").containsExactly("limits.idle");
    }
  }

  @Test
  void a_simulator_beside_real_providers_is_told_by_its_name() throws Exception {
    String wanted = "provider invented is the built-in simulator: its answers are invented";
    try (var gateway = start(providers(REAL, SIMULATED), UnaryOperator.identity())) {
      assertThat(gateway.notes()).containsOnlyOnce(wanted);
      assertThat(gateway.notes()).noneMatch(note -> note.contains("API_KEY"));
    }
    try (var gateway = start(providers(SIMULATED), UnaryOperator.identity())) {
      assertThat(gateway.notes())
          .anyMatch(note -> note.startsWith(wanted) && note.contains("OPENAI_API_KEY"));
    }
    try (var gateway = start(providers(REAL), UnaryOperator.identity())) {
      assertThat(gateway.notes()).noneMatch(note -> note.contains("simulator"));
    }
  }

  @Test
  void a_cache_that_callers_share_since_a_reload_is_warned_of_once() throws Exception {
    var said = new ArrayList<String>();
    Logger log = Logger.getLogger("dev.reprise.gateway.Upstreams");
    Handler listening = listening(said);
    log.addHandler(listening);
    try (var gateway = start(providers(REAL), UnaryOperator.identity())) {
      write(
          providers(
              REAL, "anthropic: {kind: anthropic, base_url: \"http://127.0.0.1:1\", api_key: k}"));
      gateway.reload();
      gateway.reload();
      assertThat(said).singleElement().asString().contains("prefix cache of anthropic");
      assertThat(gateway.notes()).anyMatch(note -> note.contains("prefix cache of anthropic"));
    } finally {
      log.removeHandler(listening);
    }
  }

  private static Handler listening(List<String> said) {
    return new Handler() {
      @Override
      public void publish(LogRecord entry) {
        said.add(entry.getMessage());
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }
}
