package dev.reprise.store.jdbc;

import dev.reprise.budget.Share;
import dev.reprise.testkit.GivenEntries;
import dev.reprise.tier.seal.SealedEnvelope;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;

/** Embedded L2s as the tests want them. */
final class GivenL2 {
  private GivenL2() {}

  /** Memory for as many waiting entries as a tier ever takes. */
  static Share room() {
    return new Share("writes", WriteBehind.MOST_BYTES_WAITING);
  }

  static SqliteTier.TierSettings options(
      Path folder, InstantSource wall, Consumer<String> problems) {
    return options(folder, 64 << 20, wall, problems);
  }

  static SqliteTier.TierSettings options(
      Path folder, long maxBytes, InstantSource wall, Consumer<String> problems) {
    return new SqliteTier.TierSettings(
        folder.resolve("l2.db"),
        maxBytes,
        partition -> "hash-of-" + partition.name(),
        new SealedEnvelope(GivenEntries.partitionKeys()),
        wall,
        wall,
        Duration.ofSeconds(20),
        room(),
        problems);
  }

  static SqliteTier open(Path folder, InstantSource wall) {
    return open(
        options(
            folder,
            wall,
            problem -> {
              throw new AssertionError(problem);
            }));
  }

  static SqliteTier open(SqliteTier.TierSettings options) {
    return switch (SqliteTier.open(options)) {
      case SqliteTier.OpenTier(SqliteTier tier) -> tier;
      case SqliteTier.NotOpened(String reason) -> throw new AssertionError(reason);
    };
  }
}
