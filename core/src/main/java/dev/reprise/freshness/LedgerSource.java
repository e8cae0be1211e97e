package dev.reprise.freshness;

import dev.reprise.key.PartitionKeys;
import java.util.function.Consumer;

/** Where a ledger comes from: opened when a Reprise is built. */
@FunctionalInterface
public interface LedgerSource {
  /**
   * @param keys makes the names under which tags are written down
   * @param problems takes one line when something is wrong
   */
  Ledger open(PartitionKeys keys, Consumer<String> problems);
}
