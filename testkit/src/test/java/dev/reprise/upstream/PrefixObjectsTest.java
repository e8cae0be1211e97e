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
import dev.reprise.provider.handle.Choice.HandleReason;
import dev.reprise.provider.handle.Handle;
import dev.reprise.provider.handle.HandleApi;
import dev.reprise.provider.handle.HandleKey;
import dev.reprise.provider.handle.Handles;
import dev.reprise.provider.handle.ProjectAccess;
import dev.reprise.request.Headers;
import dev.reprise.response.Reply;
import dev.reprise.telemetry.Decision;
import dev.reprise.testkit.GivenPlans;
import dev.reprise.testkit.GivenRequests;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What a request does with its object, by what the provider says, answer after answer. */
class PrefixObjectsTest {
  private static final String FIRST = "cachedContents/a";
  private static final String SECOND = "cachedContents/b";
  private static final String BODY =
      "{\"systemInstruction\":{\"parts\":[{\"text\":\""
          + "Refunds take thirty days. ".repeat(400)
          + "\"}]},\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"why?\"}]}]}";

  private final GivenPlans given = new GivenPlans(destination(1));
  private final Handles handles = new Handles();
  private final HandleErrands errands =
      new HandleErrands(handles, MemoryBudget.ofHeap(), given.time, () -> "reprise/test/");
  private final PrefixObjects objects =
      new PrefixObjects(handles, errands, Prices::shipped, given.time);
  private final List<String> sent = new ArrayList<>();
  private final List<String> managed = new CopyOnWriteArrayList<>();
  private final Deque<Integer> statuses = new ArrayDeque<>();
  private int creation = 200;

  private static Destination destination(int handleReads) {
    return new Destination(
        "google",
        "gemini",
        "https://gemini.example",
        "default",
        false,
        false,
        new Shaping(true, false, Shaping.Markers.AUTO, false, false, handleReads, false, Map.of()),
        1,
        List.of(),
        "");
  }

  private static Reply reply(int status, String body) {
    Headers json = Headers.of("content-type", "application/json");
    return Reply.whole(status, json, body.getBytes(StandardCharsets.UTF_8));
  }

  /** The provider's own API of objects. */
  private Reply manages(Origin.HttpCall call) {
    managed.add(call.method() + " " + call.url());
    return call.method().equals("POST")
        ? reply(
            creation, "{\"name\":\"" + SECOND + "\",\"usageMetadata\":{\"totalTokenCount\":3000}}")
        : reply(200, "{}");
  }

  private Question question(String body) {
    GivenRequests asked =
        GivenRequests.post("/v1beta/models/gemini-2.5-flash:generateContent", body);
    return ((Plan.Answerable) given.plan(asked)).question();
  }

  private Optional<Answered> ask(Question question) {
    return objects.ask(
        new ProviderCall(
            question,
            question.request().body(),
            this::manages,
            bytes -> {
              sent.add(new String(bytes, StandardCharsets.UTF_8));
              return reply(statuses.remove(), "{}");
            }));
  }

  private Decision.Native asked(Question question, Integer... answers) {
    statuses.addAll(List.of(answers));
    Decision.Native how = ask(question).orElseThrow().shaped();
    assertThat(how).isNotNull();
    assertThat(statuses).as("every answer was asked for").isEmpty();
    return how;
  }

  /** An object of this request's prefix is there. */
  private Question kept() {
    Question question = question(BODY);
    Document document = question.request().document();
    assertThat(document).isNotNull();
    HandleApi api = HandleApis.of(question.request().operation()).orElseThrow();
    HandleApi.Prefix prefix = api.prefix(document).orElseThrow();
    assertThat(prefix.tokens()).as("control").isGreaterThan(api.leastTokens());
    var way =
        new ProjectAccess(
            api,
            this::manages,
            "google",
            "https://gemini.example",
            new Origin.Manner(true, false, null, () -> {}));
    var key =
        new HandleKey(
            question.partition(),
            "google",
            "https://gemini.example",
            null,
            question.outline().model(),
            prefix.digest());
    long now = given.clock.nanos().getAsLong();
    handles.made(key, new Handle(FIRST, 2000, now + Handles.LIFE.toNanos(), way), now);
    return question;
  }

  /** Names of the objects that requests are sent with. */
  private List<String> inForce() {
    return handles.all().stream().map(due -> due.handle().name()).toList();
  }

