package dev.reprise.provider.caching.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.provider.caching.Lifetime;
import dev.reprise.provider.caching.Odds;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is counted of prefixes and kinds of requests, to the unit. */
class LoreTest {
  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
  private static final Odds EVEN = new Odds(500, 500, 500);

  @Test
  void what_came_again_counts_for_each_lifetime_that_is_long_enough() {
    var tally = new Tally();
    for (int i = 0; i < 4; i++) {
      tally.seen();
    }
    tally.again(5 * MINUTE);
    tally.again(5 * MINUTE + 1);
    tally.again(30 * MINUTE);
    tally.again(60 * MINUTE);
    tally.again(60 * MINUTE + 1);
    assertThat(tally.odds(Odds.NEVER, 0)).isEqualTo(new Odds(250, 750, 1000));
  }

  @Test
  void odds_before_any_history_count_as_so_many_sights() {
    var tally = new Tally();
    assertThat(tally.odds(EVEN, 2)).isEqualTo(EVEN);
    assertThat(tally.odds(EVEN, 0)).isEqualTo(Odds.NEVER);
    tally.seen();
    tally.seen();
    assertThat(tally.odds(EVEN, 2)).isEqualTo(new Odds(250, 250, 250));
    tally.again(0);
    tally.again(6 * MINUTE);
    assertThat(tally.odds(EVEN, 2)).isEqualTo(new Odds(500, 750, 750));
    for (int i = 0; i < 10; i++) {
      tally.again(0);
    }
    assertThat(tally.odds(EVEN, 2))
        .as("never more than certain")
        .isEqualTo(new Odds(1000, 1000, 1000));
  }

  @Test
  void after_128_sights_all_counts_are_halved() {
    var tally = new Tally();
    for (int i = 0; i < 128; i++) {
      tally.seen();
      tally.again(i % 4 == 0 ? 0 : i % 4 == 1 ? 10 * MINUTE : 40 * MINUTE);
    }
    assertThat(tally.odds(Odds.NEVER, 0)).isEqualTo(new Odds(250, 500, 1000));
    tally.seen();
    assertThat(tally.odds(Odds.NEVER, 0)).isEqualTo(new Odds(250, 500, 1000));
    tally.again(0);
    assertThat(tally.odds(Odds.NEVER, 0)).as("one of 64 more").isEqualTo(new Odds(265, 515, 1000));
  }

  @Test
  void odds_are_zero_for_lifetimes_shorter_than_the_gap() {
    assertThat(EVEN.after(5 * MINUTE)).isEqualTo(EVEN);
    assertThat(EVEN.after(5 * MINUTE + 1)).isEqualTo(new Odds(0, 500, 500));
    assertThat(EVEN.after(30 * MINUTE)).isEqualTo(new Odds(0, 500, 500));
    assertThat(EVEN.after(30 * MINUTE + 1)).isEqualTo(new Odds(0, 0, 500));
    assertThat(EVEN.after(60 * MINUTE)).isEqualTo(new Odds(0, 0, 500));
    assertThat(EVEN.after(60 * MINUTE + 1)).isEqualTo(Odds.NEVER);
    assertThat(EVEN.atMost(new Odds(1, 900, 400))).isEqualTo(new Odds(1, 500, 400));
    var all = new Odds(1, 2, 3);
    assertThat(all.within(Lifetime.FIVE_MINUTES)).isEqualTo(1);
    assertThat(all.within(Lifetime.HALF_HOUR)).isEqualTo(2);
    assertThat(all.within(Lifetime.HOUR)).isEqualTo(3);
  }

  @Test
  void a_stake_is_there_once_a_conversation_came_again_and_covers_twice_its_size() {
    var stake = new FirstTurnStake();
    assertThat(stake.covers(100, 200)).isFalse();
    stake.cameAgain(100, false, 0);
    assertThat(stake.covers(200, 400)).isTrue();
    assertThat(stake.covers(201, 400)).isFalse();
    stake.spent(100, 200);
    assertThat(stake.covers(100, 200)).isFalse();
    stake.cameAgain(100, true, 0);
    assertThat(stake.covers(100, 200)).as("a written one gives it back").isTrue();
  }

