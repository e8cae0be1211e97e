package dev.reprise.gateway.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.budget.MemoryBudget;
import dev.reprise.gateway.http.Incoming;
import dev.reprise.json.Document;
import dev.reprise.json.Room;
import dev.reprise.plan.Plan;
import dev.reprise.request.Header;
import dev.reprise.request.Headers;
import dev.reprise.request.Request;
import dev.reprise.testkit.GivenRequests;
import dev.reprise.testkit.Journey;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RememberedRequestsTest {
  private static final Gate THEN = new Gate(Map.of(), false, Set.of());
  private static final Gate NOW = new Gate(Map.of(), false, Set.of());

  /** A reload puts another gate in place: a key withdrawn by it must not live on in memory. */
  @Test
  void who_passed_another_gate_is_asked_again() {
    var here = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    var asked = new Incoming("POST", "/v1/x", Headers.of("a", "b"), new byte[] {1}, here, false);
    var repeats = new RememberedRequests(MemoryBudget.of(1L << 30));
    var credential = Credential.of("openai", Headers.NONE, List.of());
    var plan = (Plan.Keyed) new Journey().plan(GivenRequests.chat("Again?"));
    repeats.remember(RememberedRequest.of(asked, THEN, credential, plan));
    assertThat(repeats.find(asked, THEN)).as("control").isNotNull();
    assertThat(repeats.find(asked, NOW)).isNull();
  }

  /** Values may differ only where the key leaves a header out by its name. */
  @Test
  void a_repeat_may_have_other_noise_and_nothing_else_may_differ() {
    byte[] body = GivenRequests.chat("Again?").request().body();
    Headers headers =
        Headers.of("traceparent", "00-1", "openai-organization", "o", "cache-control", "max-age=9");
    var repeats = new RememberedRequests(MemoryBudget.of(1L << 30));
    var credential = Credential.of("openai", Headers.NONE, List.of());
    var plan = (Plan.Keyed) new Journey().plan(GivenRequests.chat("Again?"));
    repeats.remember(RememberedRequest.of(incoming(headers, body), THEN, credential, plan));
    assertThat(found(repeats, headers, body)).isEqualTo("identical");
    assertThat(found(repeats, with(headers, "traceparent", "00-2"), body)).isEqualTo("same");
    for (String counts : List.of("openai-organization", "cache-control")) {
      assertThat(found(repeats, with(headers, counts, "p"), body)).as(counts).isEqualTo("none");
    }
    assertThat(found(repeats, headers.and("tracestate", "a=b"), body)).isEqualTo("none");
    byte[] other = body.clone();
    other[other.length - 5]++;
    assertThat(found(repeats, headers, other)).isEqualTo("none");
  }

  private static Headers with(Headers headers, String name, String value) {
    return Headers.of(
        headers.fields().stream()
            .map(it -> it.name().equals(name) ? new Header(name, value) : it)
            .toList());
  }

  private static Incoming incoming(Headers headers, byte[] body) {
    var here = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    return new Incoming("POST", "/v1/chat/completions", headers, body, here, false);
  }

  private static String found(RememberedRequests repeats, Headers headers, byte[] body) {
    RememberedRequests.Repeat repeat = repeats.find(incoming(headers, body.clone()), THEN);
    return repeat == null ? "none" : repeat.identical() ? "identical" : "same";
  }

  /**
   * What counted memory for a request references its answer: 180 remembered hits of 1.5 MB would
   * fill a heap of 256 MiB.
   */
  @Test
  void a_remembered_request_references_nothing_of_the_answer_it_got() throws Exception {
    var here = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    var asked = new Incoming("POST", "/v1/x", Headers.NONE, new byte[] {1}, here, false);
    var plan = (Plan.Keyed) new Journey().plan(GivenRequests.chat("Again?"));
    Request request = plan.question().request();
    Room counts = bytes -> true;
    Document document = Document.parse(request.body(), counts);
    var remembered = plan.of(plan.question().with(request.with(request.body(), document)));
    assertThat(document.room()).as("control").isSameAs(counts);
    var credential = Credential.of("openai", Headers.NONE, List.of());
    new RememberedRequests(MemoryBudget.of(1L << 30))
        .remember(RememberedRequest.of(asked, THEN, credential, remembered));
    assertThat(document.room()).isNotSameAs(counts);
  }
}
