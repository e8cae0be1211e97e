package dev.reprise.gateway.journey.trouble;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.gateway.journey.fixture.ChildGateway;
import dev.reprise.gateway.journey.fixture.GatedProvider;
import dev.reprise.gateway.journey.fixture.RawClient;
import dev.reprise.gateway.journey.fixture.Wire;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real process, a real SIGTERM, while a thousand streams are under way. */
@Timeout(120)
@Tag("slow")
class TerminatedJourneyTest {
  private static final int STREAMS = 1_000;

  /** 2,184 connections, of which one caller alone may have two thirds for calls. */
  private static final String HEAP = "-Xmx512m";

  @TempDir Path folder;

  @Test
  void sigterm_cuts_none_of_a_thousand_live_streams_and_the_process_ends() throws Exception {
    List<RawClient> clients = new ArrayList<>();
    try (var provider = new GatedProvider()) {
      ChildGateway child = ChildGateway.start(folder, provider.url(), HEAP);
      try {
        for (int i = 0; i < STREAMS; i++) {
          clients.add(stream(child, "Stream " + i));
        }
        for (RawClient client : clients) {
          assertThat(client.head().status()).isEqualTo(200);
          assertThat(client.chunk()).as("the first event").isNotEmpty();
        }
        child.process().destroy();
        while (accepts(child.data())) {
          Thread.onSpinWait();
        }
        assertThat(child.process().isAlive()).as("waits for its streams").isTrue();
        provider.open();
        int cut = 0;
        for (RawClient client : clients) {
          RawClient.Got rest = client.rest();
          cut += rest.cut() || !rest.text().contains("[DONE]") ? 1 : 0;
        }
        assertThat(cut).as("cut streams of " + STREAMS).isZero();
        assertThat(provider.calls).hasValue(STREAMS);
        assertThat(child.process().waitFor(40, TimeUnit.SECONDS)).as("the process ends").isTrue();
        assertThat(child.process().exitValue()).as("by SIGTERM").isEqualTo(143);
      } finally {
        child.process().destroyForcibly().waitFor();
      }
    } finally {
      for (RawClient client : clients) {
        client.close();
      }
    }
  }

  private static RawClient stream(ChildGateway child, String question) throws IOException {
    return RawClient.post(
        child.data(),
        Wire.CHAT.streamPath,
        Wire.CHAT.body(question, true),
        "authorization",
        "Bearer ada");
  }

  private static boolean accepts(String url) {
    URI uri = URI.create(url);
    try (var late = new Socket(uri.getHost(), uri.getPort())) {
      return late.isConnected() && late.getInputStream().read() >= 0;
    } catch (IOException refused) {
      return false;
    }
  }
}
