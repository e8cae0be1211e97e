package dev.reprise.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.json.Document;
import dev.reprise.json.MalformedJson;
import dev.reprise.key.PartitionKeys;
import dev.reprise.plan.Plan;
import dev.reprise.plan.Question;
import dev.reprise.provider.Destination;
import dev.reprise.provider.Destination.Shaping;
import dev.reprise.request.Headers;
import dev.reprise.response.Reply;
import dev.reprise.testkit.FakeClock;
import dev.reprise.testkit.GivenRequests;
import dev.reprise.testkit.Journey;
import dev.reprise.time.Clock;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A hint of ours is blamed for a refusal only when the provider takes the caller's own bytes
 * without it (row B6).
 */
class BlameTest {
  private static final String BODY =
      """
      {"model":"m-1","messages":[{"role":"user","content":"hello"}]}""";

  private final FakeClock clock = new FakeClock();
  private final PrefixMarks marks =
      new PrefixMarks(new PartitionKeys(new byte[32]), 64 << 20, new Clock(clock, clock.nanos()));
  private final List<byte[]> sent = new ArrayList<>();

  private static Reply reply(int status) {
    String text = status == 200 ? "{}" : "{\"error\":{\"message\":\"cache_salt is not known\"}}";
    return Reply.whole(
        status,
        Headers.of("content-type", "application/json"),
        text.getBytes(StandardCharsets.UTF_8));
  }

  /** Asks once; the provider answers what is sent with these statuses in turn. */
  private Answered ask(Integer... statuses) {
    Destination engine =
        new Destination(
            "engine",
            "vllm",
            "http://engine.example",
            "default",
            false,
            false,
            new Shaping(true, false, Shaping.Markers.AUTO, false, false),
            1,
            List.of(),
            "");
    Question question =
        ((Plan.Answerable) new Journey().plan(GivenRequests.post("/v1/chat/completions", BODY)))
            .question()
            .answeredBy(engine);
    Deque<Integer> left = new ArrayDeque<>(Arrays.asList(statuses));
    var call =
        new ProviderCall(
            question,
            BODY.getBytes(StandardCharsets.UTF_8),
            beside -> {
              throw new AssertionError("no call beside this one");
            },
            bytes -> {
              sent.add(bytes);
              return reply(left.remove());
            });
    Answered answered = marks.ask(call).orElseThrow();
    assertThat(left).as("all were needed").isEmpty();
    return answered;
  }

  private static boolean salted(byte[] body) {
    try {
      Document document = Document.parse(body);
      return document.member(document.root(), "cache_salt") >= 0;
    } catch (MalformedJson e) {
      throw new AssertionError(new String(body, StandardCharsets.UTF_8), e);
    }
  }

  @Test
  void a_request_that_is_refused_without_the_hint_too_was_not_refused_for_it() {
    Answered answered = ask(400, 400);
    assertThat(sent).extracting(BlameTest::salted).containsExactly(true, false);
    assertThat(answered.reply().status()).isEqualTo(400);
    assertThat(answered.refusedHint()).isEmpty();
    assertThat(answered.shaped().hintRejected()).isFalse();
    ask(200);
    assertThat(salted(sent.getLast())).as("the next request carries the hint").isTrue();
  }

  @Test
  void a_request_that_is_taken_without_the_hint_was_refused_for_it() {
    Answered answered = ask(400, 200);
    assertThat(sent).extracting(BlameTest::salted).containsExactly(true, false);
    assertThat(answered.reply().status()).isEqualTo(200);
    assertThat(answered.refusedHint())
        .hasValueSatisfying(hint -> assertThat(hint).contains("cache_salt"));
    assertThat(answered.shaped().hintRejected()).isTrue();
    ask(200);
    assertThat(salted(sent.getLast())).as("the next request goes without the hint").isFalse();
  }
}
