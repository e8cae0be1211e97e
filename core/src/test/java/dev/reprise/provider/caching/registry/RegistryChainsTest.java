package dev.reprise.provider.caching.registry;

import static org.assertj.core.api.Assertions.assertThat;

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
import dev.reprise.provider.caching.registry.PrefixRegistry.SentPrefix;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the registry learns from requests that share a beginning, and from turn after turn. */
class RegistryChainsTest {
  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
  private static final ModelFacts.Model MODEL = GivenPositions.model(true, false);
  private static final Odds TWICE = new Odds(800, 800, 800);

  private final PrefixRegistry registry = new PrefixRegistry();

  private static PrefixedRequest request(Positions positions) {
    return new PrefixedRequest("scope", "route", positions);
  }

  private static CachePlan plan(Lifetime lifetime, long read, int... marks) {
    List<PlannedMark> planned =
        Arrays.stream(marks).mapToObj(at -> new PlannedMark(at, lifetime, "fork")).toList();
    return new CachePlan(
        "played", CachePlan.PlanReason.CLIENT_MARKED, planned, List.of(), read, 0, Set.of());
  }

  /** A conversation of so many positions after a system's part of one. */
  private static Positions first(int count) {
    return GivenPositions.of(0, 0, MarkStanding.MEMBER, tokens(count));
  }

  private static int[] tokens(int count) {
    return IntStream.rangeClosed(1, count).map(n -> n * 1000).toArray();
  }

  private SentPrefix sighted(Positions positions, long now, int... marks) {
    return registry.sighted(request(positions), plan(Lifetime.FIVE_MINUTES, 0, marks), MODEL, now);
  }

  private KnownPrefixes look(Positions positions, long now) {
    return registry.look(request(positions), now);
  }

  private static List<Integer> indexes(KnownPrefixes known) {
    return known.candidates().stream().map(Candidate::index).toList();
  }

