package dev.reprise.provider.caching.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.artifact.Billing;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.provider.caching.CachePlan;
import dev.reprise.provider.caching.CachePlan.PlannedMark;
import dev.reprise.provider.caching.GivenPositions;
import dev.reprise.provider.caching.KnownPrefixes;
import dev.reprise.provider.caching.KnownPrefixes.Candidate;
import dev.reprise.provider.caching.KnownPrefixes.CandidateRole;
import dev.reprise.provider.caching.KnownPrefixes.Warm;
import dev.reprise.provider.caching.Lifetime;
import dev.reprise.provider.caching.ModelFacts;
import dev.reprise.provider.caching.Odds;
import dev.reprise.provider.caching.Positions;
import dev.reprise.provider.caching.PromptPosition.MarkStanding;
import dev.reprise.provider.caching.registry.PrefixRegistry.PrefixedRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the registry remembers of requests, one step at a time. */
class RegistryStepsTest {
  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
  private static final ModelFacts.Model MODEL = GivenPositions.model(true, false);
  private static final Positions FOUR =
      GivenPositions.of(0, 0, MarkStanding.MEMBER, 1000, 2000, 3000, 4000);
  private static final Positions THREE =
      GivenPositions.of(0, 0, MarkStanding.MEMBER, 1000, 2000, 3000);

  private final PrefixRegistry registry = new PrefixRegistry();

  private static PrefixedRequest request(Positions positions) {
    return new PrefixedRequest("scope", "route", positions);
  }

  private static CachePlan plan(long read, long write, int... marks) {
    List<PlannedMark> planned =
        Arrays.stream(marks)
            .mapToObj(index -> new PlannedMark(index, Lifetime.FIVE_MINUTES, "fork"))
            .toList();
    return new CachePlan(
        "played", CachePlan.PlanReason.CLIENT_MARKED, planned, List.of(), read, write, Set.of());
  }

  private KnownPrefixes look(Positions positions, long now) {
    return registry.look(request(positions), now);
  }

  private void sent(Positions positions, CachePlan plan, TokenUsage usage, long now) {
    var sent = registry.sighted(request(positions), plan, MODEL, now);
    registry.begun(sent);
    registry.reported(sent, usage);
  }

