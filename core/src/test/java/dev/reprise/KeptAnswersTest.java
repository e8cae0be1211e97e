package dev.reprise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.answer.Told;
import dev.reprise.catalogue.Dialects;
import dev.reprise.flight.Flights;
import dev.reprise.freshness.MemoryLedger;
import dev.reprise.key.PartitionKeys;
import dev.reprise.key.SealedIds;
import dev.reprise.plan.Plan;
import dev.reprise.policy.Reason;
import dev.reprise.policy.bundle.PolicyInForce;
import dev.reprise.policy.classification.Classifier;
import dev.reprise.price.Prices;
import dev.reprise.provider.Destination;
import dev.reprise.request.Directives;
import dev.reprise.request.Headers;
import dev.reprise.request.Hints;
import dev.reprise.request.Operation;
import dev.reprise.request.Partition;
import dev.reprise.request.Principal;
import dev.reprise.request.Query;
import dev.reprise.request.Request;
import dev.reprise.response.Reply;
import dev.reprise.telemetry.Decision;
import dev.reprise.telemetry.Telemetry;
import dev.reprise.telemetry.Timeline;
import dev.reprise.tier.InProcessTier;
import dev.reprise.time.Clock;
import dev.reprise.upstream.ReplayedIds;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What the root makes of policy, classification and the answer: is it kept, and under which key.
 */
class KeptAnswersTest {
  private static final String BUNDLE = "version: v-1\nentries: {model_response: {}}\n";
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final Partition ACME = new Partition("acme");

  private final List<Decision> completed = new ArrayList<>();

  private Reprise reprise(String bundle) {
    Clock clock = new Clock(() -> NOW, () -> 1L);
    PartitionKeys keys = new PartitionKeys(new byte[PartitionKeys.BYTES]);
    Destination openai =
        new Destination(
            "openai",
            "openai",
            "https://a.example",
            "default",
            false,
            false,
            Destination.Shaping.OFF,
            0,
            List.of(),
            "");
    return new Reprise(
        new Parts(
            PolicyInForce.from(() -> bundle),
            Classifier.shipped(),
            keys,
            new ReplayedIds(new SealedIds(keys)),
            List.of(new InProcessTier(1 << 20, () -> NOW, () -> 1L)),
            new MemoryLedger(() -> NOW),
            new Flights(Runnable::run),
            (request, model) -> Optional.of(openai),
            listening(),
            Prices::shipped,
            clock,
            Dialects.SHIPPED));
  }

  private Telemetry listening() {
    return new Telemetry() {
      @Override
      public void decided(Decision decision) {}

      @Override
      public void completed(Decision decision) {
        completed.add(decision);
      }

      @Override
      public void happened(Event event, String detail) {}
    };
  }

  private static Request asking(String question, String... headers) {
    String body =
        "{\"model\":\"m-1\",\"temperature\":0,\"messages\":[{\"role\":\"user\",\"content\":\""
            + question
            + "\"}]}";
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    try {
      return new Request(
          "req_1",
          new Operation(
              "openai-chat", "openai", Operation.Act.GENERATE, "chat.completions", "", false, ""),
          "POST",
          "/v1/chat/completions",
          Query.NONE,
          Headers.of(headers),
          bytes,
          dev.reprise.json.Document.parse(bytes),
          new Principal(ACME, null, null),
          List.of(),
          Directives.NONE,
          Hints.NONE);
    } catch (dev.reprise.json.MalformedJson e) {
      throw new AssertionError(e);
    }
  }

  private static String answer(String said) {
    return "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m-1\",\"choices\":[{\"index\":0,"
        + "\"message\":{\"role\":\"assistant\",\"content\":\""
        + said
        + "\"},\"finish_reason\":\"stop\"}]}";
  }

  /** Asks once; what became of the answer. */
  private Decision.Ended asked(Reprise reprise, int status, String answer) {
    Plan plan = reprise.plan(asking("q"), new Timeline(1));
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    Headers json = Headers.of("content-type", "application/json");
    Told told = reprise.serve(plan, call -> Reply.whole(status, json, bytes));
    assertThat(told.reply().status()).isEqualTo(status);
    return completed.getLast().ended();
  }

  private void notKept(int status, String answer, Reason reason) {
    Reprise reprise = reprise(BUNDLE);
    assertThat(asked(reprise, status, answer).notStored()).as(answer).isEqualTo(reason);
    assertThat(reprise.peek(reprise.plan(asking("q"), new Timeline(1)))).isEmpty();
  }

  @Test
  void an_answer_is_classified_before_it_is_kept() {
    notKept(200, answer("Take AKIA" + "IOSFODNN7EXAMPLQ"), Reason.SENSITIVE);
    notKept(200, answer("Card 4111 1111 1111 1111"), Reason.SENSITIVE);
  }

  @Test
  void an_answer_that_says_nothing_or_carries_an_error_or_is_not_200_is_not_kept() {
    notKept(200, answer(""), Reason.EMPTY_ANSWER);
    notKept(200, answer(" \\n"), Reason.EMPTY_ANSWER);
    notKept(200, answer("a").replace("{\"id\"", "{\"error\":{},\"id\""), Reason.ERROR_IN_ANSWER);
    notKept(200, answer("a").substring(0, 40), Reason.NOT_COMPLETE);
    for (int status : new int[] {201, 202, 203, 206, 207, 226, 299}) {
      notKept(status, answer("a"), Reason.NOT_SUCCESSFUL);
    }
  }

  @Test
  void any_other_answer_is_kept() {
    Reprise reprise = reprise(BUNDLE);
    assertThat(asked(reprise, 200, answer("a")).stored()).isTrue();
    assertThat(reprise.peek(reprise.plan(asking("q"), new Timeline(1)))).isPresent();
  }

  private static String key(Reprise reprise, Request request) {
    return ((Plan.Keyed) reprise.plan(request, new Timeline(1))).key().toString();
  }

  @Test
  void a_bundle_edited_under_the_same_version_is_another_key() {
    String first = key(reprise(BUNDLE), asking("q"));
    assertThat(key(reprise(BUNDLE + "# an edit\n"), asking("q"))).isNotEqualTo(first);
    assertThat(key(reprise(BUNDLE), asking("q"))).as("control").isEqualTo(first);
  }

  @Test
  void a_header_that_the_bundle_calls_noise_is_not_part_of_the_key() {
    Reprise reprise = reprise(BUNDLE + "headers: {ignore: [x-build]}\n");
    String first = key(reprise, asking("q", "x-build", "1", "x-other", "1"));
    assertThat(key(reprise, asking("q", "X-Build", "2", "x-other", "1"))).isEqualTo(first);
    assertThat(key(reprise, asking("q", "x-build", "1", "x-other", "2"))).isNotEqualTo(first);
  }

  @Test
  void a_member_that_the_bundle_calls_live_keeps_an_answer_from_being_kept() {
    Reprise reprise = reprise(BUNDLE + "live: {members: [messages]}\n");
    Plan plan = reprise.plan(asking("q"), new Timeline(1));
    assertThat(plan).isInstanceOf(Plan.Through.class);
    assertThat(((Plan.Through) plan).reason()).isEqualTo(Reason.LIVE_DATA);
    assertThat(((Plan.Through) plan).detail()).isEqualTo("member messages");
  }
}
