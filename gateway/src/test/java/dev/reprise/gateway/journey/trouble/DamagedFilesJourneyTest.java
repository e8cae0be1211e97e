package dev.reprise.gateway.journey.trouble;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.gateway.journey.fixture.ChildGateway;
import dev.reprise.gateway.journey.fixture.Wire;
import dev.reprise.gateway.journey.fixture.World;
import dev.reprise.simulator.Simulator;
import dev.reprise.simulator.SimulatorServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files of the data folder shortened and overwritten under a working gateway in a process of its
 * own: it lives, it answers, and it never serves what was invalidated.
 */
@Timeout(180)
class DamagedFilesJourneyTest {
  private static final List<String> FILES =
      List.of("l2.db", "l2.db-wal", "l2.db-shm", "ledger.db", "ledger.db-wal", "ledger.db-shm");

  @TempDir Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private int asked;

  private HttpResponse<String> send(HttpRequest.Builder request, String body) throws Exception {
    return client.send(
        request
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> ask(ChildGateway child, String question, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(child.data() + Wire.CHAT.path))
            .header("authorization", "Bearer ada");
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return send(request, Wire.CHAT.body(question, false));
  }

  private void answersAll(ChildGateway child, String when) throws Exception {
    for (int i = 0; i < 20; i++) {
      String question = "Question " + asked++;
      assertThat(ask(child, question).statusCode()).as(when).isEqualTo(200);
      assertThat(ask(child, question).statusCode()).as(when).isEqualTo(200);
    }
    assertThat(child.process().isAlive()).as(when).isTrue();
  }

  private static void shorten(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() / 3);
    }
  }

  private static void overwrite(Path file, Random random) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      byte[] noise = new byte[(int) Math.min(channel.size(), 1 << 20)];
      random.nextBytes(noise);
      channel.write(ByteBuffer.wrap(noise), 0);
    }
  }

  private boolean invalidated(ChildGateway child, String tag) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(child.admin() + "/v1/admin/invalidate"))
            .header("authorization", "Bearer " + World.adminToken(folder.resolve("data")));
    return send(request, "{\"tags\":[\"" + tag + "\"]}").statusCode() == 200;
  }

  @Test
  void it_lives_and_answers_whatever_is_done_to_its_files() throws Exception {
    long seed = 20261128;
    System.out.println("damaged files: seed " + seed);
    var random = new Random(seed);
    Path data = folder.resolve("data");
    try (var provider = SimulatorServer.start(Simulator.instant(), 0)) {
      ChildGateway child = ChildGateway.start(folder, provider.url());
      try {
        answersAll(child, "before");
        assertThat(ask(child, "Question 0").headers().firstValue("cache-status").orElse(""))
            .as("control: it keeps answers")
            .startsWith("reprise; hit");
        for (String name : FILES) {
          Path file = data.resolve(name);
          if (Files.exists(file)) {
            shorten(file);
            answersAll(child, "after " + name + " was shortened");
          }
          if (Files.exists(file)) {
            overwrite(file, random);
            answersAll(child, "after " + name + " was overwritten");
          }
        }
        assertThat(ask(child, "Tagged?", "reprise-tags", "doc-1").statusCode()).isEqualTo(200);
        while (!invalidated(child, "doc-1")) {
          answersAll(child, "until the ledger is written again"); // each asks for its lease
        }
      } finally {
        child.process().destroyForcibly().waitFor();
      }
      ChildGateway next = ChildGateway.start(folder, provider.url());
      try {
        assertThat(
                ask(next, "Tagged?", "cache-control", "only-if-cached", "reprise-tags", "doc-1")
                    .statusCode())
            .as("an acknowledged invalidation is never lost")
            .isEqualTo(504);
        answersAll(next, "after the restart");
      } finally {
        next.process().destroyForcibly().waitFor();
      }
      try (Stream<Path> files = Files.list(data)) {
        assertThat(files.map(path -> path.getFileName().toString()).toList())
            .anyMatch(name -> name.startsWith("l2.db.damaged-"))
            .anyMatch(name -> name.startsWith("ledger.db.damaged-"))
            .noneMatch(name -> name.endsWith("-shm"));
      }
    }
  }
}
