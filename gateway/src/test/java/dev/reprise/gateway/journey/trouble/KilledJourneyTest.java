package dev.reprise.gateway.journey.trouble;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.gateway.journey.fixture.ChildGateway;
import dev.reprise.gateway.journey.fixture.Wire;
import dev.reprise.gateway.journey.fixture.World;
import dev.reprise.policy.Reason;
import dev.reprise.simulator.Simulator;
import dev.reprise.simulator.SimulatorServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A gateway in a process of its own, which dies without a word. */
@Timeout(120)
class KilledJourneyTest {
  private static final int DEATHS = 3;

  @TempDir Path folder;
  private final HttpClient client = HttpClient.newHttpClient();

  private HttpResponse<String> ask(ChildGateway child, String question, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(child.data() + Wire.CHAT.path))
            .header("content-type", "application/json")
            .header("authorization", "Bearer ada");
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    try {
      return client.send(
          request
              .POST(HttpRequest.BodyPublishers.ofString(Wire.CHAT.body(question, false)))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static List<String> questions(int life) {
    return List.of("First, life " + life, "Second, life " + life);
  }

  private long stored(ChildGateway child) {
    try {
      HttpRequest stats =
          HttpRequest.newBuilder(URI.create(child.admin() + "/v1/admin/stats"))
              .header("authorization", "Bearer " + World.adminToken(folder.resolve("data")))
              .build();
      String json = client.send(stats, HttpResponse.BodyHandlers.ofString()).body();
      return World.JSON.readTree(json).path("storage_bytes").path("l2").asLong();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Asks, and waits until the answer is in the file. */
  private void keep(ChildGateway child, String question) {
    long before = stored(child);
    assertThat(ask(child, question).statusCode()).isEqualTo(200);
    while (stored(child) <= before) {
      Thread.onSpinWait();
    }
  }

  /** A tier that was skipped, as on a busy machine, has said nothing yet: it is asked again. */
  private void stillThere(ChildGateway child, String question) {
    HttpResponse<String> again;
    do {
      again = ask(child, question, "cache-control", "only-if-cached");
    } while (again.body().contains(Reason.TIER_UNAVAILABLE.explanation()));
    assertThat(again.headers().firstValue("cache-status").orElse(""))
        .as(question + ": " + again.body())
        .startsWith("reprise; hit")
        .contains("detail=l2");
  }

  @Test
  void what_was_written_is_there_after_each_kill() throws Exception {
    try (var provider = SimulatorServer.start(Simulator.instant(), 0)) {
      for (int life = 0; life <= DEATHS; life++) {
        ChildGateway child = ChildGateway.start(folder, provider.url());
        try {
          for (int earlier = 0; earlier < life; earlier++) {
            questions(earlier).forEach(question -> stillThere(child, question));
          }
          questions(life).forEach(question -> keep(child, question));
        } finally {
          child.process().destroyForcibly().waitFor();
        }
      }
      assertThat(provider.calls().count()).isEqualTo(2L * (DEATHS + 1));
    }
  }
}
