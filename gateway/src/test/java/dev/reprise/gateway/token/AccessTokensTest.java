package dev.reprise.gateway.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.gateway.http.socket.EventLoops;
import dev.reprise.gateway.origin.OriginClient;
import dev.reprise.gateway.origin.OriginSettings;
import dev.reprise.provider.Origin;
import dev.reprise.provider.Origin.OriginFailed;
import dev.reprise.provider.TokenGrant;
import dev.reprise.testkit.FakeClock;
import dev.reprise.testkit.token.TokenServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokens from a server on a real socket, with a clock that the test moves. */
@Timeout(60)
class AccessTokensTest {
  private static final TokenGrant GRANT =
      new TokenGrant("https://scope.example", "http://nowhere.example/token", "NONE", "none");

  @TempDir Path folder;
  private final FakeClock clock = new FakeClock();
  private final EventLoops loops = EventLoops.start();
  private final OriginClient client = new OriginClient(loops, OriginSettings.DEFAULT);
  private TokenServer server;

  @BeforeEach
  void start() throws Exception {
    server = new TokenServer();
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    client.close();
    loops.close();
  }

  private AccessTokens tokens(Path file) {
    return tokens(file, client, Duration.ofSeconds(30));
  }

  private AccessTokens tokens(Path file, Origin origin, Duration longest) {
    return new AccessTokens(
        new AccessTokens.TokenSource("acme-ai", file, GRANT), origin, () -> longest, clock);
  }

  /** A renewal is waited for, not timed: the old token serves meanwhile. */
  private static void until(AccessTokens tokens, String token) {
    while (!tokens.get().value().equals(token)) {
      Thread.onSpinWait();
    }
  }

  @Test
  void a_service_account_signs_for_its_token_and_keeps_it_until_shortly_before_its_end()
      throws Exception {
    AccessTokens tokens = tokens(server.serviceAccount(folder.resolve("key.json")));
    assertThat(tokens.get().name()).isEqualTo("Authorization");
    assertThat(tokens.get().value()).isEqualTo("Bearer token-1");
    clock.pass(Duration.ofMinutes(54));
    assertThat(tokens.get().value()).isEqualTo("Bearer token-1");
    clock.pass(Duration.ofMinutes(2));
    until(tokens, "Bearer token-2");
    assertThat(server.given()).isEqualTo(2);
  }

  @Test
  void a_users_credential_is_refreshed() throws Exception {
    assertThat(tokens(server.user(folder.resolve("adc.json"))).get().value())
        .isEqualTo("Bearer token-1");
  }

  @Test
  void a_renewal_that_fails_is_tried_again_while_the_old_token_serves() throws Exception {
    AccessTokens tokens = tokens(server.serviceAccount(folder.resolve("key.json")));
    tokens.get();
    server.status(503);
    clock.pass(Duration.ofMinutes(57));
    assertThat(tokens.get().value()).isEqualTo("Bearer token-1");
    server.status(200);
    until(tokens, "Bearer token-2");
    server.status(503);
    clock.pass(Duration.ofMinutes(61));
    assertThatThrownBy(tokens::get)
        .isInstanceOf(OriginFailed.class)
        .hasMessageContaining("providers.acme-ai.credentials")
        .hasMessageNotContainingAny("token-2", "Bearer");
  }

  @Test
  void a_token_with_a_short_life_is_renewed_at_its_half() throws Exception {
    server.life(60);
    AccessTokens tokens = tokens(server.serviceAccount(folder.resolve("key.json")));
    tokens.get();
    clock.pass(Duration.ofSeconds(29));
    assertThat(tokens.get().value()).isEqualTo("Bearer token-1");
    clock.pass(Duration.ofSeconds(2));
    until(tokens, "Bearer token-2");
  }

  @Test
  void the_old_token_serves_while_the_token_server_is_silent() throws Exception {
    var asked = new AtomicInteger();
    var silent = new CountDownLatch(1);
    Origin origin =
        call -> {
          if (asked.incrementAndGet() == 2) {
            passed(silent);
          }
          return client.ask(call);
        };
    Path file = server.serviceAccount(folder.resolve("key.json"));
    AccessTokens tokens = tokens(file, origin, Duration.ofSeconds(30));
    tokens.get();
    clock.pass(Duration.ofMinutes(57));
    for (int i = 0; i < 5; i++) {
      assertThat(tokens.get().value()).isEqualTo("Bearer token-1");
    }
    assertThat(asked.get()).as("at most one renews").isLessThanOrEqualTo(2);
    silent.countDown();
    until(tokens, "Bearer token-2");
    assertThat(asked.get()).isEqualTo(2);
  }

  @Test
  void callers_without_a_token_wait_as_long_as_the_provider_may_take_and_share_the_failure()
      throws Exception {
    var asked = new AtomicInteger();
    var silent = new CountDownLatch(1);
    Origin origin =
        call -> {
          asked.incrementAndGet();
          passed(silent);
          return client.ask(call);
        };
    Path file = server.serviceAccount(folder.resolve("key.json"));
    AccessTokens tokens = tokens(file, origin, Duration.ofSeconds(2));
    Set<String> told = ConcurrentHashMap.newKeySet();
    var callers =
        IntStream.range(0, 5)
            .mapToObj(
                i ->
                    Thread.startVirtualThread(
                        () -> {
                          try {
                            tokens.get();
                          } catch (OriginFailed failed) {
                            told.add(String.valueOf(failed.getMessage()));
                          }
                        }))
            .toList();
    for (Thread caller : callers) {
      caller.join();
    }
    assertThat(told).singleElement().asString().contains("did not answer in time");
    assertThat(asked.get()).isEqualTo(1);
    silent.countDown();
    assertThat(tokens.get().value()).as("control: asked again").startsWith("Bearer token-");
  }

  private static void passed(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void many_callers_wait_for_one_request() throws Exception {
    AccessTokens tokens = tokens(server.serviceAccount(folder.resolve("key.json")));
    Set<String> got = ConcurrentHashMap.newKeySet();
    var callers =
        IntStream.range(0, 30)
            .mapToObj(i -> Thread.startVirtualThread(() -> got.add(tokens.get().value())))
            .toList();
    for (Thread caller : callers) {
      caller.join();
    }
    assertThat(got).containsExactly("Bearer token-1");
    assertThat(server.given()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "not json|it is not JSON",
        "{}|it has no type",
        "{\"type\":\"external_account\"}|neither service_account nor authorized_user",
        "{\"type\":\"service_account\",\"client_email\":\"a\"}|it has no private_key",
        "{\"type\":\"service_account\",\"client_email\":\"a\",\"private_key\":\"hush\"}|no RSA key",
        "{\"type\":\"authorized_user\",\"client_id\":\"a\"}|it has no client_secret"
      })
  void a_file_that_cannot_be_used_is_named_and_not_quoted(String text, String why)
      throws Exception {
    Path file = Files.writeString(folder.resolve("bad.json"), text);
    assertThatThrownBy(() -> tokens(file).get())
        .isInstanceOf(OriginFailed.class)
        .hasMessageContainingAll("bad.json", why)
        .hasMessageNotContaining("hush");
  }
}
