package dev.reprise.fill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.artifact.Entry;
import dev.reprise.artifact.Stamp;
import dev.reprise.artifact.Tag;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.budget.MemoryBudget;
import dev.reprise.flight.Flight;
import dev.reprise.flight.FlightKey;
import dev.reprise.flight.Flights;
import dev.reprise.plan.Plan;
import dev.reprise.policy.Reason;
import dev.reprise.policy.classification.Classifier;
import dev.reprise.provider.Destination;
import dev.reprise.request.EntryType;
import dev.reprise.request.Headers;
import dev.reprise.request.Scope;
import dev.reprise.response.Reply;
import dev.reprise.telemetry.Decision;
import dev.reprise.telemetry.Stage;
import dev.reprise.testkit.GivenPlans;
import dev.reprise.testkit.GivenRequests;
import dev.reprise.testkit.HashTier;
import dev.reprise.tier.Lookup;
import dev.reprise.tier.TierStack;
import dev.reprise.time.Clock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes an entry, what does not, and the reason that is told when there are several. */
class KeepingTest {
  private static final Stamp STAMP = new Stamp(7, 3);
  private static final TokenUsage USAGE = new TokenUsage(5, 0, 0, 2);
  private static final Tag RELEASE = new Tag("model:m-1-2026");
  private static final String CARD = "4111 1111 1111 1111";
  private static final Headers JSON = Headers.of("content-type", "application/json; charset=utf-8");

  /** What stands against keeping an answer, in the order in which it is looked at. */
  private enum Against {
    NOT_SUCCESSFUL(Reason.NOT_SUCCESSFUL),
    UNPROVABLE(Reason.LEDGER_UNREACHABLE),
    OVERTAKEN(Reason.OVERTAKEN),
    NEWER_KEPT(Reason.OVERTAKEN),
    FALLBACK(Reason.FALLBACK_ANSWERED),
    SHARED_PLAN(Reason.DETERMINISM_NOT_DECLARED),
    POLICY_MOVED(Reason.POLICY_MOVED),
    SENSITIVE(Reason.SENSITIVE),
    NOT_ADMITTED(Reason.EMPTY_ANSWER);

    private final Reason reason;

    Against(Reason reason) {
      this.reason = reason;
    }

    private static Set<Against> from(Against first) {
      return EnumSet.range(first, NOT_ADMITTED);
    }
  }

  private final GivenPlans given = new GivenPlans(GivenPlans.provider("played", true));
  private final TierStack tiers = new TierStack(List.of(new HashTier("l1", given.clock)));
  private final Flights flights = new Flights(Runnable::run);
  private MemoryBudget memory = MemoryBudget.ofHeap();

  private Keeping keeping() {
    return new Keeping(given.policy, Classifier.shipped(), tiers, memory, given.time);
  }

  private static GivenRequests asks(String prompt, int temperature) {
    return GivenRequests.post(
        "/v1/chat/completions",
        """
        {"model":"m-1","temperature":%d,"messages":[{"role":"user","content":"%s"}]}\
        """
            .formatted(temperature, prompt));
  }

  private Plan.Keyed plan() {
    return (Plan.Keyed) given.plan(asks("why?", 0));
  }

  /** What is answered; empty text is an answer that says nothing. */
  static byte[] chat(String text) {
    return """
    {"id":"c","object":"chat.completion","created":1,"model":"m-1-2026","choices":[{"index":0,\
    "message":{"role":"assistant","content":"%s"},"finish_reason":"stop"}],\
    "usage":{"prompt_tokens":5,"completion_tokens":2,"total_tokens":7}}\
    """
        .formatted(text)
        .getBytes(StandardCharsets.UTF_8);
  }

