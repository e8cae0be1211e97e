package dev.reprise.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.artifact.Entry;
import dev.reprise.artifact.Stamp;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.lookup.Sighting;
import dev.reprise.plan.CallReason;
import dev.reprise.plan.Plan;
import dev.reprise.plan.Question;
import dev.reprise.policy.Reason;
import dev.reprise.provider.Destination;
import dev.reprise.request.Directives;
import dev.reprise.request.EntryType;
import dev.reprise.telemetry.Decision;
import dev.reprise.telemetry.LayerResult;
import dev.reprise.telemetry.Outcome;
import dev.reprise.testkit.FakeClock;
import dev.reprise.testkit.GivenEntries;
import dev.reprise.testkit.GivenRequests;
import dev.reprise.testkit.Journey;
import dev.reprise.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The decision of each way a request can go (row E2), every field of it. */
class DecisionsTest {
  private static final Stamp POSITION = new Stamp(7, 3);
  private static final GivenRequests WHY = GivenRequests.chat("why?").tagged("doc:9");
  private static final List<Decision.Layer> LAYERS =
      List.of(
          new Decision.Layer("l1", EntryType.MODEL_RESPONSE, LayerResult.MISS, Reason.ABSENT, 12));
  private static final List<Sighting.Trouble> NONE = List.of();

  private final FakeClock clock = new FakeClock();
  private final Instant now = clock.instant();
  private final Decisions decisions =
      new Decisions(() -> POSITION, new Clock(clock, clock.nanos()));
  private final Journey journey = new Journey();
  private final Plan.Reusable plan = (Plan.Reusable) journey.plan(WHY);
  private final String version = plan.policyVersion();
  private final String key = plan.key().toString();

  /** The fields that differ from one kind of decision to the next. */
  private record Expected(
      Decision.Ruled ruled,
      Outcome outcome,
      @Nullable Reason reason,
      String detail,
      @Nullable String key) {}

  private Decision expected(Plan about, Expected expected) {
    return expected(about, expected, false, List.of());
  }

  private Decision expected(
      Plan about, Expected expected, boolean collapsed, List<Decision.Layer> layers) {
    Decision.RequestSummary asked =
        about instanceof Plan.Answerable answerable
            ? answerable.question().asked()
            : about.reading().asked();
    return new Decision(
        about.requestId(),
        now,
        asked,
        expected.ruled(),
        expected.outcome(),
        expected.reason(),
        expected.detail(),
        expected.key(),
        collapsed,
        layers,
        0,
        TokenUsage.NONE,
        POSITION,
        null,
        null,
        about.reading().timeline(),
        null,
        List.of());
  }

  private Decision.Ruled allowed() {
    return new Decision.Ruled("allow", "entry model_response", version, "serve");
  }

  private Decision.Ruled bypass() {
    return new Decision.Ruled("bypass", "", version, "");
  }

  private Sighting.Hit seen(boolean stale, Instant at) {
    Entry entry = GivenEntries.answer(GivenEntries.ACME, "a", at.minusSeconds(5));
    return new Sighting.Hit(entry, "l2", 5, stale, at, LAYERS, NONE);
  }

  private static Question stoodIn(Question question) {
    Destination first = question.destination();
    Destination other =
        new Destination(
            "second",
            first.kind(),
            "http://second.example",
            first.route(),
            first.askStreamUsage(),
            first.coalesce(),
            first.shaping(),
            first.credentials(),
            List.of(),
            "played: status 503");
    return question.answeredBy(other);
  }

  @Test
  void what_was_asked_is_told_in_every_decision() {
    Decision.RequestSummary asked = decisions.forwarded(plan, why(Reason.ABSENT), false).asked();
    assertThat(asked.principal()).isEqualTo(WHY.principal());
    assertThat(asked.operation().endpoint())
        .isEqualTo(plan.question().request().operation().endpoint());
    assertThat(asked.hints().tags()).containsExactly("doc:9");
    assertThat(asked.model()).isEqualTo("m-1");
    assertThat(asked.streamed()).isFalse();
    assertThat(asked.bodyBytes()).isEqualTo(WHY.body().length());
    assertThat(asked.provider()).isEqualTo("played");
    assertThat(asked.route()).isEqualTo("default");
    var streamed = (Plan.Keyed) journey.plan(GivenRequests.streamedChat("why?"));
    assertThat(decisions.forwarded(streamed, why(Reason.ABSENT), false).asked().streamed())
        .isTrue();
  }

  private static CallReason why(Reason reason) {
    return new CallReason(Outcome.MISS, reason, LAYERS);
  }

  @Test
  void a_hit_is_complete_at_once_and_names_no_reason() {
    Sighting.Hit hit = seen(false, now);
    var ended = new Decision.Ended(200, false, null, "", TokenUsage.NONE, "m-1", "");
    Decision decision = decisions.hit(plan, hit, true, ended);
    assertThat(decision)
        .isEqualTo(
            new Decision(
                plan.requestId(),
                now,
                plan.question().asked(),
                allowed(),
                Outcome.HIT,
                null,
                "",
                key,
                true,
                LAYERS,
                5,
                hit.entry().usage(),
                POSITION,
                ended,
                null,
                plan.question().timeline(),
                null,
                List.of()));
    assertThat(decisions.hit(plan, hit, false, ended).collapsed()).isFalse();
  }

