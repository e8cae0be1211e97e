package dev.reprise.freshness;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every interleaving, up to a bound, of one node's fills, invalidations, crashes and a ledger file
 * put back from a backup, over the real ledger and validation. The whole protocol serves nothing
 * older than what was acknowledged; each rule taken away is found out.
 */
class ProtocolExplorerTest {
  private static final int MOST_STATES = 500_000;

  @Test
  void the_protocol_serves_nothing_older_than_what_was_acknowledged() {
    ProtocolExplorer explorer = new ProtocolExplorer(ProtocolExplorer.Mutant.NONE, MOST_STATES);
    assertThat(explorer.violation()).isEmpty();
    System.out.printf(
        "protocol: %,d states to depth %d, %,d of them with something served%n",
        explorer.states(), explorer.depth(), explorer.served());
    assertThat(explorer.served()).as("control: entries are served").isGreaterThan(10_000);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void without_one_rule_stale_data_is_served(ProtocolExplorer.Mutant mutant) {
    ProtocolExplorer explorer = new ProtocolExplorer(mutant, MOST_STATES);
    assertThat(explorer.violation()).as("an interleaving that serves stale data").isNotEmpty();
    System.out.println("protocol without " + mutant + ": " + explorer.violation());
  }
}
