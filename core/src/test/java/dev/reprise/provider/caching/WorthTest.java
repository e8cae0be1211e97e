package dev.reprise.provider.caching;

import static dev.reprise.provider.caching.GivenPositions.candidate;
import static dev.reprise.provider.caching.GivenPositions.messages;
import static dev.reprise.provider.caching.GivenPositions.model;
import static dev.reprise.provider.caching.GivenPositions.placement;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.provider.caching.KnownPrefixes.Candidate;
import dev.reprise.provider.caching.KnownPrefixes.Warm;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What is worth writing, to the permille: a read costs 250, a write 1250 for five minutes and 1500
 * for an hour, so five minutes pay above odds of 250 and an hour above 500.
 */
class WorthTest {
  private static final Worth NOTHING = new Worth(-1, -1, 0);
  private static final long ENOUGH = Long.MAX_VALUE;

  private static Odds odds(int fiveMinutes, int hour) {
    return new Odds(fiveMinutes, fiveMinutes, hour);
  }

  private static Worth of(
      Positions positions, @Nullable Warm warm, long allowance, Candidate... candidates) {
    return Worth.of(List.of(candidates), placement(positions, warm, allowance, model(true, false)));
  }

  @Test
  void five_minutes_pay_above_a_quarter_and_cost_a_quarter_of_the_tokens() {
    Positions one = messages(0, 1000);
    assertThat(of(one, null, ENOUGH, candidate(0, odds(250, 250)))).isEqualTo(NOTHING);
    assertThat(of(one, null, ENOUGH, candidate(0, odds(251, 251))))
        .isEqualTo(new Worth(-1, 0, 250_000));
    assertThat(of(one, null, ENOUGH)).isEqualTo(NOTHING);
  }

  @Test
  void nothing_is_written_that_costs_more_than_the_allowance() {
    Positions one = messages(0, 1000);
    assertThat(of(one, null, 250_000, candidate(0, odds(400, 400))))
        .isEqualTo(new Worth(-1, 0, 250_000));
    assertThat(of(one, null, 249_999, candidate(0, odds(400, 400)))).isEqualTo(NOTHING);
    Positions two = messages(0, 1000, 2000);
    assertThat(of(two, null, 499_999, candidate(0, odds(400, 400)), candidate(1, odds(400, 400))))
        .as("a shorter prefix that can be afforded")
        .isEqualTo(new Worth(-1, 0, 250_000));
  }

  @Test
  void an_hour_pays_where_it_comes_again_within_the_hour_only() {
    Positions one = messages(0, 1000);
    assertThat(of(one, null, ENOUGH, candidate(0, odds(0, 500)))).isEqualTo(NOTHING);
    assertThat(of(one, null, ENOUGH, candidate(0, odds(0, 501))))
        .isEqualTo(new Worth(0, 0, 500_000));
    assertThat(of(one, null, ENOUGH, candidate(0, odds(900, 900))))
        .as("five minutes are cheaper and as good")
        .isEqualTo(new Worth(-1, 0, 250_000));
  }

  @Test
  void a_provider_without_hours_gets_none() {
    Placement short5 = placement(messages(0, 1000), null, ENOUGH, model(false, false));
    assertThat(Worth.of(List.of(candidate(0, odds(0, 1000))), short5)).isEqualTo(NOTHING);
    assertThat(Worth.of(List.of(candidate(0, odds(300, 1000))), short5))
        .isEqualTo(new Worth(-1, 0, 250_000));
  }

  @Test
  void the_shared_part_is_written_for_an_hour_and_the_rest_for_five_minutes() {
    Positions two = messages(0, 1000, 3000);
    assertThat(of(two, null, ENOUGH, candidate(0, odds(0, 900)), candidate(1, odds(400, 400))))
        .isEqualTo(new Worth(0, 1, 500_000 + 500_000));
  }

  @Test
  void a_shorter_prefix_comes_at_least_as_often_as_a_longer_one() {
    Positions two = messages(0, 1000, 3000);
    assertThat(of(two, null, ENOUGH, candidate(0, odds(0, 0)), candidate(1, odds(300, 300))))
        .isEqualTo(new Worth(-1, 1, 750_000));
    assertThat(of(two, null, ENOUGH, candidate(0, odds(300, 300)), candidate(1, odds(100, 100))))
        .isEqualTo(new Worth(-1, 0, 250_000));
  }

  @Test
  void what_is_cached_already_is_not_paid_again() {
    Positions two = messages(0, 1000, 3000);
    var warm = new Warm(0, Lifetime.FIVE_MINUTES, false);
    assertThat(of(two, warm, ENOUGH, candidate(1, odds(400, 400))))
        .isEqualTo(new Worth(-1, 0, 500_000));
    assertThat(of(two, warm, ENOUGH, candidate(0, odds(400, 400))))
        .as("nothing is left to write")
        .isEqualTo(NOTHING);
    assertThat(of(two, warm, 499_999, candidate(1, odds(400, 400)))).isEqualTo(NOTHING);
  }

  @Test
  void an_hour_behind_a_prefix_of_five_minutes_keeps_that_prefix_too() {
    Positions two = messages(0, 1000, 3000);
    Candidate behind = candidate(1, odds(400, 600));
    assertThat(of(two, new Warm(0, Lifetime.FIVE_MINUTES, false), ENOUGH, behind))
        .isEqualTo(new Worth(0, 0, 1_000_000));
    assertThat(of(two, new Warm(0, Lifetime.HOUR, false), ENOUGH, behind))
        .as("it is kept for an hour already")
        .isEqualTo(new Worth(-1, 0, 500_000));
    assertThat(of(two, new Warm(0, Lifetime.FIVE_MINUTES, true), ENOUGH, behind))
        .as("a mark lengthens it at no cost")
        .isEqualTo(new Worth(-1, 0, 500_000));
  }

  @Test
  void a_prefix_that_is_cached_whole_gains_nothing_by_an_hour_at_its_own_end() {
    Positions two = messages(0, 1000, 3000);
    var warm = new Warm(1, Lifetime.FIVE_MINUTES, false);
    assertThat(of(two, warm, ENOUGH, candidate(1, odds(0, 1000)))).isEqualTo(NOTHING);
  }

  @Test
  void keeping_a_cached_prefix_longer_is_worth_what_reading_saves_when_it_comes_later() {
    Positions two = messages(0, 1000, 3000);
    var warm = new Warm(0, Lifetime.FIVE_MINUTES, false);
    // An hour gains 1000 tokens x (odds - 100) and loses 2000 x (500 - odds): even at 1100 / 3.
    assertThat(of(two, warm, ENOUGH, candidate(1, odds(100, 366)))).isEqualTo(NOTHING);
    assertThat(of(two, warm, ENOUGH, candidate(1, odds(100, 367))))
        .isEqualTo(new Worth(0, 0, 1_000_000));
  }
}
