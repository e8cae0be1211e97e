package dev.reprise.gateway.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.breaker.SharedBreaker;
import dev.reprise.gateway.resilience.Credentials;
import dev.reprise.gateway.resilience.Retry;
import dev.reprise.gateway.resilience.Watch;
import dev.reprise.provider.BegunCall;
import dev.reprise.provider.Origin;
import dev.reprise.request.Header;
import dev.reprise.request.Headers;
import dev.reprise.response.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which credential a call has when it begins, and which when it is waited for. */
class OutboundTest {
  private static final Reply FINE = Reply.whole(200, Headers.NONE, new byte[0]);
  private static final Reply REFUSED = Reply.whole(429, Headers.NONE, new byte[0]);

  private final List<String> notes = new ArrayList<>();

  private final Origin origin =
      new Origin() {
        @Override
        public Reply ask(HttpCall call) {
          return begin(call).await();
        }

        @Override
        public BegunCall begin(HttpCall call) {
          String key = call.headers().first("x-api-key").orElse("none");
          notes.add("begun with " + key);
          return BegunCall.later(
              () -> {
                notes.add("awaited with " + key);
                return key.equals("one") ? REFUSED : FINE;
              });
        }
      };

  private Origin with(Credentials own) {
    var watch =
        new Watch() {
          @Override
          public void retried(String provider, Retry outcome) {
            notes.add(outcome.name());
          }

          @Override
          public void guarded(String endpoint, SharedBreaker breaker) {}
        };
    var outbound = new Outbound(origin, () -> Map.of("acme-ai", own), Duration.ofMinutes(1), watch);
    return outbound.with(Credential.of("openai", Headers.NONE, List.of()));
  }

  private static Origin.HttpCall call() {
    return new Origin.HttpCall(
        "acme-ai", "POST", "https://api.acme.example/", Headers.NONE, new byte[0]);
  }

  @Test
  void a_call_begins_with_the_first_key_and_goes_on_with_the_next_when_it_is_waited_for() {
    Origin keyed =
        with(
            new Credentials(
                List.of(new Header("x-api-key", "one"), new Header("x-api-key", "two"))));
    BegunCall begun = keyed.begin(call());
    assertThat(notes).containsExactly("begun with one");
    assertThat(begun.await()).isSameAs(FINE);
    assertThat(notes)
        .containsExactly(
            "begun with one", "awaited with one", "NEXT_KEY", "begun with two", "awaited with two");
  }

  /** Fetching a token may take as long as an answer. */
  @Test
  void a_call_that_needs_a_token_does_not_begin_before_it_is_waited_for() {
    Origin keyed =
        with(
            new Credentials(
                () -> {
                  notes.add("token");
                  return new Header("x-api-key", "fetched");
                }));
    BegunCall begun = keyed.begin(call());
    assertThat(begun.settled()).isFalse();
    assertThat(notes).isEmpty();
    assertThat(begun.await()).isSameAs(FINE);
    assertThat(notes).containsExactly("token", "begun with fetched", "awaited with fetched");
  }
}