  private Flight flight(Plan.Keyed plan) {
    var promised =
        new Entry(
            EntryType.MODEL_RESPONSE,
            plan.keying().want().scope(),
            STAMP,
            plan.keying().tags(),
            plan.policyVersion(),
            given.clock.instant(),
            Instant.MAX,
            Instant.MAX,
            TokenUsage.UNKNOWN,
            Map.of(),
            new Entry.Payload(Entry.Form.WHOLE, 200, "", new byte[0]));
    Flight mine = new Flight(promised, plan.question().request().body());
    assertThat(flights.board(at(plan), mine, List.of(), other -> false)).isSameAs(mine);
    return mine;
  }

  private static FlightKey at(Plan.Keyed plan) {
    return new FlightKey(plan.partition(), plan.key());
  }

  private Keeping.KeepResult keep(Plan.Keyed plan, Reply head, Flight flight, byte[] bytes) {
    return keeping().keep(plan, head, flight, new Flight.Landing.Complete(bytes), null);
  }

  private static Reply head(int status, Headers headers) {
    return Reply.whole(status, headers, new byte[0]);
  }

  private boolean inTiers(Plan.Keyed plan) {
    return tiers.find(0, plan.partition(), plan.key()) instanceof Lookup.Found;
  }

  private Keeping.KeepResult keepAgainst(Set<Against> all) {
    GivenRequests asked =
        asks(
            all.contains(Against.SENSITIVE) ? "charge " + CARD : "why?",
            all.contains(Against.SHARED_PLAN) ? 1 : 0);
    var plan = (Plan.Keyed) given.plan(asked);
    if (all.contains(Against.FALLBACK)) {
      Destination other = GivenPlans.provider("second", true).insteadOf("played: status 503");
      plan = plan.of(plan.question().answeredBy(other));
    }
    Flight flight = flight(plan);
    if (all.contains(Against.OVERTAKEN)) {
      flights.overtake(at(plan));
    }
    if (all.contains(Against.NEWER_KEPT)) {
      given.clock.pass(Duration.ofSeconds(1));
      tiers.keep(plan.partition(), plan.key(), newer(plan, STAMP.incarnation()));
    }
    if (all.contains(Against.POLICY_MOVED)) {
      given.editPolicy(bundle -> bundle + "\n# edited");
    }
    int status = all.contains(Against.NOT_SUCCESSFUL) ? 503 : 200;
    byte[] bytes = chat(all.contains(Against.NOT_ADMITTED) ? "" : "because");
    Reason unprovable = all.contains(Against.UNPROVABLE) ? Reason.LEDGER_UNREACHABLE : null;
    Keeping.KeepResult kept =
        keeping()
            .keep(plan, head(status, JSON), flight, new Flight.Landing.Complete(bytes), unprovable);
    assertThat(inTiers(plan))
        .isEqualTo(kept.entry().isPresent() || all.contains(Against.NEWER_KEPT));
    assertThat(kept.ended().stored()).isEqualTo(kept.entry().isPresent());
    return kept;
  }

  private Entry newer(Plan.Keyed plan, long incarnation) {
    Instant now = given.clock.instant();
    return new Entry(
        EntryType.MODEL_RESPONSE,
        plan.keying().want().scope(),
        new Stamp(incarnation, 3),
        List.of(),
        plan.policyVersion(),
        now,
        now.plusSeconds(60),
        now.plusSeconds(60),
        USAGE,
        Map.of(),
        new Entry.Payload(Entry.Form.WHOLE, 200, "application/json", chat("newer")));
  }

  @Test
  void an_answer_is_kept_when_nothing_stands_against_it() {
    Keeping.KeepResult kept = keepAgainst(Set.of());
    assertThat(kept.entry()).isPresent();
    assertThat(kept.ended())
        .isEqualTo(new Decision.Ended(200, true, null, "", USAGE, "m-1-2026", ""));
  }

  @ParameterizedTest
  @EnumSource
  void each_reason_alone_is_enough(Against one) {
    Decision.Ended ended = keepAgainst(EnumSet.of(one)).ended();
    assertThat(ended.stored()).isFalse();
    assertThat(ended.notStored()).isEqualTo(one.reason);
  }

