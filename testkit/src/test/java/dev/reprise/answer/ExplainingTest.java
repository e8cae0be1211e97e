package dev.reprise.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.budget.MemoryBudget;
import dev.reprise.fill.RequestBytes;
import dev.reprise.json.Document;
import dev.reprise.plan.Plan;
import dev.reprise.telemetry.Decision;
import dev.reprise.testkit.GivenRequests;
import dev.reprise.testkit.Journey;
import dev.reprise.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When a miss is explained by the nearest entry, and when an answer is remembered for that. */
class ExplainingTest {
  private final Journey journey = new Journey();
  private final Neighbours neighbours = new Neighbours(Clock.SYSTEM, 1 << 20);
  private final Explaining explaining = explaining(MemoryBudget.ofHeap());

  private Explaining explaining(MemoryBudget memory) {
    return new Explaining(neighbours, new RequestBytes(memory));
  }

  private Plan.Keyed plan(String prompt) {
    return (Plan.Keyed) journey.plan(GivenRequests.chat(prompt));
  }

  private Decision.@Nullable Nearest miss(String prompt, boolean kept) {
    return explaining.nearest(plan(prompt), true, kept);
  }

  @Test
  void a_miss_names_the_fields_in_which_the_nearest_entry_differs() {
    assertThat(miss("why?", true)).as("there is no other entry").isNull();
    Decision.Nearest nearest = miss("why not?", true);
    assertThat(nearest).isNotNull();
    assertThat(nearest.key()).isEqualTo(plan("why?").keying().shown().key());
    assertThat(nearest.differs()).containsExactly("messages[0]");
  }

  @Test
  void an_answer_that_is_not_kept_is_compared_and_not_remembered() {
    miss("why?", true);
    long before = neighbours.held();
    assertThat(miss("why not?", false)).isNotNull();
    assertThat(neighbours.held()).isEqualTo(before);
  }

  @Test
  void an_answer_that_is_kept_is_remembered_though_its_miss_needs_no_explanation() {
    miss("why?", true);
    assertThat(explaining.nearest(plan("why not?"), false, true)).isNull();
    assertThat(miss("why at all?", false)).isNotNull();
    assertThat(neighbours.held())
        .isGreaterThan(neighbours.of(plan("why?"), null).weight())
        .isEqualTo(held("why?") + held("why not?"));
  }

  private long held(String prompt) {
    Plan.Keyed plan = plan(prompt);
    return neighbours.of(plan, plan.question().request().document()).weight();
  }

  @Test
  void a_request_that_is_neither_explained_nor_kept_is_not_read() {
    Plan.Keyed plan = plan("why?");
    released(plan).release();
    var none = MemoryBudget.of(1 << 30, 256, Map.of(MemoryBudget.Use.CAPTURES, 1L));
    assertThat(explaining(none).nearest(plan, false, false)).isNull();
    assertThat(none.share(MemoryBudget.Use.CAPTURES).refusals()).as("no memory asked for").isZero();
    assertThat(neighbours.held()).isZero();
  }

  @Test
  void a_request_that_was_released_is_read_again_where_there_is_memory_for_it() {
    miss("why?", true);
    Plan.Keyed plan = plan("why not?");
    released(plan).release();
    var none = MemoryBudget.of(1 << 30, 256, Map.of(MemoryBudget.Use.CAPTURES, 1L));
    assertThat(explaining(none).nearest(plan, true, true)).as("no memory").isNull();
    assertThat(explaining.nearest(plan, true, true).differs()).containsExactly("messages[0]");
  }

  private static Document released(Plan.Keyed plan) {
    Document document = plan.question().request().document();
    assertThat(document).isNotNull();
    return document;
  }
}
