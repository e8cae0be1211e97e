package dev.reprise.freshness;

import dev.reprise.key.PartitionKeys;

/** Where a ledger comes from: opened when a Reprise is built. */
@FunctionalInterface
public interface LedgerSource {
  /**
   * @param keys makes the names under which tags are written down
   */
  Ledger open(PartitionKeys keys);
}
