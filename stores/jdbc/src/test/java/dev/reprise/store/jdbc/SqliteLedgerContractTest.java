package dev.reprise.store.jdbc;

import dev.reprise.freshness.Ledger;
import dev.reprise.key.PartitionKeys;
import dev.reprise.testkit.FakeClock;
import dev.reprise.testkit.LedgerContract;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;

class SqliteLedgerContractTest extends LedgerContract {
  @TempDir Path folder;

  @Override
  protected Ledger open(FakeClock clock) {
    return SqliteLedger.open(
        new SqliteLedger.LedgerSettings(
            folder.resolve("ledger.db"),
            folder.resolve("l2.seen"),
            MOST_TAGS,
            1_000,
            Duration.ofDays(30),
            new PartitionKeys(new byte[32])::tag,
            clock,
            clock.nanos(),
            Runnable::run,
            problem -> {
              throw new AssertionError(problem);
            }));
  }
}
