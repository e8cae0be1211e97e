package dev.reprise.store.jdbc;

import dev.reprise.breaker.Breaker;
import dev.reprise.budget.MemoryBudget;
import dev.reprise.tier.BreakerTier;
import dev.reprise.tier.FilteredTier;
import dev.reprise.tier.Tier;
import dev.reprise.tier.TierSource;
import dev.reprise.tier.WhileDurable;
import dev.reprise.tier.seal.SealedEnvelope;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Opens the durable tier of a data folder, with a filter and a breaker in front of it: the tier is
 * not asked while the ledger is not durable, for keys that it does not have, or while it does not
 * answer.
 *
 * @param folder holds {@code l2.db}
 * @param maxBytes sealed bytes kept, all partitions together
 */
public record EmbeddedL2(Path folder, long maxBytes) {
  private static final System.Logger LOG = System.getLogger(EmbeddedL2.class.getName());
  private static final String FILE = "l2.db";

  /** A look-up that takes longer is given up, and the tier is skipped for that request. */
  private static final Duration DEADLINE = Duration.ofMillis(50);

  /** After five failed look-ups the tier is not asked for a while (4.7). */
  private static final Breaker.Bounds BOUNDS =
      new Breaker.Bounds(
          Duration.ofSeconds(5), 5, 50, Duration.ofSeconds(1), Duration.ofSeconds(10));

  /** Opens the file, without breaker and filter. */
  public SqliteTier.Opening file(TierSource.Surroundings around) {
    return SqliteTier.open(
        new SqliteTier.TierSettings(
            folder.resolve(FILE),
            maxBytes,
            around.keys()::namespace,
            new SealedEnvelope(around.keys()::envelopeKey),
            around.clock().steady(),
            around.clock().wall(),
            DEADLINE,
            around.memory().share(MemoryBudget.Use.WRITES),
            around.problems()));
  }

  /** The opened tier with its breaker and filter in front of it. */
  public static TierSource.OpenedTier guarded(SqliteTier file, TierSource.Surroundings around) {
    Tier tier = new WhileDurable(filtered(file, around), around.ledgerDurable());
    return new TierSource.OpenedTier(tier, file::used);
  }

  /**
   * The filter stands in front of the breaker: a look-up that it answers tells nothing about the
   * file.
   */
  private static Tier filtered(SqliteTier file, TierSource.Surroundings around) {
    return new FilteredTier(
        broken(file, around),
        file::keys,
        reading -> Thread.ofPlatform().daemon().name("reprise-l2-keys").start(reading),
        around.problems());
  }

  /**
   * A tier that does not answer is skipped, until a look-up that is let through at intervals
   * succeeds.
   */
  private static Tier broken(SqliteTier file, TierSource.Surroundings around) {
    var breaker =
        new Breaker(
            BOUNDS,
            (to, why) ->
                LOG.log(
                    to == Breaker.State.OPEN ? Level.WARNING : Level.INFO,
                    "breaker of tier " + file.name() + " is " + to + ": " + why));
    return new BreakerTier(file, breaker, around.clock().nanos());
  }
}