  @Test
  void a_write_of_two_percent_of_its_request_needs_no_stake_and_spends_none() {
    var stake = new FirstTurnStake();
    assertThat(stake.covers(2, 100)).isTrue();
    assertThat(stake.covers(3, 100)).isFalse();
    stake.cameAgain(100, true, 0);
    stake.spent(2, 100);
    assertThat(stake.covers(100, 200)).isTrue();
    stake.spent(3, 100);
    assertThat(stake.covers(100, 200)).isFalse();
  }

  @Test
  void of_unwritten_conversations_one_or_eight_or_125_requests_give_the_stake_back() {
    var mostly = staked();
    mostly.cameAgain(100, false, 600);
    assertThat(mostly.covers(100, 200)).isTrue();

    var seldom = staked();
    for (int i = 0; i < 8; i++) {
      seldom.cameAgain(100, false, 599);
      assertThat(seldom.covers(100, 200)).isFalse();
    }
    seldom.cameAgain(100, false, 599);
    assertThat(seldom.covers(100, 200)).as("8 of 15, and 5 that are left over").isTrue();

    var requests = staked();
    for (int i = 0; i < 124; i++) {
      requests.asked();
    }
    assertThat(requests.covers(100, 200)).isFalse();
    requests.asked();
    assertThat(requests.covers(100, 200)).isTrue();
    requests.asked();
    assertThat(requests.covers(100, 200)).isTrue();
  }

  private static FirstTurnStake staked() {
    var stake = new FirstTurnStake();
    stake.cameAgain(100, true, 0);
    stake.spent(100, 200);
    return stake;
  }

  @Test
  void the_largest_that_came_again_fades_by_a_32nd() {
    var stake = new FirstTurnStake();
    stake.cameAgain(3200, true, 0);
    stake.cameAgain(1, true, 0);
    assertThat(stake.covers(6200, 10_000)).isTrue();
    assertThat(stake.covers(6201, 10_000)).isFalse();
  }

  @Test
  void the_busier_of_this_minute_and_the_last_counts() {
    var lore = new KindLore();
    assertThat(lore.perMinute(0)).isZero();
    lore.asked(0);
    lore.asked(MINUTE - 1);
    assertThat(lore.perMinute(MINUTE - 1)).isEqualTo(2);
    lore.asked(MINUTE);
    assertThat(lore.perMinute(MINUTE)).as("the last minute was busier").isEqualTo(2);
    assertThat(lore.perMinute(2 * MINUTE)).isEqualTo(1);
    assertThat(lore.perMinute(3 * MINUTE)).isZero();
    lore.asked(3 * MINUTE);
    assertThat(lore.perMinute(5 * MINUTE)).as("a minute without any lies between").isZero();
  }

  @Test
  void a_kind_may_lose_what_it_saved_and_the_price_of_one_request() {
    var lore = new KindLore();
    assertThat(lore.allowance(7)).isEqualTo(7000);
    lore.account(1000, 600);
    assertThat(lore.allowance(7)).isEqualTo(7000 + 400 + 5);
    lore.account(1000, 1250);
    assertThat(lore.allowance(0)).isEqualTo(405 - 250 + 5);
    lore.account(100_000, 0);
    assertThat(lore.allowance(0)).isEqualTo(160 + 100_000 + 500);
    lore.account(1000, 0);
    assertThat(lore.allowance(0))
        .as("it had more than two requests of this size")
        .isEqualTo(100_660);
  }

  @Test
  void of_what_was_saved_at_most_two_requests_count() {
    var lore = new KindLore();
    for (int i = 0; i < 5; i++) {
      lore.account(1000, 0);
    }
    assertThat(lore.allowance(0)).isEqualTo(2000);
  }

