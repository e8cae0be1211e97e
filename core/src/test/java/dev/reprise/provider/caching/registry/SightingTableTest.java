package dev.reprise.provider.caching.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.provider.caching.GivenPositions;
import dev.reprise.provider.caching.Positions;
import dev.reprise.provider.caching.PromptPosition.MarkStanding;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How a request is compared with what was seen before. */
class SightingTableTest {
  private static final long HOUR = TimeUnit.HOURS.toNanos(1);
  private static final Positions LONG =
      GivenPositions.messages(0, IntStream.rangeClosed(1, 120).map(n -> n * 10).toArray());

  private static PrefixSighting seen(int index) {
    return new PrefixSighting(index, null, 0);
  }

  @Test
  void the_longest_prefix_that_was_seen_is_found_wherever_it_ends() {
    for (int last = -1; last < LONG.size(); last++) {
      var table = new SightingTable(1000);
      for (int i = 0; i <= last; i++) {
        table.put(LONG.at(i).prefix(), seen(i));
      }
      PrefixSighting found = table.deepest(LONG);
      assertThat(found == null ? -1 : found.index).as("seen up to %s", last).isEqualTo(last);
    }
  }

  @Test
  void of_the_last_48_positions_one_is_found_though_the_shorter_ones_are_forgotten() {
    var table = new SightingTable(1000);
    int last = LONG.size() - 48;
    table.put(LONG.at(last).prefix(), seen(last));
    PrefixSighting found = table.deepest(LONG);
    assertThat(found).isNotNull();
    assertThat(found.index).isEqualTo(last);
    assertThat(table.at(LONG, -1)).isNull();
    assertThat(table.at(LONG, last)).isSameAs(found);
    assertThat(table.at(LONG, 0)).isNull();
  }

  @Test
  void a_request_that_goes_on_from_a_whole_request_is_the_next_stage() {
    Positions two = GivenPositions.messages(0, 10, 20);
    PrefixSighting tail = seen(0);
    tail.tail = true;
    tail.stage = ConversationStage.SECOND;
    assertThat(SightingTable.stage(two, tail)).isEqualTo(ConversationStage.THIRD);
    PrefixSighting same = seen(1);
    same.tail = true;
    same.stage = ConversationStage.SECOND;
    assertThat(SightingTable.stage(two, same))
        .as("the same again")
        .isEqualTo(ConversationStage.SECOND);
  }

  @Test
  void a_conversation_that_was_not_seen_whole_is_first_unseen_or_second() {
    Positions first = GivenPositions.of(0, 0, MarkStanding.MEMBER, 10, 20, 30);
    assertThat(SightingTable.stage(first, null)).isEqualTo(ConversationStage.FIRST);
    assertThat(SightingTable.stage(first, seen(1))).isEqualTo(ConversationStage.FIRST);
    Positions conversing = GivenPositions.of(2, 0, MarkStanding.MEMBER, 10, 20, 30);
    assertThat(SightingTable.stage(conversing, null)).isEqualTo(ConversationStage.UNSEEN);
    assertThat(SightingTable.stage(conversing, seen(0)))
        .as("only the system's part was seen")
        .isEqualTo(ConversationStage.UNSEEN);
    assertThat(SightingTable.stage(conversing, seen(1))).isEqualTo(ConversationStage.SECOND);
  }

  @Test
  void tokens_behind_what_was_seen_within_the_hour_are_unseen() {
    Positions three = GivenPositions.messages(0, 10, 25, 45);
    assertThat(SightingTable.unseen(three, null, 0)).isEqualTo(45);
    PrefixSighting old = seen(0);
    old.last = 100;
    var recent = new PrefixSighting(1, old, 100);
    assertThat(SightingTable.unseen(three, recent, 100 + HOUR)).isEqualTo(20);
    recent.last = 99;
    assertThat(SightingTable.unseen(three, recent, 100 + HOUR)).isEqualTo(35);
    old.last = 99;
    assertThat(SightingTable.unseen(three, recent, 100 + HOUR)).isEqualTo(45);
  }

  @Test
  void no_more_than_48_positions_are_looked_at_one_by_one() {
    var table = new SightingTable(1000);
    int last = LONG.size() - 49;
    table.put(LONG.at(last).prefix(), seen(last));
    assertThat(table.deepest(LONG)).as("a search by halving needs the shorter ones").isNull();
  }
}
