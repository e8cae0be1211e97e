package dev.reprise.gateway.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.reprise.breaker.Breaker;
import dev.reprise.breaker.SharedBreaker;
import dev.reprise.provider.BegunCall;
import dev.reprise.provider.Origin.HttpCall;
import dev.reprise.provider.Origin.Manner;
import dev.reprise.provider.Origin.OriginFailed;
import dev.reprise.request.Headers;
import dev.reprise.response.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is done when a call begins, and what only when it is waited for. */
class BegunAttemptsTest {
  private static final Reply FINE = Reply.whole(200, Headers.NONE, new byte[0]);
  private static final Reply BUSY = Reply.whole(503, Headers.NONE, new byte[0]);

  private final List<String> notes = new ArrayList<>();
  private final List<SharedBreaker> breakers = new ArrayList<>();
  private final Deque<Reply> replies = new ArrayDeque<>();
  private int retries = 2;
  private long now;

  private final RetryingOrigin.TimedCall calls =
      new RetryingOrigin.TimedCall() {
        @Override
        public Reply ask(HttpCall call, Duration within, Duration silence) {
          throw new AssertionError("every call is begun");
        }

        @Override
        public BegunCall begin(HttpCall call, Duration within, Duration silence) {
          if (call.url().endsWith("/unwritable")) {
            throw new IllegalArgumentException("cannot be written in HTTP");
          }
          notes.add("begun");
          return BegunCall.later(() -> awaited());
        }
      };

  private final RetryingOrigin origin =
      new RetryingOrigin(
          calls,
          provider -> new RetryPolicy(retries, Duration.ofMinutes(10), true),
          Duration.ofMinutes(10),
          new Watch() {
            @Override
            public void retried(String provider, Retry outcome) {
              notes.add(outcome.name());
            }

            @Override
            public void guarded(String endpoint, SharedBreaker breaker) {
              breakers.add(breaker);
            }
          },
          new Time(
              () -> now,
              () -> Instant.EPOCH,
              (caller, pause) -> {
                now += pause.toNanos();
                return true;
              },
              new Backoff(most -> most - 1)));

  private Reply awaited() {
    notes.add("awaited");
    Reply next = replies.poll();
    if (next == null) {
      throw new OriginFailed("gone", OriginFailed.FailureKind.UNREACHABLE, false);
    }
    return next;
  }

  private static HttpCall call(String path) {
    return new HttpCall(
        "acme-ai",
        "POST",
        "https://api.acme.example" + path,
        Headers.NONE,
        new byte[0],
        new Manner(true, false, null, () -> {}));
  }

  @Test
  void the_first_attempt_begins_at_once_and_the_next_ones_when_it_is_waited_for() {
    replies.addAll(List.of(BUSY, FINE));
    BegunCall begun = origin.begin(call("/"));
    assertThat(notes).containsExactly("begun");
    assertThat(begun.await()).isSameAs(FINE);
    assertThat(notes).containsExactly("begun", "awaited", "begun", "awaited", "ANSWERED");
  }

  @Test
  void nothing_begins_while_the_breaker_is_open() {
    retries = 0;
    for (int i = 0; breakers.isEmpty() || breakers.getFirst().state() != Breaker.State.OPEN; i++) {
      assertThat(i).as("calls that fail").isLessThan(1000);
      catchThrowableOfType(OriginFailed.class, () -> origin.ask(call("/")));
    }
    notes.clear();
    BegunCall begun = origin.begin(call("/"));
    assertThat(begun.settled()).isFalse();
    assertThat(catchThrowableOfType(OriginFailed.class, begun::await).kind())
        .isEqualTo(OriginFailed.FailureKind.SHUT);
    assertThat(notes).isEmpty();
  }

  /** Otherwise the only probe of a breaker that is half open would never come back. */
  @Test
  void a_call_that_cannot_begin_gives_its_pass_back() {
    retries = 0;
    for (int i = 0; breakers.isEmpty() || breakers.getFirst().state() != Breaker.State.OPEN; i++) {
      catchThrowableOfType(OriginFailed.class, () -> origin.ask(call("/")));
    }
    now += breakers.getFirst().opensIn("", now).toNanos() + 1;
    assertThatThrownBy(() -> origin.begin(call("/unwritable")))
        .isInstanceOf(IllegalArgumentException.class);
    replies.add(FINE);
    assertThat(origin.ask(call("/"))).isSameAs(FINE);
  }
}
