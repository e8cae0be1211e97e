package dev.reprise.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.artifact.Entry;
import dev.reprise.artifact.Stamp;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.budget.MemoryBudget;
import dev.reprise.fill.Keeping;
import dev.reprise.key.PartitionKeys;
import dev.reprise.key.SealedIds;
import dev.reprise.lookup.Sighting;
import dev.reprise.plan.CallReason;
import dev.reprise.plan.Plan;
import dev.reprise.policy.Reason;
import dev.reprise.provider.Origin;
import dev.reprise.request.Header;
import dev.reprise.request.Headers;
import dev.reprise.response.Reply;
import dev.reprise.telemetry.Decision;
import dev.reprise.telemetry.Outcome;
import dev.reprise.testkit.FakeClock;
import dev.reprise.testkit.GivenEntries;
import dev.reprise.testkit.GivenRequests;
import dev.reprise.testkit.Journey;
import dev.reprise.time.Clock;
import dev.reprise.upstream.ReplayedIds;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The headers that say what happened (contract 2.4), one kind of answer after the other. */
class AnswersTest {
  private static final Stamp POSITION = new Stamp(7, 3);
  private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);

  private final FakeClock clock = new FakeClock();
  private final Decisions decisions =
      new Decisions(() -> POSITION, new Clock(clock, clock.nanos()));
  private final Answers answers =
      new Answers(
          new ReplayedIds(new SealedIds(new PartitionKeys(new byte[PartitionKeys.BYTES]))),
          MemoryBudget.ofHeap(),
          () -> POSITION);
  private final Plan.Keyed plan = (Plan.Keyed) new Journey().plan(GivenRequests.chat("why?"));
  private final String key = plan.keying().shown().key();

  private Sighting.Hit hit(boolean stale) {
    Instant made = clock.instant().minusSeconds(5);
    Entry entry = GivenEntries.answer(GivenEntries.ACME, "a", made);
    return new Sighting.Hit(entry, "l1", 5, stale, clock.instant(), List.of(), List.of());
  }

  private static String told(Told told) {
    var lines = new StringBuilder().append(told.reply().status()).append('\n');
    for (Header field : told.reply().headers().fields()) {
      lines.append(field.name()).append(": ").append(field.value()).append('\n');
    }
    return lines.toString();
  }

  private static Reply reply(String... headers) {
    return Reply.whole(200, Headers.of(headers), BODY);
  }

  private Decision asked(Outcome outcome, Reason reason) {
    return decisions.forwarded(plan, new CallReason(outcome, reason), false);
  }

  @Test
  void a_kept_answer_names_its_tier_its_age_and_how_long_it_lives() {
    Sighting.Hit hit = hit(false);
    long ttl = Duration.between(clock.instant(), hit.entry().expiresAt()).toSeconds();
    Decision decision = decisions.hit(plan, hit, false, Answers.ended(hit.entry()));
    assertThat(told(answers.replayed(plan, hit, BODY, decision)))
        .isEqualTo(
            """
            200
            content-type: application/json
            Cache-Status: reprise; hit; ttl=%d; key="%s"; detail=l1
            Reprise-Position: 7.3
            Age: 5
            Reprise-Usage: %s
            Reprise-Request-Id: %s
            """
                .formatted(
                    ttl, key, HitHeaders.avoided(hit.entry().usage()).value(), plan.requestId()));
  }

  @Test
  void a_forwarded_answer_says_why_it_was_asked_for_and_whether_it_is_stored() {
    Decision decision = asked(Outcome.MISS, Reason.ABSENT);
    var ended = new Decision.Ended(200, true, null, "", TokenUsage.UNKNOWN, null, "");
    var kept = new Keeping.KeepResult(Optional.of(hit(false).entry()), ended);
    assertThat(told(answers.forwarded(plan, decision, reply("x-request-id", "r1"), kept)))
        .isEqualTo(
            """
            200
            x-request-id: r1
            Cache-Status: reprise; fwd=miss; fwd-status=200; stored; key="%s"; detail=absent
            Reprise-Request-Id: %s
            Reprise-Position: 7.3
            """
                .formatted(key, plan.requestId()));
  }

  @Test
  void a_forwarded_answer_that_is_not_stored_says_why_not() {
    Decision decision = asked(Outcome.MISS, Reason.ABSENT);
    var ended =
        new Decision.Ended(200, false, Reason.EMPTY_ANSWER, "", TokenUsage.UNKNOWN, null, "");
    var kept = new Keeping.KeepResult(Optional.empty(), ended);
    assertThat(told(answers.forwarded(plan, decision, reply(), kept)))
        .contains("fwd=miss; fwd-status=200; key=\"" + key + "\"; detail=empty-answer\n");
    assertThat(told(answers.forwarded(plan, decision, reply(), null)))
        .as("nobody knows yet")
        .contains("detail=absent\n")
        .doesNotContain("stored");
  }

  @Test
  void what_caches_behind_this_one_said_stays_in_front_and_what_only_we_may_say_is_removed() {
    Decision decision = asked(Outcome.MISS, Reason.ABSENT);
    Reply came =
        reply("cache-status", "cdn; hit", "reprise-position", "9.9", "access-control-max-age", "1");
    assertThat(told(answers.forwarded(plan, decision, came, null)))
        .contains("Cache-Status: cdn; hit, reprise; fwd=miss; ")
        .doesNotContain("9.9")
        .doesNotContain("access-control");
  }

  @Test
  void a_joined_answer_carries_only_headers_that_may_be_replayed() {
    Decision decision =
        decisions.forwarded(plan, new CallReason(Outcome.MISS, Reason.ABSENT), true);
    Reply leaders = reply("content-type", "application/json", "x-request-id", "r1");
    assertThat(told(answers.collapsed(plan, decision, leaders, TokenUsage.UNKNOWN)))
        .isEqualTo(
            """
            200
            content-type: application/json
            Cache-Status: reprise; fwd=miss; fwd-status=200; collapsed; key="%s"; detail=absent
            Reprise-Request-Id: %s
            Reprise-Position: 7.3
            Reprise-Usage: provider-tokens=0
            """
                .formatted(key, plan.requestId()));
  }

  @Test
  void a_provider_that_cannot_be_asked_yet_says_when_to_come_again() {
    var shut =
        new Origin.OriginFailed(
            "resting", Origin.OriginFailed.FailureKind.SHUT, false, Duration.ofMillis(2500));
    Told told = answers.originFailed(plan.question(), asked(Outcome.MISS, Reason.ABSENT), shut);
    assertThat(told(told))
        .startsWith("503\n")
        .contains("Retry-After: 3\n")
        .contains("detail=breaker-open\n");
    var lost = new Origin.OriginFailed("gone", Origin.OriginFailed.FailureKind.LOST, false);
    assertThat(
            told(answers.originFailed(plan.question(), asked(Outcome.MISS, Reason.ABSENT), lost)))
        .startsWith("502\n")
        .doesNotContain("Retry-After")
        .contains("detail=origin-failed\n");
  }

  @Test
  void a_refusal_names_its_reason_and_no_key() {
    Decision decision =
        decisions.notInCache(plan, Sighting.Miss.unasked(Reason.LEDGER_UNREACHABLE));
    Told told = answers.refused(plan.reading(), decision, 504, "none");
    assertThat(told(told))
        .startsWith("504\n")
        .contains("Cache-Status: reprise; detail=not-in-cache\n")
        .doesNotContain("key=");
    assertThat(told.decision().detail()).isEqualTo(Reason.LEDGER_UNREACHABLE.explanation());
  }
}
