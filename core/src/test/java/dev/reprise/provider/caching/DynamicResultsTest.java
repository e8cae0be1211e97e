package dev.reprise.provider.caching;

import static dev.reprise.provider.caching.Trial.HALF;
import static dev.reprise.provider.caching.Trial.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.provider.caching.CachePlan.PlannedMark;
import dev.reprise.provider.caching.registry.Rehearsal;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Tool results that are fetched anew for every request (row B7): whatever stands behind them can
 * never be read, so it is not written.
 */
class DynamicResultsTest {
  /** The third message's tool result says another price each time; the fourth goes on from it. */
  private static String asks(int round, boolean changing) {
    String result = changing ? "price " + round : "price 7";
    return ("{'model':'m','system':'%s','messages':[{'role':'user','content':'%s'},"
            + "{'role':'assistant','content':[{'type':'tool_use','id':'t','name':'quote','input':{}}]},{'role':'user','content':[{'type':'tool_result','tool_use_id':'t','content':'%s"
            + " %s'}]},"
            + "{'role':'assistant','content':'Noted.'},{'role':'user','content':'Question"
            + " %d?'}]}")
        .formatted(LONG, HALF, result, HALF, round);
  }

  private static List<Rehearsal.Turn> twenty(boolean changing) {
    Trial trial = Trial.anthropic("claude-sonnet-4-5");
    return IntStream.range(0, 20)
        .mapToObj(round -> trial.after(20).send(asks(round, changing)))
        .toList();
  }

  @Test
  void what_stands_behind_a_result_that_always_changes_is_not_written() {
    List<Rehearsal.Turn> turns = twenty(true);
    long written = 0;
    for (Rehearsal.Turn turn : turns.subList(5, 20)) {
      assertThat(turn.plan().marks()).extracting(PlannedMark::index).allMatch(index -> index <= 2);
      assertThat(turn.plan().read()).as("system and first question").isGreaterThan(4000);
      written += turn.plan().write();
    }
    assertThat(written).isZero();
  }

  @Test
  void control_a_result_that_stays_is_within_the_boundary() {
    Rehearsal.Turn last = twenty(false).getLast();
    assertThat(last.plan().marks()).extracting(PlannedMark::index).anyMatch(index -> index > 2);
    assertThat(last.plan().read()).isGreaterThan(twenty(true).getLast().plan().read());
  }
}
