package dev.reprise.store.jdbc;

import dev.reprise.testkit.FakeClock;
import dev.reprise.testkit.TierContract;
import dev.reprise.tier.Tier;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteTierContractTest extends TierContract {
  @TempDir Path folder;

  @Override
  protected Tier open(FakeClock clock) {
    return GivenL2.open(folder, clock);
  }
}