  @ParameterizedTest
  @EnumSource
  void of_several_reasons_the_first_is_told(Against first) {
    assertThat(keepAgainst(Against.from(first)).ended().notStored()).isEqualTo(first.reason);
  }

  @Test
  void what_is_not_kept_still_tells_what_it_consumed_and_who_answered() {
    for (Against one : EnumSet.range(Against.UNPROVABLE, Against.NOT_ADMITTED)) {
      Decision.Ended ended = new KeepingTest().keepAgainst(EnumSet.of(one)).ended();
      assertThat(ended.status()).isEqualTo(200);
      assertThat(ended.usage()).as("%s", one).isEqualTo(USAGE);
      assertThat(ended.answeredBy()).isEqualTo("m-1-2026");
    }
    assertThat(keepAgainst(EnumSet.of(Against.NOT_SUCCESSFUL)).ended())
        .isEqualTo(
            new Decision.Ended(
                503, false, Reason.NOT_SUCCESSFUL, "status 503", TokenUsage.UNKNOWN, null, ""));
  }

  @Test
  void what_was_found_is_told_by_its_kind_and_never_quoted() {
    String detail = keepAgainst(EnumSet.of(Against.SENSITIVE)).ended().detail();
    assertThat(detail).isNotEmpty().contains("card-number").doesNotContain("4111");
    Keeping.KeepResult answered =
        keep(plan(), head(200, JSON), flight(plan()), chat("it is " + CARD));
    assertThat(answered.ended().notStored()).isEqualTo(Reason.SENSITIVE);
    assertThat(answered.ended().detail()).contains("card-number").doesNotContain("4111");
  }

  /** Another life of the ledger says nothing about what is newer in this one. */
  @Test
  void an_entry_of_another_incarnation_or_of_the_same_moment_is_replaced() {
    Plan.Keyed plan = plan();
    Flight flight = flight(plan);
    tiers.keep(plan.partition(), plan.key(), newer(plan, STAMP.incarnation()));
    assertThat(keep(plan, head(200, JSON), flight, chat("a")).entry())
        .as("same moment")
        .isPresent();

    given.clock.pass(Duration.ofSeconds(1));
    tiers.keep(plan.partition(), plan.key(), newer(plan, STAMP.incarnation() + 1));
    assertThat(keep(plan, head(200, JSON), flight, chat("b")).entry()).as("other life").isPresent();
    tiers.keep(plan.partition(), plan.key(), newer(plan, STAMP.incarnation()));
    assertThat(keep(plan, head(200, JSON), flight, chat("c")).entry()).as("control").isEmpty();
  }

  @Test
  void a_body_that_was_lost_is_not_kept_and_says_how() {
    Plan.Keyed plan = plan();
    assertThat(lost(plan, new Flight.Landing.OverLimit()))
        .isEqualTo(
            new Decision.Ended(
                200,
                false,
                Reason.TOO_LARGE,
                "larger than what is kept",
                TokenUsage.UNKNOWN,
                null,
                ""));
    assertThat(lost(plan, new Flight.Landing.CutOff("TIMEOUT: late", "timeout")).cut())
        .isEqualTo("timeout");
    assertThat(lost(plan, new Flight.Landing.CutOff("reset by peer", "")))
        .isEqualTo(
            new Decision.Ended(
                200, false, Reason.NOT_COMPLETE, "reset by peer", TokenUsage.UNKNOWN, null, ""));
    assertThat(lost(plan, new Flight.Landing.OverBudget()))
        .isEqualTo(
            new Decision.Ended(
                200, false, Reason.OVER_MEMORY_BUDGET, "", TokenUsage.UNKNOWN, null, ""));
    assertThat(inTiers(plan)).isFalse();
  }

