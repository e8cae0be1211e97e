package dev.reprise.interleaving;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Requests, invalidations and time run against each other in many orders over the real {@code
 * Fills}, {@code Lookups}, {@code Keeping}, {@code Flights}, tier and ledger (F-1 to F-11). Each
 * condition is then taken out of the product's source, and the same orders must find what goes
 * wrong without it.
 */
class FillExplorerTest {
  private static final int RUNS = 2000;
  private static final int RUNS_OF_ONE = 1000;
  private static final int SLOW_RUNS = 100_000;

  static final List<ProductMutant> MUTANTS = FillMutants.ALL;
  static final List<ProductMutant> HELD_BY_ANOTHER = FillMutants.HELD_BY_ANOTHER;

  private static void findsNothing(int most) {
    var explorer = new FillExplorer();
    int runs = explorer.applyAsInt(new int[] {most});
    assertThat(explorer.toString()).isEmpty();
    assertThat(explorer.shared()).as("answers that others were given").isGreaterThan(runs / 2);
    assertThat(explorer.steps()).as("steps").isGreaterThan(15 * runs);
  }

  @Test
  void nobody_is_given_what_was_invalidated_before_it_asked() {
    findsNothing(RUNS);
  }

  @Test
  @Tag("slow")
  void nobody_is_in_many_more_orders() {
    findsNothing(SLOW_RUNS);
  }

  @ParameterizedTest
  @FieldSource("MUTANTS")
  void without_one_condition_somebody_is(ProductMutant mutant) throws Exception {
    int scenario = Scenario.number(mutant.foundBy());
    var control = new FillExplorer();
    int needed = assertFound(mutant, new int[] {RUNS_OF_ONE, scenario});
    control.applyAsInt(new int[] {needed, scenario});
    assertThat(control.toString()).as("control: the product in the same orders").isEmpty();
  }

  @ParameterizedTest
  @FieldSource("MUTANTS")
  @Tag("slow")
  void without_one_condition_somebody_is_though_nobody_says_where(ProductMutant mutant)
      throws Exception {
    assertFound(mutant, new int[] {SLOW_RUNS});
  }

  private static int assertFound(ProductMutant mutant, int[] runs) throws Exception {
    ToIntFunction<int[]> explorer = explorer(mutant);
    int needed = explorer.applyAsInt(runs);
    assertThat(explorer.toString()).as("without: %s", mutant.name()).isNotEmpty();
    return needed;
  }

  /** Each of these is covered by a condition behind it: two are needed for a fault. */
  @ParameterizedTest
  @FieldSource("HELD_BY_ANOTHER")
  void nobody_is_while_another_condition_holds(ProductMutant mutant) throws Exception {
    ToIntFunction<int[]> explorer = explorer(mutant);
    explorer.applyAsInt(new int[] {RUNS / 10});
    assertThat(explorer.toString()).as("without: %s", mutant.name()).isEmpty();
  }

  @SuppressWarnings("unchecked")
  private static ToIntFunction<int[]> explorer(ProductMutant mutant) throws Exception {
    return mutant.load(ToIntFunction.class, FillExplorer.class);
  }
}
