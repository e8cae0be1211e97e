package dev.reprise.gateway.journey.trouble;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.gateway.journey.fixture.Figures;
import dev.reprise.gateway.journey.fixture.RawClient;
import dev.reprise.gateway.journey.fixture.Wire;
import dev.reprise.gateway.journey.fixture.World;
import dev.reprise.gateway.origin.StubOrigin;
import dev.reprise.gateway.telemetry.CutAnswers;
import dev.reprise.simulator.Simulator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An answer that is cut off says so in the log, the access log, the metric and the decision. */
@Timeout(60)
class CutAnswersJourneyTest {
  private static final String HEAD =
      "HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: 9999\r\n\r\n";

  @TempDir Path folder;

  private World before(StubOrigin provider, String timeout) throws Exception {
    String yaml =
        """
        providers:
          openai: {kind: openai, base_url: "%s", retries: 0, timeout: %s}
        access_log: "file:%s"
        """
            .formatted(provider.url("/v1"), timeout, log());
    return World.in(folder, yaml, Simulator.instant(), UnaryOperator.identity());
  }

  private Path log() {
    return folder.resolve("access.jsonl");
  }

  /** What is warned of while something runs. */
  private static final class Warnings extends Handler implements AutoCloseable {
    private final Logger logger = Logger.getLogger(CutAnswers.class.getName());
    private final List<String> lines = new CopyOnWriteArrayList<>();

    Warnings() {
      logger.addHandler(this);
    }

    @Override
    public void publish(LogRecord told) {
      if (told.getLevel().intValue() >= Level.WARNING.intValue()) {
        lines.add(told.getMessage());
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      logger.removeHandler(this);
    }
  }

  private void saysSo(World world, RawClient ada, String cause, Warnings warnings)
      throws Exception {
    String id = ada.headers().get("reprise-request-id");
    assertThat(Figures.moved(world, "gateway_answers_cut_total", "cause=\"" + cause + "\""))
        .isEqualTo(1);
    var decision = world.admin("GET", "/v1/admin/decisions/" + id, "").json();
    assertThat(decision.path("cut").asText()).isEqualTo(cause);
    assertThat(decision.path("stored").asBoolean()).isFalse();
    assertThat(warnings.lines)
        .anyMatch(line -> line.contains("an answer was cut: id=" + id) && line.contains(cause));
    world.gateway.close();
    assertThat(Files.readString(log())).contains("\"cut\":\"" + cause + "\"");
  }

  @Test
  void one_that_nobody_reads_and_that_the_provider_breaks_off() throws Exception {
    try (var warnings = new Warnings();
        var provider =
            StubOrigin.of(
                visit -> {
                  visit.request();
                  visit.send(HEAD.formatted("audio/mpeg") + "abc");
                });
        World world = before(provider, "10s");
        RawClient ada =
            RawClient.post(
                world.gateway.dataUrl(), "/v1/audio/speech", "{}", "authorization", "Bearer ada")) {
      assertThat(ada.head().status()).isEqualTo(200);
      assertThat(ada.headers().get("cache-status")).contains("detail=unknown-operation");
      assertThat(ada.rest().cut()).as("the caller sees it").isTrue();
      saysSo(world, ada, "origin-reset", warnings);
    }
  }

  @Test
  void one_that_nobody_reads_and_that_falls_silent() throws Exception {
    try (var warnings = new Warnings();
        var provider =
            StubOrigin.of(
                visit -> {
                  visit.request();
                  visit.send(HEAD.formatted("audio/mpeg") + "abc");
                  visit.socket().getInputStream().readAllBytes();
                });
        World world = before(provider, "1s");
        RawClient ada =
            RawClient.post(
                world.gateway.dataUrl(), "/v1/audio/speech", "{}", "authorization", "Bearer ada")) {
      assertThat(ada.head().status()).isEqualTo(200);
      assertThat(ada.rest().cut()).isTrue();
      saysSo(world, ada, "timeout", warnings);
    }
  }

  @Test
  void one_that_would_have_been_kept() throws Exception {
    try (var warnings = new Warnings();
        var provider =
            StubOrigin.of(
                visit -> {
                  visit.request();
                  visit.send(HEAD.formatted("text/event-stream") + "data: {}\n\n");
                });
        World world = before(provider, "10s");
        RawClient ada = RawClient.ask(world, Wire.CHAT, "Whole?", true)) {
      assertThat(ada.head().status()).isEqualTo(200);
      assertThat(ada.rest().cut()).isTrue();
      saysSo(world, ada, "origin-reset", warnings);
    }
  }
}