  private Decision.Ended lost(Plan.Keyed plan, Flight.Landing landing) {
    return keeping().keep(plan, head(200, JSON), flight(plan), landing, null).ended();
  }

  @Test
  void nothing_is_judged_without_the_memory_it_takes_and_the_memory_comes_back() {
    Plan.Keyed plan = plan();
    memory = MemoryBudget.of(1 << 30, 256, Map.of(MemoryBudget.Use.CAPTURES, 100L));
    assertThat(keep(plan, head(200, JSON), flight(plan), chat("a")).ended().notStored())
        .isEqualTo(Reason.OVER_MEMORY_BUDGET);
    memory = MemoryBudget.ofHeap();
    assertThat(keep(plan, head(200, JSON), flight(plan), chat("a")).entry()).isPresent();
    assertThat(memory.share(MemoryBudget.Use.CAPTURES).taken()).isZero();
  }

  @Test
  void an_entry_has_the_stamp_and_the_scope_of_its_call_and_every_tag_it_depends_on() {
    Plan.Keyed plan = (Plan.Keyed) given.plan(asks("why?", 0).tagged("doc:1"));
    Flight flight = flight(plan);
    flights.board(at(plan), flight(other()), List.of(new Tag("doc:9")), any -> true);
    given.clock.pass(Duration.ofMillis(1));
    Entry entry = keep(plan, head(200, JSON), flight, chat("because")).entry().orElseThrow();
    assertThat(entry.type()).isEqualTo(EntryType.MODEL_RESPONSE);
    assertThat(entry.scope()).isEqualTo(new Scope.Tenant(plan.partition()));
    assertThat(entry.stamp()).isEqualTo(STAMP);
    assertThat(entry.policyVersion()).isEqualTo(plan.policyVersion());
    assertThat(entry.tags())
        .containsAll(plan.keying().tags())
        .contains(new Tag("t:acme"), new Tag("doc:1"), new Tag("doc:9"), RELEASE);
    assertThat(tiers.find(0, plan.partition(), plan.key())).isEqualTo(new Lookup.Found(entry));
    assertThat(plan.question().timeline().walked(Stage.WRITE_BACK)).isTrue();
  }

  private Plan.Keyed other() {
    return (Plan.Keyed) given.plan(asks("another", 0));
  }

  /** A follower that boards while the answer is judged must not bring a tag that is forgotten. */
  @Test
  void the_release_that_answered_is_a_tag_of_the_flight_from_then_on_kept_or_not() {
    Plan.Keyed plan = plan();
    Flight flight = flight(plan);
    keeping()
        .keep(
            plan,
            head(200, JSON),
            flight,
            new Flight.Landing.Complete(chat("a")),
            Reason.LEDGER_UNREACHABLE);
    assertThat(flight.soFar().tags()).contains(RELEASE);
    flights.board(at(plan), flight(other()), List.of(new Tag("doc:9")), any -> true);
    assertThat(flight.dependsOn(List.of(new Tag("doc:9")))).isFalse();
  }

  @Test
  void an_entry_lives_from_the_time_its_call_began_less_the_age_it_came_with() {
    given.editPolicy(
        bundle -> bundle.replace("stale_while_revalidate: 0s", "stale_while_revalidate: 1m"));
    Instant began = given.clock.instant();
    Plan.Keyed plan = plan();
    Flight flight = flight(plan);
    given.clock.pass(Duration.ofSeconds(2));
    Entry entry = kept(plan, flight, JSON.and("Age", " 30 "));
    assertThat(entry.createdAt()).isEqualTo(began.minusSeconds(30));
    assertThat(entry.expiresAt()).isEqualTo(began.plusSeconds(2 + 600 - 30));
    assertThat(entry.freshUntil()).isEqualTo(entry.expiresAt().minusSeconds(60));
    Entry ownMade = kept(plan, flight, JSON);
    assertThat(ownMade.createdAt()).isEqualTo(began);
    assertThat(ownMade.expiresAt()).isEqualTo(began.plusSeconds(602));
  }

