package dev.reprise.provider.caching;

import static dev.reprise.provider.caching.GivenPositions.model;
import static dev.reprise.provider.caching.GivenPositions.placement;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.provider.caching.KnownPrefixes.Warm;
import dev.reprise.provider.caching.PromptPosition.MarkStanding;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which marks a request gets, and for how long each is kept. */
class SlotsTest {
  private static final int[] FORTY = IntStream.rangeClosed(1, 40).map(n -> n * 1000).toArray();

  private static Slots slots(Positions positions, @Nullable Warm warm, int furthest) {
    return new Slots(placement(positions, warm, 0, model(true, false)), furthest);
  }

  private static List<Integer> indexes(Slots slots) {
    return slots.marks(-1).stream().map(CachePlan.PlannedMark::index).toList();
  }

  private static List<Integer> taken(Slots slots, int... wanted) {
    for (int index : wanted) {
      slots.take(index);
    }
    return indexes(slots);
  }

  @Test
  void at_most_four_marks_are_taken_each_once_up_to_the_furthest_paid_or_read() {
    Positions forty = GivenPositions.messages(0, FORTY);
    assertThat(taken(slots(forty, null, 5), 5, 5, 6, 0, -1)).containsExactly(0, 5);
    assertThat(taken(slots(forty, null, 5), 5, 4, 3, 2, 1)).containsExactly(2, 3, 4, 5);
    Warm read = new Warm(7, Lifetime.FIVE_MINUTES, false);
    assertThat(taken(slots(forty, read, 5), 8, 7)).containsExactly(7);
    assertThat(taken(slots(forty, null, -1), 0)).isEmpty();
  }

  @Test
  void a_prefix_shorter_than_the_provider_caches_gets_no_mark() {
    Positions few = GivenPositions.messages(0, 999, 1000);
    assertThat(taken(slots(few, null, 1), 0, 1)).containsExactly(1);
  }

  @Test
  void one_mark_more_stands_where_the_provider_would_not_search_back_to() {
    Positions forty = GivenPositions.messages(0, FORTY);
    Slots far = slots(forty, null, 30);
    far.between();
    assertThat(indexes(far)).containsExactly(11);
    Slots near = slots(forty, null, 19);
    near.between();
    assertThat(indexes(near)).containsExactly(0);
    Slots nearer = slots(forty, null, 18);
    nearer.between();
    assertThat(indexes(nearer)).isEmpty();
    Slots none = slots(forty, null, -1);
    none.between();
    assertThat(indexes(none)).isEmpty();
    Slots read = slots(forty, new Warm(11, Lifetime.FIVE_MINUTES, false), 30);
    read.between();
    assertThat(indexes(read)).as("it is read there already").isEmpty();
    Slots before = slots(forty, new Warm(10, Lifetime.FIVE_MINUTES, false), 30);
    before.between();
    assertThat(indexes(before)).containsExactly(11);
  }

  @Test
  void a_signed_history_is_not_rewritten_before_its_newest_turn() {
    Positions texts = GivenPositions.of(2, 0, MarkStanding.TEXT, 2000, 3000, 4000);
    Slots signed = new Slots(placement(texts, null, 0, model(true, true)), 2);
    assertThat(taken(signed, 0, 1, 2)).containsExactly(0, 2);
    assertThat(taken(slots(texts, null, 2), 0, 1, 2)).containsExactly(0, 1, 2);
    Positions seen = GivenPositions.of(0, -1, MarkStanding.SEEN, 2000);
    assertThat(taken(slots(seen, null, 0), 0)).isEmpty();
  }

  private static List<Lifetime> lifetimes(@Nullable Warm warm, int hour, boolean hours) {
    Positions three = GivenPositions.messages(0, 1000, 2000, 3000);
    Slots slots = new Slots(placement(three, warm, 0, model(hours, false)), 2);
    IntStream.range(0, 3).forEach(slots::take);
    return slots.marks(hour).stream().map(CachePlan.PlannedMark::lifetime).toList();
  }

  @Test
  void lifetimes_never_grow_on_the_way() {
    Lifetime hour = Lifetime.HOUR;
    Lifetime five = Lifetime.FIVE_MINUTES;
    assertThat(lifetimes(null, -1, true)).containsExactly(five, five, five);
    assertThat(lifetimes(null, 0, true)).containsExactly(hour, five, five);
    assertThat(lifetimes(new Warm(1, five, true), -1, true)).containsExactly(hour, hour, five);
    assertThat(lifetimes(new Warm(1, hour, false), -1, true)).containsExactly(hour, hour, five);
    assertThat(lifetimes(new Warm(1, five, false), -1, true)).containsExactly(five, five, five);
    assertThat(lifetimes(new Warm(1, hour, true), -1, false)).containsExactly(five, five, five);
  }

  @Test
  void a_mark_says_what_it_stands_behind() {
    Positions three = GivenPositions.of(0, 0, MarkStanding.MEMBER, 1000, 2000, 3000);
    assertThat(IntStream.range(0, 3).mapToObj(i -> Slots.label(three, i)))
        .containsExactly("system", "message", "tail");
  }

  @Test
  void the_mark_in_between_stands_at_the_next_place_that_takes_one_and_never_at_the_end() {
    Slots next =
        slots(GivenPositions.markableFrom(14, GivenPositions.messages(0, FORTY)), null, 30);
    next.between();
    assertThat(indexes(next)).containsExactly(14);
    Slots none =
        slots(GivenPositions.markableFrom(30, GivenPositions.messages(0, FORTY)), null, 30);
    none.between();
    assertThat(indexes(none)).isEmpty();
  }
}