  @Test
  void stages_go_on_to_the_last_and_have_their_odds() {
    assertThat(ConversationStage.FIRST.next()).isEqualTo(ConversationStage.SECOND);
    assertThat(ConversationStage.UNSEEN.next()).isEqualTo(ConversationStage.SECOND);
    assertThat(ConversationStage.SECOND.next()).isEqualTo(ConversationStage.THIRD);
    assertThat(ConversationStage.THIRD.next()).isEqualTo(ConversationStage.LATER);
    assertThat(ConversationStage.LATER.next()).isEqualTo(ConversationStage.LATER);
    assertThat(ConversationStage.FIRST.unseen()).isTrue();
    assertThat(ConversationStage.UNSEEN.unseen()).isTrue();
    assertThat(ConversationStage.SECOND.unseen()).isFalse();
    assertThat(ConversationStage.THIRD.prior()).isEqualTo(600);
  }

  @Test
  void a_ground_corrects_its_scale_by_a_quarter_each_time_and_at_first_wholly() {
    var ground = new Ground();
    assertThat(ground.scale()).isEqualTo(1000);
    ground.counted(0, 100);
    ground.counted(100, 0);
    assertThat(ground.scale()).isEqualTo(1000);
    ground.counted(150, 100);
    assertThat(ground.scale()).isEqualTo(1500);
    ground.counted(100, 100);
    assertThat(ground.scale()).isEqualTo((1500 * 3 + 1000) / 4);
    var low = new Ground();
    low.counted(1, 1000);
    assertThat(low.scale()).isEqualTo(100);
    var high = new Ground();
    high.counted(1_000_000, 1);
    assertThat(high.scale()).isEqualTo(10_000);
  }

  @Test
  void a_ground_trusts_that_marks_lengthen_until_more_are_gone_than_found() {
    var ground = new Ground();
    assertThat(ground.lengthens()).isTrue();
    ground.lengthened(false);
    assertThat(ground.lengthens()).isTrue();
    ground.lengthened(false);
    assertThat(ground.lengthens()).isFalse();
    ground.lengthened(false);
    ground.lengthened(true);
    assertThat(ground.lengthens()).as("it was not below zero").isTrue();
    for (int i = 0; i < 10; i++) {
      ground.lengthened(true);
    }
    for (int i = 0; i < 3; i++) {
      ground.lengthened(false);
      assertThat(ground.lengthens()).isTrue();
    }
    ground.lengthened(false);
    assertThat(ground.lengthens()).as("it was not above four").isFalse();
  }

  @Test
  void the_kinds_of_a_ground_are_bounded_and_give_their_room_back() {
    var left = new AtomicInteger(1000);
    var ground = new Ground(left);
    for (int i = 0; i < 256; i++) {
      ground.lore("r" + i, null).account(1000, 600);
    }
    assertThat(left).hasValue(744);
    assertThat(ground.lore("r0", null).allowance(0)).isEqualTo(405);
    ground.lore("r256", null);
    assertThat(left).hasValue(744);
    assertThat(ground.lore("r0", null).allowance(0)).as("used lately").isEqualTo(405);
    assertThat(ground.lore("r1", null).allowance(0)).as("used longest ago").isZero();
    ground.forgotten();
    assertThat(left).hasValue(1000);
    assertThat(ground.lore("r0", null).allowance(0)).isZero();
  }

  @Test
  void grounds_together_keep_no_more_kinds_than_there_is_room_for() {
    var left = new AtomicInteger(1);
    var ground = new Ground(left);
    ground.lore("a", null);
    ground.lore("b", null);
    assertThat(left).hasValue(0);
    ground.lore("c", null);
    assertThat(left).hasValue(0);
  }

  @Test
  void the_route_can_only_lower_what_a_new_kind_starts_with() {
    var ground = new Ground();
    assertThat(ground.goesOnOdds("r", null, ConversationStage.LATER))
        .isEqualTo(new Odds(750, 750, 750));
    for (int i = 0; i < 8; i++) {
      ground.goesOn("r", null, ConversationStage.LATER).route().seen();
    }
    assertThat(ground.goesOnOdds("r", null, ConversationStage.LATER))
        .isEqualTo(new Odds(150, 150, 150));
    for (int i = 0; i < 8; i++) {
      ground.goesOn("r", null, ConversationStage.LATER).route().again(0);
    }
    assertThat(ground.goesOnOdds("r", null, ConversationStage.LATER))
        .as("it never raises them")
        .isEqualTo(new Odds(750, 750, 750));
  }