  private static void told(Decision.Native how, HandleReason why, long read) {
    assertThat(how.plan()).isEqualTo("gemini-handles");
    assertThat(how.reason()).isEqualTo(why.code());
    assertThat(how.explanation()).isEqualTo(why.explanation());
    assertThat(how.predictedRead()).isEqualTo(read);
    assertThat(how.marks()).isEqualTo(read > 0 ? List.of("handle") : how.marks());
  }

  private static boolean names(String body, String object) {
    return body.contains("\"cachedContent\":\"" + object + "\"")
        && !body.contains("systemInstruction");
  }

  @Test
  void a_request_names_its_object_instead_of_carrying_what_it_holds() {
    told(asked(kept(), 200), HandleReason.HANDLE_USED, 2000);
    assertThat(sent).singleElement().matches(body -> names(body, FIRST));
    assertThat(managed).isEmpty();
  }

  @Test
  void an_object_that_is_gone_is_made_again_and_read_in_the_same_request() {
    told(asked(kept(), 403, 200), HandleReason.MADE_AGAIN, 3000);
    assertThat(names(sent.get(0), FIRST)).isTrue();
    assertThat(names(sent.get(1), SECOND)).isTrue();
    assertThat(managed).containsExactly("POST https://gemini.example/v1beta/cachedContents");
    assertThat(inForce()).containsExactly(SECOND);
  }

  @Test
  void an_object_that_is_gone_and_cannot_be_made_again_is_done_without() {
    creation = 500;
    told(asked(kept(), 403, 200), HandleReason.HANDLE_LOST, 0);
    assertThat(sent.get(1)).isEqualTo(BODY);
    told(asked(question(BODY), 200), HandleReason.LATELY_REFUSED, 0);
    assertThat(managed).as("nobody tries again at once").hasSize(1);
  }

  @Test
  void an_object_that_is_gone_twice_is_given_up() {
    Decision.Native how = asked(kept(), 403, 403, 200);
    told(how, HandleReason.HANDLE_REFUSED, 0);
    assertThat(how.hintRejected()).isTrue();
    assertThat(names(sent.get(1), SECOND)).isTrue();
    assertThat(sent.get(2)).isEqualTo(BODY);
    told(asked(question(BODY), 200), HandleReason.LATELY_REFUSED, 0);
  }

  @Test
  void a_refusal_is_the_objects_when_the_callers_own_bytes_are_answered_well() {
    Decision.Native how = asked(kept(), 400, 200);
    told(how, HandleReason.HANDLE_REFUSED, 0);
    assertThat(how.hintRejected()).isTrue();
    assertThat(how.marks()).isEmpty();
    assertThat(sent.get(1)).isEqualTo(BODY);
    told(asked(question(BODY), 200), HandleReason.LATELY_REFUSED, 0);
    errands.close(Duration.ofSeconds(20));
    assertThat(managed).containsExactly("DELETE https://gemini.example/v1beta/" + FIRST);
  }

  @Test
  void a_refusal_is_the_requests_own_when_its_own_bytes_are_refused_as_well() {
    Decision.Native how = asked(kept(), 400, 400);
    assertThat(how.reason()).isEqualTo(HandleReason.HANDLE_USED.code());
    assertThat(how.hintRejected()).isFalse();
    assertThat(how.predictedRead()).isZero();
    told(asked(question(BODY), 200), HandleReason.HANDLE_USED, 2000);
  }

  @Test
  void an_object_of_the_callers_is_left_alone() {
    kept();
    String theirs = "{\"cachedContent\":\"cachedContents/own\",\"contents\":[]}";
    told(asked(question(theirs), 200), HandleReason.CLIENT_HANDLE, 0);
    assertThat(sent).containsExactly(theirs);
  }

  @Test
  void a_prefix_that_is_small_or_comes_rarely_is_sent_as_it_came() {
    String small = "{\"systemInstruction\":{\"parts\":[{\"text\":\"short\"}]},\"contents\":[]}";
    told(asked(question(small), 200), HandleReason.BELOW_MINIMUM, 0);
    told(asked(question("{\"contents\":[]}"), 200), HandleReason.NOTHING_TO_KEEP, 0);
    told(asked(question(BODY), 200), HandleReason.TOO_RARE, 0);
    assertThat(sent).containsExactly(small, "{\"contents\":[]}", BODY);
  }

  @Test
  void nothing_is_looked_at_where_it_is_switched_off_or_another_stands_in() {
    Question question = kept();
    assertThat(ask(question.answeredBy(destination(0)))).isEmpty();
    assertThat(ask(question.answeredBy(destination(1).insteadOf("first: 503")))).isEmpty();
    assertThat(sent).isEmpty();
  }
}