  private Entry kept(Plan.Keyed plan, Flight flight, Headers headers) {
    return keep(plan, head(200, headers), flight, chat("a")).entry().orElseThrow();
  }

  @Test
  void an_age_that_is_no_number_of_seconds_says_nothing() {
    for (String age : List.of("", "-1", "1.5", "9999999999", "soon", "1,2")) {
      assertThat(UpstreamAge.of(Headers.of("age", age))).as(age).isZero();
    }
    assertThat(UpstreamAge.of(Headers.NONE)).isZero();
    assertThat(UpstreamAge.of(Headers.of("AGE", "999999999")))
        .isEqualTo(Duration.ofSeconds(999_999_999));
  }

  @Test
  void an_entry_holds_the_providers_bytes_and_of_its_headers_those_that_may_be_replayed() {
    Plan.Keyed plan = plan();
    Headers came = JSON.and("openai-version", "2020-10-01").and("x-request-id", "r1");
    byte[] bytes = chat("because");
    Entry entry = keep(plan, head(200, came), flight(plan), bytes).entry().orElseThrow();
    assertThat(entry.payload().bytes()).isEqualTo(bytes);
    assertThat(entry.payload().form()).isEqualTo(Entry.Form.WHOLE);
    assertThat(entry.payload().status()).isEqualTo(200);
    assertThat(entry.payload().contentType()).isEqualTo("application/json; charset=utf-8");
    assertThat(entry.usage()).isEqualTo(USAGE);
    assertThat(entry.facts())
        .containsEntry("dialect", "openai-chat")
        .containsEntry("ending", "STOP")
        .containsEntry(Entry.MODEL_FACT, "m-1-2026")
        .containsEntry(Entry.HEADER_FACT + "openai-version", "2020-10-01")
        .doesNotContainValue("r1");
    Plan.Keyed bare = other();
    assertThat(keep(bare, head(200, Headers.NONE), flight(bare), bytes).entry())
        .as("no content type was sent: the dialect's own")
        .hasValueSatisfying(
            it -> assertThat(it.payload().contentType()).isEqualTo("application/json"));
  }

  @Test
  void the_status_that_the_caller_is_told_changes_nothing_else() {
    Keeping.KeepResult told = keepAgainst(Set.of());
    Keeping.KeepResult cut = told.status(502);
    assertThat(cut.entry()).isEqualTo(told.entry());
    assertThat(cut.ended()).isEqualTo(told.ended().status(502));
    assertThat(cut.ended().status()).isEqualTo(502);
  }

  @Test
  void the_time_that_keeping_took_begins_when_it_is_written() {
    Plan.Keyed plan = plan();
    given.clock.pass(Duration.ofSeconds(2));
    keep(plan, head(200, JSON), flight(plan), chat("a"));
    assertThat(plan.question().timeline().beganNanos(Stage.WRITE_BACK))
        .isNotZero()
        .isEqualTo(given.time.now());
  }

  /** Both calls were judged good; the later one begins between the judgement and the writing. */
  @Test
  void an_answer_that_is_overtaken_while_it_is_written_is_not_kept() {
    Plan.Keyed plan = plan();
    LongSupplier nanos =
        () -> {
          flights.overtake(at(plan));
          return given.time.now();
        };
    var keeping =
        new Keeping(
            given.policy,
            Classifier.shipped(),
            tiers,
            memory,
            new Clock(given.clock, nanos, given.time.steady()));
    Decision.Ended ended =
        keeping
            .keep(
                plan, head(200, JSON), flight(plan), new Flight.Landing.Complete(chat("old")), null)
            .ended();
    assertThat(ended.notStored()).isEqualTo(Reason.OVERTAKEN);
    assertThat(inTiers(plan)).isFalse();
  }
}