  @Test
  void shared_prefixes_start_with_odds_by_how_often_they_were_seen() {
    var ground = new Ground();
    var own = new Tally();
    int[] expected = {0, 500, 700, 850, 850, 850};
    for (int sights = 1; sights <= 6; sights++) {
      int odds = expected[sights - 1];
      assertThat(ground.sharedOdds("r", null, sights, own, 0))
          .isEqualTo(new Odds(odds, odds, odds));
    }
    assertThat(ground.sharedOdds("r", null, 4, own, 6 * MINUTE)).isEqualTo(new Odds(0, 850, 850));
  }

  @Test
  void a_sighting_is_warm_for_as_long_as_it_was_written_for() {
    var seen = new PrefixSighting(3, null, 0);
    assertThat(seen.warmAt(0, true)).isFalse();
    seen.warmed(Lifetime.FIVE_MINUTES, 0);
    assertThat(seen.warmAt(5 * MINUTE - 1, true)).isTrue();
    assertThat(seen.warmAt(5 * MINUTE, true)).isFalse();
    seen.warmed(Lifetime.HOUR, MINUTE);
    assertThat(seen.warm).isEqualTo(Lifetime.HOUR);
    assertThat(seen.warmAt(61 * MINUTE - 1, true)).isTrue();
    assertThat(seen.warmAt(6 * MINUTE - 1, false)).as("by the write alone").isTrue();
    assertThat(seen.warmAt(6 * MINUTE, false)).isFalse();
    assertThat(seen.paid).isEqualTo(Lifetime.FIVE_MINUTES);
    seen.warmed(Lifetime.FIVE_MINUTES, 2 * MINUTE);
    assertThat(seen.warm).as("a shorter one ends before").isEqualTo(Lifetime.HOUR);
    seen.warmed(Lifetime.HALF_HOUR, 100 * MINUTE);
    assertThat(seen.paid).isEqualTo(Lifetime.HALF_HOUR);
    assertThat(seen.paidUntil).isEqualTo(130 * MINUTE);
  }

  @Test
  void a_sighting_that_comes_again_counts_for_itself_and_for_its_lesson() {
    var ground = new Ground();
    var seen = new PrefixSighting(3, null, MINUTE);
    Ground.Lesson first = ground.shared("r", null, 1);
    Ground.Lesson second = ground.shared("r", null, 2);
    seen.lesson = first;
    first.seen();
    seen.again(3 * MINUTE, second);
    assertThat(seen.count).isEqualTo(2);
    assertThat(seen.last).isEqualTo(3 * MINUTE);
    assertThat(seen.lesson).isSameAs(second);
    assertThat(seen.own.odds(Odds.NEVER, 0)).isEqualTo(new Odds(1000, 1000, 1000));
    assertThat(first.kind().odds(Odds.NEVER, 0)).isEqualTo(new Odds(1000, 1000, 1000));
    assertThat(first.route().odds(Odds.NEVER, 0)).isEqualTo(new Odds(1000, 1000, 1000));
    assertThat(second.kind().odds(EVEN, 1)).isEqualTo(new Odds(250, 250, 250));
    seen.again(10 * MINUTE, null);
    assertThat(second.kind().odds(Odds.NEVER, 0)).isEqualTo(new Odds(0, 1000, 1000));
    seen.again(10 * MINUTE, null);
    assertThat(seen.count).isEqualTo(4);
  }

  @Test
  void an_earlier_turn_is_passed_when_its_conversation_only_went_on() {
    var seen = new PrefixSighting(0, null, 0);
    assertThat(seen.passed()).isFalse();
    seen.tail = true;
    assertThat(seen.passed()).isFalse();
    seen.extended = true;
    assertThat(seen.passed()).isTrue();
    seen.forked = true;
    assertThat(seen.passed()).isFalse();
  }