  private static Candidate at(KnownPrefixes known, int index) {
    return known.candidates().stream()
        .filter(candidate -> candidate.index() == index)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void six_shorter_prefixes_are_candidates_in_render_order_and_the_nearest_six() {
    sighted(first(9), 0, 0, 1, 2, 3, 4, 5, 6, 7);
    assertThat(indexes(look(first(10), MINUTE)))
        .as("0 is the system's end, 8 a turn that goes on, 9 the end")
        .containsExactly(0, 2, 3, 4, 5, 6, 7, 9);
  }

  @Test
  void the_same_request_counts_as_a_sight_of_its_six_nearest_shorter_prefixes() {
    sighted(first(9), 0, 0, 1, 2, 3, 4, 5, 6, 7);
    sighted(first(9), MINUTE);
    KnownPrefixes shorter = look(first(8), 2 * MINUTE);
    assertThat(at(shorter, 2).odds()).isEqualTo(TWICE);
    // Seven were seen twice, and none a third time: 500 x 2/9 by the route, x 2/9 by the kind.
    assertThat(at(shorter, 1).odds()).as("seen once").isEqualTo(new Odds(24, 24, 24));
  }

  @Test
  void a_turn_that_only_went_on_is_no_fork_and_one_that_went_on_in_two_ways_is() {
    sighted(first(3), 0);
    sighted(first(4), MINUTE);
    sighted(first(3), 2 * MINUTE);
    assertThat(indexes(look(first(4), 3 * MINUTE))).containsExactly(0, 3);
    sighted(GivenPositions.after(2, "another turn", tokens(4)), 3 * MINUTE);
    KnownPrefixes forked = look(GivenPositions.after(2, "a third", tokens(4)), 4 * MINUTE);
    assertThat(at(forked, 2).role()).isEqualTo(CandidateRole.FORK);
    assertThat(indexes(look(first(4), 4 * MINUTE))).containsExactly(0, 2, 3);
  }

  @Test
  void where_a_request_was_cut_off_another_is_a_fork_and_a_whole_request_is_not() {
    sighted(first(3), 0);
    assertThat(indexes(look(first(4), MINUTE))).as("the conversation goes on").doesNotContain(2);
    assertThat(indexes(look(GivenPositions.after(1, "other", tokens(3)), MINUTE)))
        .as("they differ behind 1")
        .containsExactly(0, 1, 2);
  }

  @Test
  void a_marked_prefix_stays_a_candidate_however_many_turns_follow() {
    sighted(first(3), 0, 1);
    for (int turn = 1; turn < 12; turn++) {
      sighted(first(3 + turn), turn * MINUTE);
    }
    assertThat(indexes(look(first(15), 12 * MINUTE))).containsExactly(0, 1, 14);
  }

  @Test
  void the_ends_of_tools_and_system_are_sections() {
    Positions four = GivenPositions.withTools(first(4));
    sighted(four, 0);
    KnownPrefixes known = look(four, MINUTE);
    assertThat(at(known, 0).role()).isEqualTo(CandidateRole.SECTION);
    assertThat(at(known, 1).role()).isEqualTo(CandidateRole.SECTION);
  }

  @Test
  void the_end_of_the_system_is_known_to_be_cached_also_far_above() {
    registry.begun(sighted(first(1), 0, 0));
    sighted(first(9), 0, 1, 2, 3, 4, 5, 6, 7);
    assertThat(look(first(9), MINUTE).warm()).isEqualTo(new Warm(0, Lifetime.FIVE_MINUTES, true));
  }

  private SentPrefix read(long plannedRead, long now) {
    return registry.sighted(request(first(3)), plan(Lifetime.HOUR, plannedRead, 1), MODEL, now);
  }

  private void keptByALaterMark() {
    registry.begun(sighted(first(3), 0, 1));
    registry.begun(read(2000, MINUTE));
  }

  @Test
  void a_read_that_only_a_later_mark_can_have_kept_is_told_apart() {
    keptByALaterMark();
    assertThat(read(2000, 2 * MINUTE).lengthened()).as("still paid for").isFalse();
    assertThat(read(2000, 10 * MINUTE).lengthened()).isTrue();
    assertThat(read(0, 10 * MINUTE).lengthened()).as("nothing is read").isFalse();
    assertThat(look(first(3), 2 * MINUTE).warm()).isEqualTo(new Warm(1, Lifetime.HOUR, true));
  }

  @Test
  void half_of_what_was_to_be_read_shows_that_a_mark_lengthens() {
    keptByALaterMark();
    reportTwice(1000);
    assertThat(look(first(3), 11 * MINUTE).warm()).isEqualTo(new Warm(1, Lifetime.HOUR, true));
  }

  @Test
  void less_than_half_shows_that_it_does_not() {
    keptByALaterMark();
    reportTwice(999);
    assertThat(look(first(3), 3 * MINUTE).warm())
        .as("what was paid for")
        .isEqualTo(new Warm(1, Lifetime.FIVE_MINUTES, false));
    assertThat(look(first(3), 11 * MINUTE).warm()).isNull();
  }

  private void reportTwice(long tokensRead) {
    for (int i = 0; i < 2; i++) {
      registry.reported(
          read(2000, 10 * MINUTE), new TokenUsage(3000 - tokensRead, tokensRead, 0, 10));
    }
  }

  @Test
  void a_call_that_read_as_much_as_it_wrote_leaves_it_warm() {
    SentPrefix sent = sighted(first(3), 0, 1);
    registry.begun(sent);
    registry.reported(sent, new TokenUsage(2000, 500, 500, 10));
    assertThat(look(first(3), MINUTE).warm()).isNotNull();
  }

  private Odds oddsOfANewConversation(String text, long now) {
    Positions other = GivenPositions.after(0, text, tokens(3));
    return at(look(other, now), 2).odds();
  }

  @Test
  void a_conversation_that_went_on_within_the_lifetime_lets_others_be_written() {
    sighted(first(3), 0);
    assertThat(oddsOfANewConversation("x", MINUTE)).as("control").isEqualTo(Odds.NEVER);
    sighted(first(4), 5 * MINUTE);
    assertThat(oddsOfANewConversation("x", 5 * MINUTE)).isNotEqualTo(Odds.NEVER);
  }

  @Test
  void one_that_went_on_later_does_not() {
    sighted(first(3), 0);
    sighted(first(4), 5 * MINUTE + 1);
    assertThat(oddsOfANewConversation("x", 6 * MINUTE)).isEqualTo(Odds.NEVER);
  }

  @Test
  void only_a_mark_at_its_own_end_stakes_something_on_a_new_conversation() {
    sighted(first(3), 0);
    sighted(first(4), MINUTE);
    sighted(GivenPositions.after(0, "x", tokens(3)), MINUTE, 0);
    assertThat(oddsOfANewConversation("z", MINUTE)).isNotEqualTo(Odds.NEVER);
    sighted(GivenPositions.after(0, "y", tokens(3)), MINUTE, 2);
    assertThat(oddsOfANewConversation("z", MINUTE)).isEqualTo(Odds.NEVER);
  }

  @Test
  void scopes_that_are_forgotten_give_their_room_to_others() {
    Positions one = first(1);
    CachePlan nothing = plan(Lifetime.FIVE_MINUTES, 0);
    for (int i = 0; i < 110_000; i++) {
      registry.sighted(new PrefixedRequest("scope-" + i, "route", one), nothing, MODEL, 0);
    }
    var last = new PrefixedRequest("last", "a", one);
    registry.sighted(last, nothing, MODEL, 0);
    registry.sighted(new PrefixedRequest("last", "b", one), nothing, MODEL, 0);
    assertThat(registry.look(last, 0).perMinute()).isEqualTo(1);
  }
}
