package dev.reprise.freshness;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every interleaving, up to a bound, of a call in flight, its leader and followers with and without
 * a tag, positions, invalidations, a lagging node, a lapsing lease and a replaced ledger, over the
 * real validation. Whoever asks after an acknowledgement is given nothing older; each condition
 * taken away is found out.
 */
class FlightExplorerTest {
  private static final int MOST_STATES = 1_000_000;

  @Test
  void nobody_shares_an_answer_older_than_what_was_acknowledged_before() {
    var explorer = new FlightExplorer(FlightExplorer.Mutant.NONE, MOST_STATES);
    assertThat(explorer.violation()).isEmpty();
    System.out.printf(
        "flights: %,d states to depth %d, %,d askers shared a call, %,d were given an entry%n",
        explorer.states(), explorer.depth(), explorer.shared(), explorer.served());
    assertThat(explorer.shared()).as("control: calls are shared").isGreaterThan(10_000);
    assertThat(explorer.served()).as("control: entries are served").isGreaterThan(10_000);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void without_one_condition_an_older_answer_is_given(FlightExplorer.Mutant mutant) {
    var explorer = new FlightExplorer(mutant, MOST_STATES);
    assertThat(explorer.violation()).as("an interleaving that gives an old answer").isNotEmpty();
    System.out.println("flights without " + mutant + ": " + explorer.violation());
  }
}