  @Test
  void refusals_are_remembered_for_an_hour_a_model_and_a_host() {
    var refusals = new HintRefusals();
    refusals.remember("h", "m-1", Set.of("cache_control"), 10);
    assertThat(refusals.of("h", "m-1", 10)).containsExactly("cache_control");
    assertThat(refusals.of("h", "m-1", 10 + 60 * MINUTE - 1)).isNotEmpty();
    assertThat(refusals.of("h", "m-1", 10 + 60 * MINUTE)).isEmpty();
    assertThat(refusals.of("h", "m-2", 10)).isEmpty();
    assertThat(refusals.of("g", "m-1", 10)).isEmpty();
    refusals.remember("h", "m".repeat(256), Set.of("x"), 10);
    refusals.remember("h", "m".repeat(257), Set.of("x"), 10);
    assertThat(refusals.of("h", "m".repeat(256), 10)).isNotEmpty();
    assertThat(refusals.of("h", "m".repeat(257), 10)).isEmpty();
  }

  @Test
  void the_refusals_of_the_last_1024_models_are_remembered() {
    var refusals = new HintRefusals();
    for (int i = 0; i < 1024; i++) {
      refusals.remember("h", "m-" + i, Set.of("x"), 0);
    }
    assertThat(refusals.of("h", "m-0", 0)).isNotEmpty();
    refusals.remember("h", "m-1024", Set.of("x"), 0);
    assertThat(refusals.of("h", "m-1", 0)).as("used longest ago").isEmpty();
    assertThat(refusals.of("h", "m-0", 0)).isNotEmpty();
  }

  @Test
  void counts_of_every_lifetime_fade_alike() {
    var tally = new Tally();
    for (int i = 0; i < 129; i++) {
      tally.seen();
      tally.again(i < 16 ? 0 : i < 32 ? 10 * MINUTE : i < 64 ? 40 * MINUTE : 90 * MINUTE);
    }
    assertThat(tally.odds(Odds.NEVER, 0)).isEqualTo(new Odds(125, 250, 500));
  }

  @Test
  void a_request_of_a_kind_counts_for_its_stake_too() {
    var lore = new KindLore();
    lore.stake.cameAgain(100, true, 0);
    lore.stake.spent(100, 200);
    for (int i = 0; i < 125; i++) {
      assertThat(lore.stake.covers(100, 200)).isFalse();
      lore.asked(0);
    }
    assertThat(lore.stake.covers(100, 200)).isTrue();
  }

  @Test
  void a_ground_keeps_its_newest_kind_when_others_have_taken_all_room() {
    var left = new AtomicInteger(0);
    var ground = new Ground(left);
    ground.lore("a", null).account(1000, 600);
    assertThat(ground.lore("a", null).allowance(0)).isEqualTo(405);
    ground.lore("b", null);
    assertThat(ground.lore("a", null).allowance(0)).as("the room of one is left").isZero();
  }

  @Test
  void all_room_is_used() {
    var left = new AtomicInteger(2);
    var ground = new Ground(left);
    ground.lore("a", null).account(1000, 600);
    ground.lore("b", null);
    assertThat(left).hasValue(0);
    assertThat(ground.lore("a", null).allowance(0)).isEqualTo(405);
  }

  @Test
  void what_was_found_gone_is_warm_again_only_for_as_long_as_it_is_written_anew() {
    var seen = new PrefixSighting(0, null, 0);
    seen.warmed(Lifetime.HOUR, 0);
    seen.warm = null;
    seen.warmed(Lifetime.FIVE_MINUTES, MINUTE);
    assertThat(seen.warmAt(6 * MINUTE - 1, true)).isTrue();
    assertThat(seen.warmAt(6 * MINUTE, true)).isFalse();
    assertThat(seen.warmAt(6 * MINUTE - 1, false)).isTrue();
    assertThat(seen.warmAt(6 * MINUTE, false)).isFalse();
  }

  @Test
  void a_shorter_mark_changes_nothing_unless_it_ends_later() {
    var seen = new PrefixSighting(0, null, 0);
    seen.warmed(Lifetime.HOUR, 0);
    seen.warmed(Lifetime.FIVE_MINUTES, 55 * MINUTE);
    assertThat(seen.warm).isEqualTo(Lifetime.HOUR);
    seen.warmed(Lifetime.FIVE_MINUTES, 55 * MINUTE + 1);
    assertThat(seen.warm).isEqualTo(Lifetime.FIVE_MINUTES);
    assertThat(seen.warmAt(60 * MINUTE, true)).isTrue();
  }
}
