package dev.reprise.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.ThroughCalls;
import dev.reprise.answer.Told;
import dev.reprise.provider.BegunCall;
import dev.reprise.provider.Destination;
import dev.reprise.provider.Origin;
import dev.reprise.request.Headers;
import dev.reprise.response.Reply;
import dev.reprise.response.WholeBody;
import dev.reprise.testkit.GivenRequests;
import dev.reprise.testkit.Journey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Calls that are begun without waiting: of requests that are passed through, and of no others. */
class BegunPassTest {
  private static final GivenRequests FREE =
      GivenRequests.post(
          "/v1/chat/completions",
          "{\"model\":\"m-1\",\"messages\":[{\"role\":\"user\",\"content\":\"why?\"}]}");

  private final List<String> told = new ArrayList<>();
  private final Deque<Reply> replies = new ArrayDeque<>();

  /** Notes what is begun, and what is waited for. */
  private final Origin origin =
      new Origin() {
        @Override
        public Reply ask(HttpCall call) {
          told.add("asked " + call.provider());
          return answer();
        }

        @Override
        public BegunCall begin(HttpCall call) {
          told.add("begun " + call.provider());
          return BegunCall.later(
              () -> {
                told.add("awaited " + call.provider());
                return answer();
              });
        }
      };

  private Reply answer() {
    Reply next = replies.poll();
    if (next == null) {
      throw new Origin.OriginFailed("gone", false);
    }
    return next;
  }

  private static Reply saying(int status, String text) {
    return Reply.whole(
        status,
        Headers.of("content-type", "application/json"),
        Answers.chat(text).getBytes(StandardCharsets.UTF_8));
  }

  private Optional<ThroughCalls.BegunPass> begin(Journey journey, GivenRequests given) {
    return journey.begin(journey.plan(given), origin);
  }

  private static String text(Told answer) {
    return new String(WholeBody.of(answer.reply(), 10_000).bytes(), StandardCharsets.UTF_8);
  }

  @Test
  void a_request_that_is_passed_through_is_sent_at_once_and_answered_when_waited_for() {
    var journey = new Journey();
    replies.add(saying(200, "so"));
    ThroughCalls.BegunPass begun = begin(journey, FREE).orElseThrow();
    assertThat(told).containsExactly("begun played");
    Told answer = begun.told();
    assertThat(told).containsExactly("begun played", "awaited played");
    assertThat(text(answer)).contains("so");
    assertThat(journey.telemetry.told().getLast()).startsWith("completed");
    replies.add(saying(200, "so"));
    Told served = journey.serve(journey.plan(FREE), origin);
    assertThat(answer.reply().headers().first("cache-status"))
        .isEqualTo(served.reply().headers().first("cache-status"));
  }

  @Test
  void what_fails_after_it_was_begun_goes_to_the_fallback() {
    var journey = Journey.fallingBack();
    replies.add(saying(503, "busy"));
    replies.add(saying(200, "by the second"));
    assertThat(text(begin(journey, FREE).orElseThrow().told())).contains("by the second");
    assertThat(told).containsExactly("begun played", "awaited played", "asked second");
  }

  @Test
  void a_call_without_an_answer_is_told_as_one() {
    Told answer = begin(new Journey(), FREE).orElseThrow().told();
    assertThat(answer.reply().status()).isEqualTo(502);
  }

  @Test
  void what_may_have_to_wait_first_is_not_begun() {
    var journey = new Journey();
    assertThat(begin(journey, GivenRequests.chat("keyed"))).isEmpty();
    assertThat(begin(journey, FREE.onlyIfCached())).as("answered with 504").isEmpty();
    Journey caching =
        Journey.to(
            new Destination(
                "openai",
                "openai",
                "https://api.openai.com",
                "default",
                false,
                false,
                new Destination.Shaping(true, false, Destination.Shaping.Markers.AUTO, true, false),
                1,
                List.of(),
                ""));
    assertThat(begin(caching, FREE)).as("waits for a prefix that another one writes").isEmpty();
    assertThat(told).as("nothing was sent").isEmpty();
  }
}
