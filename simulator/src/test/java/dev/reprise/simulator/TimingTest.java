package dev.reprise.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.simulator.wire.Answer;
import dev.reprise.simulator.wire.Call;
import dev.reprise.simulator.wire.Chunk;
import dev.reprise.simulator.wire.Header;
import dev.reprise.simulator.wire.Pace;
import dev.reprise.simulator.world.Settings;
import dev.reprise.simulator.world.VirtualClock;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimingTest {

  private static final long MILLI = 1_000_000;

  private final VirtualClock clock = new VirtualClock();

  private Simulator paced() {
    Pace pace = new Pace(Duration.ofMillis(100), 1_000, 100);
    return new Simulator(Settings.instant().withPace(pace), clock);
  }

  private static Call ask(String model, boolean stream) {
    return Asked.chat(
        "{'model':'"
            + model
            + "','temperature':0,'stream':"
            + stream
            + ",'messages':[{'role':'user','content':'"
            + Asked.words("shelf", 2_000)
            + "'}]}");
  }

  /** 2,000 tokens and 7 of framing at 1,000 a second behind a base of 100 ms. */
  @Test
  void the_first_token_waits_for_the_uncached_part_of_the_prompt() {
    Simulator simulator = paced();
    Answer cold = simulator.answer(ask("m-1", true));
    assertThat(cold.chunks().getFirst().atNanos()).isEqualTo((100 + 2_007) * MILLI);
    clock.advance(Duration.ofSeconds(10));
    Answer warm = simulator.answer(ask("m-1", true));
    assertThat(warm.chunks().getFirst().atNanos()).as("3 tokens are left").isEqualTo(103 * MILLI);
  }

  @Test
  void tokens_follow_one_another_and_a_whole_answer_comes_when_the_last_would() {
    Answer stream = paced().answer(ask("m-1", true));
    List<Long> times = stream.chunks().stream().map(Chunk::atNanos).toList();
    assertThat(times).isSorted();
    assertThat(times.get(2) - times.get(1)).isEqualTo(10 * MILLI);
    Answer whole = paced().answer(ask("m-1", false));
    assertThat(whole.chunks().getFirst().atNanos()).isEqualTo(times.getLast());
  }

  @Test
  void a_slow_fault_moves_everything() {
    Call call = ask("m-1", true);
    long plain = paced().answer(call).chunks().getFirst().atNanos();
    Call slow =
        new Call(
            call.method(),
            call.target(),
            List.of(new Header("x-sim-fault", "slow=250")),
            call.body());
    assertThat(paced().answer(slow).chunks().getFirst().atNanos()).isEqualTo(plain + 250 * MILLI);
  }

  /**
   * The client leaves while minutes of stream are still to come; neither the server nor its end
   * waits for them.
   */
  @Test
  void a_client_that_leaves_takes_its_stream_with_it() throws Exception {
    Pace glacial = new Pace(Duration.ZERO, 0, 1);
    Simulator simulator = new Simulator(Settings.instant().withPace(glacial), clock);
    SimulatorServer server = SimulatorServer.start(simulator, 0);
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      byte[] body = ask("gpt-4o", true).body();
      String head =
          "POST /v1/chat/completions HTTP/1.1\r\nhost: sim\r\ncontent-length: "
              + body.length
              + "\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().write(body);
      InputStream in = socket.getInputStream();
      assertThat(new String(in.readNBytes(15), StandardCharsets.UTF_8))
          .isEqualTo("HTTP/1.1 200 OK");
    }
    long start = System.nanoTime();
    server.close();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    assertThat(server.calls().count()).isEqualTo(1);
  }
}