  private static Candidate at(KnownPrefixes known, int index) {
    return known.candidates().stream()
        .filter(candidate -> candidate.index() == index)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void nothing_is_known_of_a_request_that_was_never_seen() {
    KnownPrefixes known = look(FOUR, 0);
    assertThat(known.deepest()).isEqualTo(-1);
    assertThat(known.warm()).isNull();
    assertThat(known.candidates())
        .containsExactly(new Candidate(3, CandidateRole.TAIL, Odds.NEVER, false));
    assertThat(known.allowance()).isEqualTo(4_000_000);
    assertThat(known.scalePermille()).isEqualTo(1000);
    assertThat(known.perMinute()).isZero();
  }

  @Test
  void the_end_of_the_system_and_what_was_marked_are_candidates_in_render_order() {
    sent(FOUR, plan(0, 2000, 1), new TokenUsage(2000, 0, 2000, 10), 0);
    KnownPrefixes known = look(FOUR, MINUTE);
    assertThat(known.deepest()).isEqualTo(3);
    assertThat(known.perMinute()).isEqualTo(1);
    assertThat(known.candidates()).extracting(Candidate::index).containsExactly(0, 1, 3);
    assertThat(known.candidates())
        .extracting(Candidate::role)
        .containsExactly(CandidateRole.SECTION, CandidateRole.FORK, CandidateRole.TAIL);
    assertThat(known.candidates()).allMatch(Candidate::seen);
    assertThat(at(known, 0).odds()).isEqualTo(new Odds(500, 500, 500));
  }

  @Test
  void a_prefix_that_was_last_seen_over_an_hour_ago_has_no_odds() {
    sent(FOUR, plan(0, 2000, 1), new TokenUsage(2000, 0, 2000, 10), 0);
    assertThat(at(look(FOUR, 60 * MINUTE), 1).seen()).isTrue();
    assertThat(at(look(FOUR, 60 * MINUTE + 1), 1).seen()).isFalse();
    assertThat(at(look(FOUR, 60 * MINUTE + 1), 1).odds()).isEqualTo(Odds.NEVER);
  }

  @Test
  void the_longest_prefix_that_was_written_is_warm_for_its_lifetime() {
    sent(FOUR, plan(0, 3000, 0, 2), new TokenUsage(1000, 0, 3000, 10), 0);
    assertThat(look(FOUR, MINUTE).warm()).isEqualTo(new Warm(2, Lifetime.FIVE_MINUTES, true));
    assertThat(look(THREE, MINUTE).warm()).isEqualTo(new Warm(2, Lifetime.FIVE_MINUTES, true));
    Positions system = GivenPositions.of(0, 0, MarkStanding.MEMBER, 1000);
    assertThat(look(system, MINUTE).warm()).isEqualTo(new Warm(0, Lifetime.FIVE_MINUTES, true));
    assertThat(look(FOUR, 5 * MINUTE).warm()).isNull();
  }

  @Test
  void a_call_that_read_and_wrote_nothing_leaves_nothing_warm() {
    sent(FOUR, plan(0, 3000, 2), new TokenUsage(4000, 0, 0, 10), 0);
    assertThat(look(FOUR, MINUTE).warm()).isNull();
    sent(FOUR, plan(0, 3000, 2), new TokenUsage(3000, 1, 0, 10), MINUTE);
    assertThat(look(FOUR, 2 * MINUTE).warm()).isNotNull();
  }

  @Test
  void a_request_that_differs_after_a_shared_part_makes_a_fork_there() {
    sent(THREE, plan(0, 0), new TokenUsage(3000, 0, 0, 10), 0);
    sent(FOUR, plan(0, 0), new TokenUsage(4000, 0, 0, 10), MINUTE);
    KnownPrefixes known = look(FOUR, 2 * MINUTE);
    assertThat(known.candidates()).extracting(Candidate::index).containsExactly(0, 3);
    sent(FOUR, plan(0, 0), new TokenUsage(4000, 0, 0, 10), 2 * MINUTE);
    assertThat(look(THREE, 3 * MINUTE).deepest()).isEqualTo(2);
  }

  @Test
  void what_calls_saved_and_lost_is_the_allowance_of_their_kind() {
    sent(FOUR, plan(0, 2000, 1), new TokenUsage(2000, 1000, 500, 500, 10, Billing.PLAIN), 0);
    long uncached = 4_000_000;
    long paid = 2_000_000 + 1000 * 250 + 500 * 1250 + 500 * 1500;
    assertThat(look(FOUR, MINUTE).allowance()).isEqualTo(4_000_000 + uncached - paid + 20_000);
  }

  @Test
  void tokens_are_scaled_by_what_the_provider_counts() {
    sent(FOUR, plan(0, 2000, 1), new TokenUsage(4000, 0, 4000, 10), 0);
    assertThat(look(FOUR, MINUTE).scalePermille()).isEqualTo(2000);
    sent(FOUR, plan(0, 2000, 1), TokenUsage.UNKNOWN, MINUTE);
    assertThat(look(FOUR, MINUTE).scalePermille()).isEqualTo(2000);
  }

  @Test
  void requests_of_a_minute_are_counted_by_kind() {
    for (int i = 0; i < 3; i++) {
      sent(FOUR, plan(0, 0), TokenUsage.UNKNOWN, 0);
    }
    assertThat(look(FOUR, 0).perMinute()).isEqualTo(3);
    assertThat(registry.look(new PrefixedRequest("scope", "other", FOUR), 0).perMinute()).isZero();
    assertThat(registry.look(new PrefixedRequest("other", "route", FOUR), 0).perMinute()).isZero();
  }

  @Test
  void a_registry_with_room_for_one_forgets_the_kinds_of_the_scope_before() {
    var small = new PrefixRegistry(1024);
    for (int i = 0; i < 50; i++) {
      small.sighted(new PrefixedRequest("scope-" + i, "route", FOUR), plan(0, 0), MODEL, 0);
    }
    assertThat(small.look(new PrefixedRequest("scope-0", "route", FOUR), 0).perMinute()).isZero();
  }
}