  @Test
  void a_stale_hit_says_that_it_is_one() {
    var ended = new Decision.Ended(200, false, null, "", TokenUsage.NONE, "m-1", "");
    Decision decision = decisions.hit(plan, seen(true, now), false, ended);
    assertThat(decision.outcome()).isEqualTo(Outcome.STALE_HIT);
    assertThat(decision.reason()).isEqualTo(Reason.EXPIRED);
    assertThat(decision.ageSeconds()).isEqualTo(5);
    assertThat(decision.ended()).isEqualTo(ended);
  }

  /** Ages go by a clock that nobody sets; people are told the date. */
  @Test
  void a_hit_is_dated_by_the_wall_clock_although_it_was_judged_by_the_steady_one() {
    var both = new Clock(clock, clock.nanos());
    var told = new Decisions(() -> POSITION, both);
    clock.set(now.minus(Duration.ofDays(1)));
    Sighting.Hit hit = seen(false, both.steady().instant());
    var ended = new Decision.Ended(200, false, null, "", TokenUsage.NONE, "m-1", "");
    assertThat(hit.at()).as("control").isEqualTo(now);
    assertThat(told.hit(plan, hit, false, ended).at()).isEqualTo(clock.instant());
    assertThat(told.forwarded(plan, why(Reason.ABSENT), false).at()).isEqualTo(clock.instant());
  }

  @Test
  void a_request_that_goes_to_the_provider_says_why_and_which_tiers_were_asked() {
    assertThat(decisions.forwarded(plan, why(Reason.ABSENT), false))
        .isEqualTo(
            expected(
                plan,
                new Expected(allowed(), Outcome.MISS, Reason.ABSENT, "", key),
                false,
                LAYERS));
  }

  @Test
  void a_request_that_joins_anothers_call_says_so() {
    var stale = new CallReason(Outcome.STALE, Reason.INVALIDATED, LAYERS);
    assertThat(decisions.forwarded(plan, stale, true))
        .isEqualTo(
            expected(
                plan,
                new Expected(allowed(), Outcome.STALE, Reason.INVALIDATED, "", key),
                true,
                LAYERS));
  }

  @Test
  void a_shared_call_that_policy_would_not_keep_was_bypassed() {
    var shared =
        (Plan.Shared)
            Journey.coalescing().plan(GivenRequests.post("/v1/chat/completions", warm("why?")));
    Decision decision =
        decisions.forwarded(
            shared, new CallReason(Outcome.BYPASS, Reason.DETERMINISM_NOT_DECLARED), false);
    assertThat(decision)
        .isEqualTo(
            expected(
                shared,
                new Expected(
                    bypass(),
                    Outcome.BYPASS,
                    Reason.DETERMINISM_NOT_DECLARED,
                    "",
                    shared.key().toString())));
  }

  private static String warm(String prompt) {
    return """
    {"model":"m-1","temperature":1,"messages":[{"role":"user","content":"%s"}]}\
    """
        .formatted(prompt);
  }

  @Test
  void a_provider_that_stood_in_is_named_before_everything_else() {
    Plan.Keyed answered = plan.of(stoodIn(plan.question()));
    Decision decision = decisions.forwarded(answered, why(Reason.ABSENT), false);
    assertThat(decision)
        .isEqualTo(
            expected(
                answered,
                new Expected(
                    allowed(),
                    Outcome.MISS,
                    Reason.FALLBACK_ANSWERED,
                    "second answered in its place: played: status 503",
                    key),
                false,
                LAYERS));
    assertThat(decision.asked().provider()).isEqualTo("second");
  }

  @Test
  void a_bypass_keeps_its_own_story_behind_the_one_of_the_provider_that_stood_in() {
    var through =
        (Plan.Through) journey.plan(GivenRequests.post("/v1/chat/completions", warm("x")));
    Decision plainly = decisions.bypassed(through);
    assertThat(plainly)
        .isEqualTo(
            expected(
                through,
                new Expected(
                    bypass(),
                    Outcome.BYPASS,
                    Reason.DETERMINISM_NOT_DECLARED,
                    "temperature is above 0",
                    null)));
    Decision stood = decisions.bypassed(through.of(stoodIn(through.question())));
    assertThat(stood.reason()).isEqualTo(Reason.FALLBACK_ANSWERED);
    assertThat(stood.detail())
        .isEqualTo("second answered in its place: played: status 503; temperature is above 0");
  }

