package dev.reprise.gateway.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.budget.MemoryBudget;
import dev.reprise.gateway.http.Incoming;
import dev.reprise.json.Document;
import dev.reprise.json.MalformedJson;
import dev.reprise.plan.Plan;
import dev.reprise.policy.bundle.BundleReader;
import dev.reprise.request.Header;
import dev.reprise.request.Headers;
import dev.reprise.request.Request;
import dev.reprise.testkit.GivenRequests;
import dev.reprise.testkit.Journey;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** One thing of a remembered request is changed: is the changed one the same question? */
class RepeatConditionsTest {
  private static final Gate GATE = new Gate(Map.of(), false, Set.of());
  private static final Credential NOBODY = Credential.of("openai", Headers.NONE, List.of());
  private static final String CHAT = "/v1/chat/completions";
  private static final String BODY =
      "{\"model\":\"m-1\",\"temperature\":0,\"metadata\":{\"run\":\"run-1\"},"
          + "\"messages\":[{\"role\":\"user\",\"content\":\"Again?\"}]}";
  private static final Headers HEADERS = Headers.of("traceparent", "o", "x-a", "o");

  private final RememberedRequests repeats = new RememberedRequests(MemoryBudget.of(1L << 30));

  private static Incoming incoming(String method, String target, Headers headers, String body) {
    return incoming(method, target, headers, body, "127.0.0.1");
  }

