package dev.reprise.gateway.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.gateway.Gateway;
import dev.reprise.gateway.config.CommandLineOptions;
import dev.reprise.gateway.config.Environment;
import dev.reprise.gateway.config.reading.ConfigReader;
import dev.reprise.gateway.http.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One caller, or many invented ones, with calls that the provider does not answer. */
@Timeout(60)
class SlowCallsTest {
  private static final int CONNECTIONS = 64;
  private static final int ATTACKS = 120;
  private static final Duration BRISK = Duration.ofSeconds(1);
  private static final String CHAT = "/v1/chat/completions";
  private static final String BODY =
      "{\"model\":\"m-1\",\"temperature\":0,\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"<<%s>>\"}]}";

  @TempDir Path folder;
  private final Provider provider = new Provider();
  private final List<Wire> attack = new ArrayList<>();
  private final Set<Wire> over = new HashSet<>();
  private Gateway gateway;

  @BeforeEach
  void start() throws Exception {
    Path file = folder.resolve("small.yaml");
    Files.writeString(
        file,
        """
        providers:
          openai: {kind: openai, base_url: "%s"}
          anthropic: {kind: anthropic, base_url: "%s"}
        limits: {connections: %d}
        """
            .formatted(provider.url(), provider.url(), CONNECTIONS));
    var environment = new Environment(Map.of(), folder);
    var options = new CommandLineOptions(file, 0, 0, folder.resolve("data"));
    gateway =
        Gateway.start(
            ConfigReader.read(options, environment), () -> ConfigReader.read(options, environment));
  }

  @AfterEach
  void stop() {
    attack.forEach(Wire::close);
    provider.close();
    gateway.close();
  }

  private Wire connect() {
    return new Wire(URI.create(gateway.dataUrl()).getPort());
  }

  private static String request(String path, String caller, String question, String want) {
    String body = BODY.formatted(question);
    return "POST "
        + path
        + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAuthorization: Bearer "
        + caller
        + "\r\nx-want: "
        + want
        + "\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  /** On a connection of its own; the answer must be there soon and be the right one. */
  private void served(String caller, String question, String cache) {
    long began = System.nanoTime();
    try (var wire = connect()) {
      String answer = wire.send(request(CHAT, caller, question, "whole:100")).answer().toString();
      assertThat(answer).contains("HTTP/1.1 200 ").contains("re: <<" + question + ">>");
      assertThat(answer).contains(cache);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(BRISK);
  }

  private void attacks(String caller) {
    attack.add(connect().send(request(CHAT, caller, "slow " + attack.size(), "never")));
  }

  /** Whether each call of the attack waits at the provider, was answered, or was closed. */
  private boolean settled() {
    attack.stream().filter(SlowCallsTest::over).forEach(over::add);
    return over.size() + provider.waiting() == attack.size();
  }

  private static boolean over(Wire call) {
    try {
      call.socket.setSoTimeout(1);
      return call.socket.getInputStream().read() > Integer.MIN_VALUE;
    } catch (SocketTimeoutException waits) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  private static void until(BooleanSupplier holds) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    boolean held = holds.getAsBoolean();
    while (!held && System.nanoTime() < end) {
      LockSupport.parkNanos(1_000_000);
      held = holds.getAsBoolean();
    }
    assertThat(held).isTrue();
  }

  @Test
  void one_callers_slow_calls_leave_room_for_the_hits_and_misses_of_others() {
    served("ada", "known", "fwd=miss");
    served("mallory", "own", "fwd=miss");
    for (int i = 0; i < ATTACKS; i++) {
      attacks("mallory");
    }
    until(this::settled);
    for (int i = 0; i < 30; i++) {
      served("ada", "known", "hit");
      served("ada", "new " + i, "fwd=miss");
      served("bo", "came later " + i, "fwd=miss");
      served("mallory", "own", "hit");
    }
    assertThat(provider.waiting()).as("alone it has most of the connections").isEqualTo(48);
    refusedInItsDialect();
    attack.forEach(Wire::close);
    until(() -> mayCall("mallory")); // what its gone clients waited for is given up for this
  }

  private void refusedInItsDialect() {
    try (var wire = connect()) {
      String chat = wire.send(request(CHAT, "mallory", "more", "never")).answer().toString();
      assertThat(chat)
          .contains("HTTP/1.1 503 ")
          .contains("Retry-After: 1")
          .contains("limits.connections")
          .contains("{\"error\":{");
      String messages =
          wire.send(request("/v1/messages", "mallory", "more", "never")).answer().toString();
      assertThat(messages).contains("HTTP/1.1 503 ").contains("{\"type\":\"error\"");
    }
  }

  private boolean mayCall(String caller) {
    try (var wire = connect()) {
      Wire.Got answer = wire.send(request(CHAT, caller, "again", "whole:100")).answer();
      return answer.status() == 200;
    } catch (UncheckedIOException | AssertionError closedForANewcomer) {
      return false;
    }
  }

  @Test
  void a_thousand_invented_callers_do_not_keep_out_a_known_one() {
    served("ada", "known", "fwd=miss");
    for (int i = 0; i < 1000; i++) {
      attacks("invented-" + i);
    }
    until(this::settled);
    assertThat(provider.waiting()).as("control").isGreaterThanOrEqualTo(CONNECTIONS / 2);
    for (int i = 0; i < 30; i++) {
      served("ada", "known", "hit");
      served("ada", "new " + i, "fwd=miss");
    }
    assertThat(provider.waiting()).isGreaterThanOrEqualTo(CONNECTIONS / 2);
  }

  /** Their places are wanted by somebody who waits; the provider never answers them. */
  @Test
  void calls_of_clients_that_left_do_not_keep_out_a_newcomer() {
    for (int i = 0; i < CONNECTIONS - 4; i++) { // fewer than make connections run short
      attacks("invented-" + i);
    }
    int places = CONNECTIONS - CONNECTIONS / 8; // for callers that are not known
    until(() -> provider.waiting() == places - 1);
    attack.forEach(Wire::close);
    until(() -> mayCall("newcomer")); // by then it is seen that their clients left
    for (int i = 0; i < 30; i++) {
      served("newcomer", "new " + i, "fwd=miss");
    }
    assertThat(provider.waiting())
        .as("control: no more of their calls were given up than had to be")
        .isGreaterThan(CONNECTIONS / 2);
  }

  /** A call goes on for whoever asks the same, though the client that began it has left. */
  @Test
  void a_call_that_somebody_follows_is_not_given_up_with_those_of_clients_that_left() {
    try (var leader = connect();
        var follower = connect()) {
      leader.send(request(CHAT, "mallory", "shared", "slow:4000"));
      until(() -> provider.slow() == 1);
      follower.send(request(CHAT, "mallory", "shared", "slow:4000"));
      for (int i = 0; i < ATTACKS; i++) {
        attacks("mallory");
      }
      until(() -> provider.waiting() >= CONNECTIONS / 2);
      leader.close();
      attack.forEach(Wire::close);
      for (int i = 0; i < ATTACKS; i++) {
        attacks("mallory"); // wants the places of all that was left
      }
      until(() -> mayCall("bo"));
      assertThat(follower.answer().toString()).contains("re: <<shared>>").contains("collapsed");
      assertThat(provider.slow()).as("calls for it").isEqualTo(1);
    }
  }
}
