package dev.reprise.testkit;

import dev.reprise.artifact.Stamp;
import dev.reprise.freshness.Ledger;
import dev.reprise.freshness.MemoryLedger;

class MemoryLedgerTest extends LedgerContract {
  @Override
  protected Ledger open(FakeClock clock) {
    long micros = MemoryLedger.micros(clock.instant());
    return new MemoryLedger(new Stamp(micros + 1, 0), MOST_TAGS);
  }
}
