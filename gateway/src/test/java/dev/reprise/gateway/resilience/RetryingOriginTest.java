package dev.reprise.gateway.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.reprise.breaker.Breaker;
import dev.reprise.breaker.SharedBreaker;
import dev.reprise.provider.Origin.HttpCall;
import dev.reprise.provider.Origin.Manner;
import dev.reprise.provider.Origin.OriginFailed;
import dev.reprise.request.Headers;
import dev.reprise.response.Feed;
import dev.reprise.response.Reply;
import dev.reprise.response.Sink;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A provider that does what a test says, a clock that a pause moves. */
class RetryingOriginTest {
  private static final Instant WALL = Instant.parse("2026-11-21T10:00:00Z");
  private static final Reply FINE = reply(200);

  private final Deque<Object> script = new ArrayDeque<>();
  private final List<Duration> within = new ArrayList<>();
  private final List<Duration> pauses = new ArrayList<>();
  private final List<Retry> told = new ArrayList<>();
  private final List<SharedBreaker> breakers = new ArrayList<>();
  private RetryPolicy policy = new RetryPolicy(2, Duration.ofMinutes(10), true);
  private WaitingCaller caller = new WaitingCaller(Duration.ofHours(1).toNanos());
  private Duration each = Duration.ZERO;
  private boolean leavesInPause;
  private long now;
  private int retried;

  private final RetryingOrigin origin =
      new RetryingOrigin(
          this::answer,
          provider -> policy,
          Duration.ofMinutes(10),
          new Watch() {
            @Override
            public void retried(String provider, Retry outcome) {
              told.add(outcome);
            }

            @Override
            public void guarded(String endpoint, SharedBreaker breaker) {
              breakers.add(breaker);
            }
          },
          new Time(() -> now, () -> WALL, this::pause, new Backoff(most -> most - 1)));

  private boolean pause(WaitingCaller who, Duration pause) {
    pauses.add(pause);
    now += pause.toNanos();
    if (leavesInPause) {
      who.left();
    }
    return who.here();
  }

  private Reply answer(HttpCall call, Duration time, Duration silence) {
    within.add(time);
    now += each.toNanos();
    return switch (script.size() > 1 ? script.poll() : script.element()) {
      case Reply reply -> reply;
      case OriginFailed failed -> throw failed;
      default -> throw new AssertionError("a reply or a failure");
    };
  }

  private static Reply reply(int status, String... headers) {
    return Reply.whole(status, Headers.of(headers), "{}".getBytes(StandardCharsets.UTF_8));
  }

  private static Reply saying(int status, String body) {
    return Reply.whole(status, Headers.NONE, body.getBytes(StandardCharsets.UTF_8));
  }

  private static OriginFailed failed(OriginFailed.FailureKind kind) {
    return new OriginFailed("acme-ai: gone", kind, kind == OriginFailed.FailureKind.TIMEOUT);
  }

  private HttpCall call(boolean repeatable, String... headers) {
    return new HttpCall(
        "acme-ai",
        "POST",
        "https://api.acme.example/v1/x",
        Headers.of(headers),
        new byte[0],
        new Manner(repeatable, false, null, () -> retried++));
  }

  private Reply ask(Object... answers) {
    return ask(call(true), answers);
  }

