package dev.reprise.gateway.journey.trouble;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.gateway.journey.fixture.ChildGateway;
import dev.reprise.gateway.journey.fixture.Wire;
import dev.reprise.simulator.Simulator;
import dev.reprise.simulator.SimulatorServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real process that gets a real SIGTERM while clients send (figure 25). Everyone who has sent a
 * request is answered, 200 or 503; nobody is reset.
 */
@Timeout(120)
class DrainJourneyTest {
  private static final Duration LONGEST = Duration.ofSeconds(30);

  @TempDir Path folder;

  /** What a client saw in the end. */
  private enum Saw {
    ANSWERED,
    REFUSED_IN_WORDS,
    NOT_CONNECTED,
    ENDED_UNASKED,
    UNANSWERED,
    RESET,
    CUT
  }

  @Test
  void nobody_of_sixty_who_send_as_it_stops_is_reset() throws Exception {
    stopWhile(60);
  }

  @Test
  @Tag("slow")
  void nobody_of_a_thousand_is_reset_in_ten_lives() throws Exception {
    for (int life = 0; life < 10; life++) {
      stopWhile(1_000);
    }
  }

  private void stopWhile(int clients) throws Exception {
    try (var provider = SimulatorServer.start(Simulator.instant(), 0);
        var sending = Executors.newVirtualThreadPerTaskExecutor()) {
      ChildGateway child = ChildGateway.start(folder, provider.url());
      try {
        List<Future<Saw>> seen = new ArrayList<>();
        var begin = new CountDownLatch(1);
        for (int i = 0; i < clients; i++) {
          int number = i;
          Socket early = number % 3 == 2 ? null : connected(child, number % 3 == 1);
          seen.add(
              sending.submit(
                  () -> {
                    begin.await();
                    return early == null ? late(child, number) : ask(early, number);
                  }));
        }
        long from = System.nanoTime();
        begin.countDown();
        child.process().destroy();
        var counts = new java.util.EnumMap<Saw, Integer>(Saw.class);
        for (Future<Saw> one : seen) {
          counts.merge(one.get(60, TimeUnit.SECONDS), 1, Integer::sum);
        }
        assertThat(child.process().waitFor(40, TimeUnit.SECONDS)).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(LONGEST);
        assertThat(counts)
            .doesNotContainKeys(Saw.RESET, Saw.CUT, Saw.ENDED_UNASKED, Saw.UNANSWERED);
        assertThat(counts.getOrDefault(Saw.ANSWERED, 0))
            .as("control, of all %s", counts)
            .isGreaterThanOrEqualTo(clients / 2);
      } finally {
        sending.shutdownNow();
        child.process().destroyForcibly().waitFor();
      }
    }
  }

  /** Connected before the signal: fresh, or with one answer behind it as pools keep them. */
  private static Socket connected(ChildGateway child, boolean used) throws IOException {
    URI uri = URI.create(child.data());
    var socket = new Socket(uri.getHost(), uri.getPort());
    socket.setSoTimeout(40_000);
    if (used) {
      socket.getOutputStream().write(request("Before"));
      assertThat(answer(socket.getInputStream())).isEqualTo(200);
    }
    return socket;
  }

  private static Saw late(ChildGateway child, int number) {
    URI uri = URI.create(child.data());
    var socket = new Socket();
    try {
      socket.setSoTimeout(40_000);
      socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), 20_000);
    } catch (ConnectException refused) {
      return Saw.NOT_CONNECTED;
    } catch (SocketTimeoutException unheard) {
      return Saw.NOT_CONNECTED;
    } catch (IOException other) {
      return Saw.RESET;
    }
    return ask(socket, number);
  }

  private static Saw ask(Socket client, int number) {
    try (Socket socket = client) {
      socket.getOutputStream().write(request("Question " + number));
      int status = answer(socket.getInputStream());
      if (status < 0) {
        return Saw.ENDED_UNASKED;
      }
      return status == 200 ? Saw.ANSWERED : status == 503 ? Saw.REFUSED_IN_WORDS : Saw.CUT;
    } catch (SocketTimeoutException unheard) {
      return Saw.UNANSWERED;
    } catch (IOException reset) {
      return Saw.RESET;
    }
  }

  private static byte[] request(String question) {
    byte[] body = Wire.CHAT.body(question, false).getBytes(StandardCharsets.UTF_8);
    String head =
        "POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ada\r\n"
            + "content-type: application/json\r\ncontent-length: "
            + body.length
            + "\r\n\r\n";
    var all = new ByteArrayOutputStream();
    all.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
    all.writeBytes(body);
    return all.toByteArray();
  }

  /** The status of one whole answer; -1 when the connection ends before it begins. */
  private static int answer(InputStream in) throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int octet = in.read();
      if (octet < 0 && head.isEmpty()) {
        return -1;
      }
      if (octet < 0) {
        return 0;
      }
      head.append((char) octet);
    }
    String lower = head.toString().toLowerCase(java.util.Locale.ROOT);
    int length = lower.indexOf("content-length: ");
    if (length >= 0) {
      int end = lower.indexOf('\r', length);
      int octets = Integer.parseInt(lower.substring(length + 16, end));
      return in.readNBytes(octets).length == octets ? status(lower) : 0;
    }
    var body = new StringBuilder();
    while (body.indexOf("\r\n0\r\n\r\n") < 0) {
      int octet = in.read();
      if (octet < 0) {
        return 0;
      }
      body.append((char) octet);
    }
    return status(lower);
  }

  private static int status(String head) {
    return Integer.parseInt(head.substring(9, 12));
  }
}