  @Test
  void a_bypass_that_the_request_demanded_is_the_requests() {
    var demanded =
        new GivenRequests(
            WHY.path(),
            WHY.body(),
            WHY.principal(),
            List.of(),
            null,
            new Directives(true, false, null, false),
            false);
    var through = (Plan.Through) journey.plan(demanded);
    assertThat(decisions.bypassed(through))
        .isEqualTo(
            expected(through, new Expected(bypass(), Outcome.REQUEST, Reason.NO_STORE, "", null)));
  }

  @Test
  void an_operation_that_is_keyed_though_never_kept_names_its_key() {
    var through =
        (Plan.Through)
            journey.plan(
                GivenRequests.post("/v1/embeddings", "{\"model\":\"e-1\",\"input\":\"why?\"}"));
    assertThat(through.shownKey()).startsWith("pc_");
    assertThat(decisions.bypassed(through))
        .isEqualTo(
            expected(
                through,
                new Expected(
                    bypass(),
                    Outcome.BYPASS,
                    Reason.NOT_CACHEABLE_OPERATION,
                    "",
                    through.shownKey())));
  }

  @Test
  void volatile_text_in_the_stable_part_is_told_of_what_goes_to_a_provider_only() {
    var dated =
        (Plan.Keyed)
            journey.plan(
                GivenRequests.post(
                    "/v1/chat/completions",
                    """
                    {"model":"m-1","temperature":0,"messages":[\
                    {"role":"system","content":"It is 2026-11-21T12:00:00Z."},\
                    {"role":"user","content":"why?"}]}\
                    """));
    assertThat(decisions.forwarded(dated, why(Reason.ABSENT), false).loose())
        .singleElement()
        .satisfies(loose -> assertThat(loose.part()).isEqualTo("system"));
    var ended = new Decision.Ended(200, false, null, "", TokenUsage.NONE, null, "");
    assertThat(decisions.hit(dated, seen(false, now), false, ended).loose()).isEmpty();
    var miss = new Sighting.Miss(Reason.ABSENT, false, LAYERS, NONE);
    assertThat(decisions.notInCache(dated, miss).loose()).isEmpty();
  }

  @Test
  void an_entry_that_is_not_there_is_refused_in_the_words_of_the_miss() {
    var miss = new Sighting.Miss(Reason.INVALIDATED, true, LAYERS, NONE);
    assertThat(decisions.notInCache(plan, miss))
        .isEqualTo(
            expected(
                plan,
                new Expected(
                    allowed(),
                    Outcome.REFUSED,
                    Reason.NOT_IN_CACHE,
                    Reason.INVALIDATED.explanation(),
                    key),
                false,
                LAYERS));
  }

  /** The caller may come again: the entry is there. */
  @Test
  void memory_that_is_not_there_is_not_called_a_missing_entry() {
    Reason reason = Reason.OVER_MEMORY_BUDGET;
    var expected = new Expected(allowed(), Outcome.REFUSED, reason, reason.explanation(), key);
    assertThat(decisions.noRoom(plan, seen(false, now)))
        .isEqualTo(expected(plan, expected, false, LAYERS));
  }

  @Test
  void a_bypassed_request_that_wanted_a_kept_answer_only_has_no_key() {
    var through =
        (Plan.Through) journey.plan(GivenRequests.post("/v1/chat/completions", warm("x")));
    Sighting.Miss miss = Sighting.Miss.unasked(through.reason());
    assertThat(decisions.notInCache(through, miss))
        .isEqualTo(
            expected(
                through,
                new Expected(
                    bypass(),
                    Outcome.REFUSED,
                    Reason.NOT_IN_CACHE,
                    Reason.DETERMINISM_NOT_DECLARED.explanation(),
                    null)));
  }

  @Test
  void a_refusal_by_policy_names_its_version_and_any_other_says_that_policy_was_not_asked() {
    var denied = new Plan.Refused(plan.reading(), 403, "not this", Reason.DENIED_BY_RULE, version);
    assertThat(decisions.refused(denied))
        .isEqualTo(
            expected(
                denied,
                new Expected(
                    new Decision.Ruled("denied", "", version, ""),
                    Outcome.REFUSED,
                    Reason.DENIED_BY_RULE,
                    "not this",
                    null)));
    var nobody = new Plan.Refused(plan.reading(), 404, "nobody", null, version);
    assertThat(decisions.refused(nobody))
        .isEqualTo(
            expected(
                nobody,
                new Expected(
                    new Decision.Ruled("none", "", "", ""),
                    Outcome.REFUSED,
                    null,
                    "nobody",
                    null)));
  }

  @Test
  void the_position_is_the_one_when_the_decision_is_made() {
    var positions = List.of(new Stamp(7, 4), new Stamp(7, 5)).iterator();
    var moving = new Decisions(positions::next, new Clock(clock, clock.nanos()));
    assertThat(moving.forwarded(plan, why(Reason.ABSENT), false).position())
        .isEqualTo(new Stamp(7, 4));
    assertThat(moving.forwarded(plan, why(Reason.ABSENT), false).position())
        .isEqualTo(new Stamp(7, 5));
  }
}