  private Reply ask(HttpCall call, Object... answers) {
    script.clear();
    script.addAll(List.of(answers));
    within.clear();
    return ScopedValue.where(WaitingCaller.OF_REQUEST, caller).call(() -> origin.ask(call));
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 504, 529})
  void a_moment_of_the_providers_passes(int status) {
    assertThat(ask(reply(status), FINE)).isSameAs(FINE);
    assertThat(within).hasSize(2);
    assertThat(told).containsExactly(Retry.ANSWERED);
    assertThat(retried).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 301, 400, 401, 403, 404, 409, 413, 422, 501})
  void what_speaks_of_the_request_goes_back_at_once(int status) {
    Reply only = reply(status);
    assertThat(ask(only)).isSameAs(only);
    assertThat(within).hasSize(1);
    assertThat(told).isEmpty();
  }

  private static Reply overloaded() {
    return Reply.whole(
        200,
        Headers.of("content-type", "text/event-stream"),
        "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"}}\n\n"
            .getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void an_overload_inside_a_200_passes_like_a_529() {
    assertThat(ask(overloaded(), FINE)).isSameAs(FINE);
    assertThat(told).containsExactly(Retry.ANSWERED);
    Reply last = overloaded();
    assertThat(ask(overloaded(), overloaded(), last)).as("as it came").isSameAs(last);
    assertThat(told).endsWith(Retry.FAILED, Retry.FAILED, Retry.EXHAUSTED);
  }

  @Test
  void what_only_looks_like_an_overload_is_not_asked_again() {
    Reply only = overloaded();
    assertThat(ask(call(false), only)).as("an unknown operation").isSameAs(only);
    Reply said =
        overloaded()
            .withHeaders(
                Headers.of("x-should-retry", "false", "content-type", "text/event-stream"));
    assertThat(ask(said)).as("the provider says no").isSameAs(said);
    assertThat(told).isEmpty();
  }

  @Test
  void overloads_inside_200s_open_the_breaker() {
    policy = new RetryPolicy(0, Duration.ofMinutes(10), true);
    for (int i = 0; i < 10; i++) {
      assertThat(ask(overloaded()).status()).isEqualTo(200);
    }
    var shut = catchThrowableOfType(OriginFailed.class, () -> ask(FINE));
    assertThat(shut.kind()).isEqualTo(OriginFailed.FailureKind.SHUT);
    assertThat(shut).hasMessageContaining("status 529 inside a 200");
  }

  @Test
  void the_last_answer_goes_back_as_it_came() {
    Reply last = reply(503, "retry-after", "1", "x-request-id", "req-3");
    assertThat(ask(reply(500), reply(529), last)).isSameAs(last);
    assertThat(told).containsExactly(Retry.FAILED, Retry.FAILED, Retry.EXHAUSTED);
  }

  @Test
  void x_should_retry_has_the_last_word_either_way() {
    assertThat(ask(reply(409, "x-should-retry", "true"), FINE)).isSameAs(FINE);
    Reply no = reply(503, "x-should-retry", "false");
    assertThat(ask(no, FINE)).isSameAs(no);
  }

  @Test
  void a_named_pause_is_kept_and_a_little_more() {
    ask(reply(429, "retry-after", "3"), FINE);
    assertThat(pauses.getFirst()).isBetween(Duration.ofSeconds(3), Duration.ofMillis(3_300));
    ask(reply(429, "retry-after-ms", "20"), FINE);
    assertThat(pauses.getLast()).isBetween(Duration.ofMillis(20), Duration.ofMillis(22));
    ask(reply(503, "retry-after", "Sat, 21 Nov 2026 10:00:05 GMT"), FINE);
    assertThat(pauses.getLast()).isBetween(Duration.ofSeconds(5), Duration.ofMillis(5_500));
    ask(saying(429, "{\"retryDelay\": \"4s\"}"), FINE);
    assertThat(pauses.getLast()).isBetween(Duration.ofSeconds(4), Duration.ofMillis(4_400));
  }

  @Test
  void a_pause_no_caller_should_be_kept_for_is_the_callers_to_make() {
    Reply later = reply(429, "retry-after", "11");
    assertThat(ask(later, FINE)).isSameAs(later);
    assertThat(told).containsExactly(Retry.WAIT_TOO_LONG);
    assertThat(pauses).isEmpty();
  }

  @Test
  void without_a_named_pause_they_grow_with_full_jitter_below() {
    policy = new RetryPolicy(8, Duration.ofMinutes(10), true);
    ask(reply(500), reply(500), reply(500), reply(500), reply(500), reply(500), FINE);
    assertThat(pauses.stream().map(pause -> pause.plusNanos(1).toMillis()))
        .containsExactly(500L, 1_000L, 2_000L, 4_000L, 8_000L, 8_000L);
  }

  @Test
  void limits_that_no_waiting_lifts_are_told_at_once() {
    for (String body : List.of("{\"code\":\"insufficient_quota\"}", "{\"quotaId\":\"PerDay\"}")) {
      assertThat(ask(saying(429, body), FINE).status()).isEqualTo(429);
    }
    policy = new RetryPolicy(2, Duration.ofMinutes(10), false);
    assertThat(ask(reply(429), FINE).status()).as("a spending cap names no time").isEqualTo(429);
    assertThat(ask(reply(429, "retry-after", "0"), FINE)).isSameAs(FINE);
  }

  @ParameterizedTest
  @EnumSource(OriginFailed.FailureKind.class)
  void a_failure_is_tried_again_only_when_no_octet_of_an_answer_came(
      OriginFailed.FailureKind kind) {
    boolean again =
        kind == OriginFailed.FailureKind.UNREACHABLE || kind == OriginFailed.FailureKind.LOST;
    if (again) {
      assertThat(ask(failed(kind), FINE)).isSameAs(FINE);
    } else {
      assertThat(catchThrowableOfType(OriginFailed.class, () -> ask(failed(kind), FINE)).kind())
          .isEqualTo(kind);
      assertThat(within).hasSize(1);
    }
  }

  @Test
  void what_must_not_be_repeated_is_never_sent_twice() {
    assertThat(ask(call(false), reply(503), FINE).status()).isEqualTo(503);
    catchThrowableOfType(
        OriginFailed.class, () -> ask(call(false), failed(OriginFailed.FailureKind.LOST), FINE));
    assertThat(within).hasSize(1);
    assertThat(ask(call(false), failed(OriginFailed.FailureKind.UNREACHABLE), FINE))
        .as("positive control: nothing was sent yet")
        .isSameAs(FINE);
  }

  @Test
  void an_sdks_own_retry_is_not_multiplied() {
    assertThat(ask(call(true, "x-stainless-retry-count", "1"), reply(503), FINE).status())
        .isEqualTo(503);
    assertThat(ask(call(true, "x-stainless-retry-count", "0"), reply(503), FINE)).isSameAs(FINE);
  }

  @Test
  void all_attempts_and_pauses_share_the_providers_time() {
    policy = new RetryPolicy(5, Duration.ofSeconds(10), true);
    each = Duration.ofSeconds(2);
    ask(reply(503, "retry-after", "3"));
    assertThat(within).hasSize(2);
    assertThat(within.getFirst()).isEqualTo(Duration.ofSeconds(10));
    assertThat(within.getLast()).isBetween(Duration.ofMillis(4_600), Duration.ofSeconds(5));
    assertThat(told).containsExactly(Retry.FAILED, Retry.NO_TIME);
  }

  @Test
  void the_requests_own_deadline_bounds_the_providers() {
    caller = new WaitingCaller(Duration.ofSeconds(3).toNanos());
    assertThat(ask(reply(503, "retry-after", "3"), FINE).status()).isEqualTo(503);
    assertThat(within).containsExactly(Duration.ofSeconds(3));
    assertThat(told).containsExactly(Retry.NO_TIME);
  }

  @Test
  void nobody_retries_for_a_caller_that_hung_up() {
    leavesInPause = true;
    assertThat(ask(reply(503), FINE).status()).isEqualTo(503);
    assertThat(within).hasSize(1);
    assertThat(ask(reply(503), FINE).status()).isEqualTo(503);
    assertThat(told).containsExactly(Retry.CALLER_GONE, Retry.CALLER_GONE);
    assertThat(pauses).as("gone before the pause, the second time").hasSize(1);
  }

  @Test
  void an_outage_costs_a_fifth_more_calls_and_not_three_times_as_many() {
    int calls = 0;
    for (int i = 0; i < 1_000; i++) {
      ask(reply(429, "retry-after", "0"));
      calls += within.size();
    }
    assertThat(calls).isBetween(1_200, 1_210);
    assertThat(told).contains(Retry.NO_BUDGET);
  }

  @Test
  void the_breaker_opens_in_an_outage_and_says_so_and_a_probe_closes_it() {
    policy = new RetryPolicy(0, Duration.ofMinutes(10), true);
    for (int i = 0; i < 10; i++) {
      assertThat(ask(reply(503)).status()).isEqualTo(503);
    }
    var shut = catchThrowableOfType(OriginFailed.class, () -> ask(FINE));
    assertThat(within).as("not asked").isEmpty();
    assertThat(shut.kind()).isEqualTo(OriginFailed.FailureKind.SHUT);
    assertThat(shut.status()).isEqualTo(503);
    assertThat(shut.retryAfter()).isEqualTo(Duration.ofSeconds(5));
    assertThat(shut)
        .hasMessage(
            "acme-ai was not asked: the breaker of https://api.acme.example is open (10 of the last"
                + " 10 calls failed, at last: status 503). It is tried again in 6 s; wait that"
                + " long, or name a fallback on the route");
    now += Duration.ofSeconds(5).toNanos();
    assertThat(ask(FINE)).isSameAs(FINE);
    assertThat(breakers)
        .singleElement()
        .extracting(SharedBreaker::state)
        .isEqualTo(Breaker.State.CLOSED);
  }

  @Test
  void an_address_has_one_breaker_with_and_without_its_default_port() {
    ask(call(true), FINE);
    var ported =
        new HttpCall(
            "acme-ai",
            "POST",
            "https://API.acme.example:443/v1/x",
            Headers.NONE,
            new byte[0],
            new Manner(true, false, null, () -> {}));
    ask(ported, FINE);
    assertThat(breakers).hasSize(1);
    assertThat(Breakers.endpoint("http://a:80")).isEqualTo("http://a");
    assertThat(Breakers.endpoint("http://a:443/x")).isEqualTo("http://a:443");
    assertThat(Breakers.endpoint("https://[::1:443]/x")).isEqualTo("https://[::1:443]");
    assertThat(Breakers.endpoint("https://[::1]:443/x")).isEqualTo("https://[::1]");
  }

  @Test
  void asking_too_much_opens_no_breaker() {
    policy = new RetryPolicy(0, Duration.ofMinutes(10), true);
    for (int i = 0; i < 100; i++) {
      assertThat(ask(reply(429)).status()).isEqualTo(429);
    }
    assertThat(breakers.getFirst().state()).isEqualTo(Breaker.State.CLOSED);
  }

  @Test
  void when_the_breaker_opens_in_the_middle_the_last_answer_still_goes_back() {
    policy = new RetryPolicy(10, Duration.ofMinutes(10), true);
    assertThat(ask(reply(503, "retry-after", "0")).status()).isEqualTo(503);
    assertThat(within).hasSize(10);
    assertThat(told).endsWith(Retry.BREAKER_OPEN);
  }

  @Test
  void an_answer_that_is_replaced_is_let_go_and_one_that_is_given_is_not() {
    var replaced = new Live();
    var given = new Live();
    var last = new Reply(503, Headers.NONE, new Reply.Body.Live(given));
    policy = new RetryPolicy(1, Duration.ofMinutes(10), true);
    ask(new Reply(503, Headers.NONE, new Reply.Body.Live(replaced)), last);
    assertThat(replaced.cancelled).isTrue();
    assertThat(given.cancelled).isFalse();
  }

  private static final class Live implements Feed {
    boolean cancelled;

    @Override
    public void drainTo(Sink sink) {}

    @Override
    public void pause() {}

    @Override
    public void resume() {}

    @Override
    public void cancel() {
      cancelled = true;
    }
  }
}