  private static Incoming incoming(
      String method, String target, Headers headers, String body, String remote) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    try {
      var from = new InetSocketAddress(InetAddress.getByName(remote), 1);
      return new Incoming(method, target, headers, bytes, from, false);
    } catch (UnknownHostException literal) {
      throw new AssertionError(literal);
    }
  }

  private static Incoming first() {
    return incoming("POST", CHAT, HEADERS, BODY);
  }

  /** The plan of that request, with the very bytes that came. */
  private static Plan.Keyed plan(Incoming request) {
    var plan = (Plan.Keyed) new Journey().plan(GivenRequests.post(CHAT, BODY));
    Request read = plan.question().request();
    try {
      Document document = Document.parse(request.body());
      return plan.of(plan.question().with(read.with(request.body(), document)));
    } catch (MalformedJson wrong) {
      throw new AssertionError(wrong);
    }
  }

  private static RememberedRequest remembered(Incoming request) {
    return RememberedRequest.of(request, GATE, NOBODY, plan(request));
  }

  private String found(Incoming now) {
    RememberedRequests.Repeat repeat = repeats.find(now, GATE);
    return repeat == null ? "none" : repeat.identical() ? "identical" : "same";
  }

  private static Incoming with(UnaryOperator<Headers> change) {
    return incoming("POST", CHAT, change.apply(HEADERS), BODY);
  }

  @TestFactory
  Stream<DynamicTest> what_may_differ_and_what_may_not() {
    repeats.remember(remembered(first()));
    return Stream.of(
        expect("nothing", first(), "identical"),
        expect("a label", incoming("POST", CHAT, HEADERS, BODY.replace("run-1", "run-2")), "same"),
        expect("the trace id", with(it -> Headers.of("traceparent", "p", "x-a", "o")), "same"),
        expect(
            "the name of a field",
            with(it -> Headers.of("openai-organization", "o", "x-a", "o")),
            "none"),
        expect("the value of a field that is keyed", with(it -> it.with("x-a", "p")), "none"),
        expect(
            "the prompt", incoming("POST", CHAT, HEADERS, BODY.replace("Again", "Often")), "none"),
        expect("the method", incoming("PUT", CHAT, HEADERS, BODY), "none"),
        expect("the target", incoming("POST", CHAT + "?a=b", HEADERS, BODY), "none"),
        expect("the machine", incoming("POST", CHAT, HEADERS, BODY, "192.0.2.1"), "none"));
  }

  private DynamicTest expect(String changed, Incoming now, String expected) {
    return DynamicTest.dynamicTest(changed, () -> assertThat(found(now)).isEqualTo(expected));
  }

  /**
   * Directives, credentials and the page that asks are removed before the key is made, so a key
   * says nothing of them: they must be equal whatever a policy calls noise.
   */
  @Test
  void what_is_not_forwarded_is_never_noise() {
    var names = new ArrayList<>(Forwarding.REMOVED);
    names.addAll(List.of(Forwarding.OF_A_PAGE + "site", "authorization", "reprise-user"));
    for (String name : names) {
      Headers before = Headers.of("x-a", "o", name, "o");
      NoiseFields noise = NoiseFields.of(before, ignored -> true);
      assertThat(noise.same(before, Headers.of("x-a", "p", name, "o"))).as("control").isTrue();
      assertThat(noise.same(before, Headers.of("x-a", "o", name, "p"))).as(name).isFalse();
    }
  }

  /** Such a bundle would look as if directives were ignored; the reader refuses it by name. */
  @Test
  void no_bundle_ignores_what_is_not_forwarded() {
    var names = new ArrayList<>(Forwarding.REMOVED);
    names.add(Forwarding.OF_A_PAGE + "site");
    assertThat(names).contains("cache-control", "host", "origin");
    for (String name : names) {
      assertThatThrownBy(() -> ignoring(name))
          .as(name)
          .hasMessageContaining("headers.ignore[0]: " + name)
          .hasMessageContaining("forwards it to no provider");
    }
    assertThat(ignoring("x-build-number")).as("control").containsExactly("x-build-number");
  }

  private static Set<String> ignoring(String name) {
    return BundleReader.read("version: v\nheaders: {ignore: [" + name + "]}").ignoredHeaders();
  }

  /** A weak hash may lead two targets to one place. */
  @Test
  void another_target_at_the_same_place_is_another_request() {
    RememberedRequest known = remembered(first());
    Incoming other = incoming("POST", CHAT + "?a=b", HEADERS, BODY);
    assertThat(known.sameBody(first())).as("control").isTrue();
    assertThat(known.asksTheSame(first())).as("control").isTrue();
    assertThat(known.sameBody(other)).isFalse();
    assertThat(known.asksTheSame(other)).isFalse();
  }

  /** The places of labels are those of the document that was planned. */
  @Test
  void a_body_that_policy_rearranged_has_no_labels() {
    Incoming came = first();
    assertThat(remembered(came).texts().none()).as("control").isFalse();
    Plan.Keyed other = plan(incoming("POST", CHAT, HEADERS, BODY));
    assertThat(RememberedRequest.of(came, GATE, NOBODY, other).texts().none()).isTrue();
  }

  /** That an object equals one request's headers says nothing of another request's. */
  @Test
  void an_equal_pair_says_nothing_of_a_third() {
    Headers ada = Headers.of("authorization", "Bearer ada");
    Headers bo = Headers.of("authorization", "Bearer bo");
    String second = BODY.replace("Again", "Often");
    repeats.remember(remembered(incoming("POST", CHAT, ada, BODY)));
    repeats.remember(remembered(incoming("POST", CHAT, bo, second)));
    Headers again = Headers.of(List.of(new Header("authorization", "Bearer ada")));
    assertThat(found(incoming("POST", CHAT, again, BODY))).isEqualTo("identical");
    assertThat(found(incoming("POST", CHAT, again, second))).isEqualTo("none");
    assertThat(found(incoming("POST", CHAT, bo, second))).as("control").isEqualTo("identical");
  }

  @Test
  void what_is_remembered_keeps_to_its_room() {
    MemoryBudget memory = MemoryBudget.of(256L << 20);
    var small = new RememberedRequests(memory);
    long room = memory.remembered(10);
    String prompt = "x".repeat((int) room / 32);
    Plan.Keyed plan = plan(incoming("POST", CHAT, HEADERS, BODY.replace("Again?", prompt)));
    for (int i = 0; i < 100; i++) {
      Incoming other = incoming("POST", CHAT, HEADERS, BODY.replace("Again?", prompt + i));
      small.remember(RememberedRequest.of(other, GATE, NOBODY, plan));
      assertThat(small.held()).isLessThanOrEqualTo(room);
    }
    assertThat(small.held()).as("control").isGreaterThan(room / 2);
    long before = small.held();
    String large = BODY.replace("Again?", "x".repeat((int) room / 8));
    small.remember(remembered(incoming("POST", CHAT, HEADERS, large)));
    assertThat(small.held()).as("no request takes more than an eighth").isEqualTo(before);
  }
}
