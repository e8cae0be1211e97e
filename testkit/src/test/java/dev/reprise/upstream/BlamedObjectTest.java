package dev.reprise.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.budget.MemoryBudget;
import dev.reprise.catalogue.HandleApis;
import dev.reprise.json.Document;
import dev.reprise.plan.Plan;
import dev.reprise.plan.Question;
import dev.reprise.price.Prices;
import dev.reprise.provider.Destination;
import dev.reprise.provider.Destination.Shaping;
import dev.reprise.provider.Origin;
import dev.reprise.provider.handle.Handle;
import dev.reprise.provider.handle.HandleApi;
import dev.reprise.provider.handle.HandleKey;
import dev.reprise.provider.handle.Handles;
import dev.reprise.provider.handle.ProjectAccess;
import dev.reprise.request.Headers;
import dev.reprise.response.Reply;
import dev.reprise.testkit.FakeClock;
import dev.reprise.testkit.GivenRequests;
import dev.reprise.testkit.Journey;
import dev.reprise.time.Clock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * An object at the provider is blamed for a refusal only when the provider takes the caller's own
 * bytes without it (row B6).
 */
class BlamedObjectTest {
  private static final String NAME = "cachedContents/ours";
  private static final String BODY =
      "{\"systemInstruction\":{\"parts\":[{\"text\":\""
          + "a word ".repeat(2000)
          + "\"}]},\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"hello\"}]}]}";
  private static final Destination GEMINI =
      new Destination(
          "gemini",
          "gemini",
          "http://gemini.example",
          "default",
          false,
          false,
          new Shaping(true, false, Shaping.Markers.AUTO, false, false, 1, false, Map.of()),
          1,
          List.of(),
          "");
  private static final Origin BESIDE = call -> Reply.whole(200, Headers.NONE, new byte[0]);

  private final FakeClock fake = new FakeClock();
  private final Clock clock = new Clock(fake, fake.nanos());
  private final Handles handles = new Handles();
  private final PrefixObjects objects =
      new PrefixObjects(
          handles,
          new HandleErrands(handles, MemoryBudget.of(64 << 20), clock, () -> "test/"),
          Prices::shipped,
          clock);
  private final List<String> sent = new ArrayList<>();

  private static Question question() {
    var given = GivenRequests.post("/v1beta/models/gemini-2.5-flash:generateContent", BODY);
    return ((Plan.Answerable) new Journey().plan(given)).question().answeredBy(GEMINI);
  }

  /** The object is there. */
  @BeforeEach
  void made() throws Exception {
    Question question = question();
    HandleApi api = HandleApis.of(question.request().operation()).orElseThrow();
    HandleApi.Prefix prefix =
        api.prefix(Document.parse(BODY.getBytes(StandardCharsets.UTF_8))).orElseThrow();
    var key =
        new HandleKey(
            question.partition(),
            GEMINI.provider(),
            GEMINI.baseUrl(),
            null,
            question.outline().model(),
            prefix.digest());
    var way =
        new ProjectAccess(
            api,
            BESIDE,
            GEMINI.provider(),
            GEMINI.baseUrl(),
            new Origin.Manner(true, false, null, () -> {}, question.partition()));
    handles.made(
        key,
        new Handle(NAME, prefix.tokens(), clock.now() + Duration.ofHours(1).toNanos(), way),
        clock.now());
  }

  private Answered ask(Integer... statuses) {
    Deque<Integer> left = new ArrayDeque<>(Arrays.asList(statuses));
    var call =
        new ProviderCall(
            question(),
            BODY.getBytes(StandardCharsets.UTF_8),
            BESIDE,
            bytes -> {
              sent.add(new String(bytes, StandardCharsets.UTF_8));
              return Reply.whole(left.remove(), Headers.NONE, new byte[0]);
            });
    Answered answered = objects.ask(call).orElseThrow();
    assertThat(left).as("all were needed").isEmpty();
    return answered;
  }

  @Test
  void a_request_that_is_refused_without_the_object_too_was_not_refused_for_it() {
    Answered answered = ask(400, 400);
    assertThat(sent.get(0)).contains(NAME);
    assertThat(sent.get(1)).isEqualTo(BODY);
    assertThat(answered.reply().status()).isEqualTo(400);
    assertThat(answered.shaped().hintRejected()).isFalse();
    ask(200);
    assertThat(sent.getLast()).as("the next request names the object").contains(NAME);
  }

  @Test
  void a_request_that_is_taken_without_the_object_was_refused_for_it() {
    Answered answered = ask(400, 200);
    assertThat(sent.get(0)).contains(NAME);
    assertThat(sent.get(1)).isEqualTo(BODY);
    assertThat(answered.shaped().hintRejected()).isTrue();
    ask(200);
    assertThat(sent.getLast()).as("the next request goes without the object").isEqualTo(BODY);
  }
}
