package dev.reprise.gateway;

import dev.reprise.budget.MemoryBudget;
import dev.reprise.freshness.EveryonesLedger;
import dev.reprise.freshness.Ledger;
import dev.reprise.gateway.config.Config;
import dev.reprise.gateway.telemetry.CountedTier;
import dev.reprise.key.CacheKey;
import dev.reprise.key.PartitionKeys;
import dev.reprise.request.Partition;
import dev.reprise.store.jdbc.EmbeddedL2;
import dev.reprise.store.jdbc.SqliteLedger;
import dev.reprise.store.jdbc.SqliteTier;
import dev.reprise.store.jdbc.file.DataFolder;
import dev.reprise.tier.InProcessTier;
import dev.reprise.tier.Tier;
import dev.reprise.tier.TierSource;
import dev.reprise.time.Clock;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/**
 * Everything that lies in the data folder, and the in-process tier above it. What cannot be opened
 * is absent and said once; nothing here stops the service (contract 2.6).
 */
final class Durable implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Durable.class.getName());

  private final PartitionKeys keys;
  private final Ledger ledger;
  private final List<CountedTier> tiers;
  private final LongSupplier dropped;
  private final List<String> notes;

  private Durable(
      PartitionKeys keys,
      Ledger ledger,
      List<CountedTier> tiers,
      LongSupplier dropped,
      List<String> notes) {
    this.keys = keys;
    this.ledger = ledger;
    this.tiers = List.copyOf(tiers);
    this.dropped = dropped;
    this.notes = List.copyOf(notes);
  }

  static Durable open(Config config, MemoryBudget memory) {
    var notes = new ArrayList<String>();
    prepareFolder(config);
    MasterSecret secret = MasterSecret.of(config.kek(), config.data());
    secret.note().ifPresent(notes::add);
    var keys = new PartitionKeys(secret.bytes());
    Ledger ledger =
        SqliteLedger.open(SqliteLedger.Options.in(config.data(), keys::tag, Durable::problem));
    var tiers = new ArrayList<CountedTier>();
    LongSupplier dropped = () -> 0;
    long inMemory = config.stores().l1MaxBytes();
    var around =
        new TierSource.Surroundings(keys, memory, Clock.SYSTEM, ledger::durable, Durable::problem);
    switch (new EmbeddedL2(config.data(), config.stores().l2MaxBytes()).file(around)) {
      case SqliteTier.Opened(SqliteTier file) -> {
        TierSource.OpenedTier durable = EmbeddedL2.guarded(file, around);
        tiers.add(new CountedTier(inProcess(inMemory, durable.firstUse())));
        tiers.add(new CountedTier(durable.tier()));
        dropped = file::dropped;
      }
      case SqliteTier.NotOpened(String reason) -> {
        tiers.add(new CountedTier(inProcess(inMemory, (partition, key) -> {})));
        notes.add(reason);
      }
    }
    if (!ledger.leaseValid()) {
      notes.add(
          "no ledger: nothing can be shown to be fresh, so every request goes to its provider until"
              + " the data folder can be written");
    }
    return new Durable(keys, new EveryonesLedger(ledger), tiers, dropped, notes);
  }

  /** A folder that cannot be made is told by whoever needs it. */
  private static void prepareFolder(Config config) {
    try {
      DataFolder.prepare(config.data()).ifPresent(line -> LOG.log(Level.WARNING, line));
    } catch (IOException notMade) {
      LOG.log(Level.DEBUG, () -> "no data folder: " + notMade.getMessage());
    }
  }

  /**
   * @param firstUse tells the durable tier what is in use, since nobody asks there for it
   */
  private static InProcessTier inProcess(long maxBytes, BiConsumer<Partition, CacheKey> firstUse) {
    Clock clock = Clock.SYSTEM;
    return new InProcessTier(maxBytes, clock.steady(), clock.nanos(), firstUse);
  }

  private static void problem(String line) {
    LOG.log(Level.ERROR, line);
  }

  PartitionKeys keys() {
    return keys;
  }

  Ledger ledger() {
    return ledger;
  }

  List<Tier> tiers() {
    return List.copyOf(tiers);
  }

  /** Bytes written for each byte of an answer kept. */
  double writeAmplification() {
    return CountedTier.amplification(tiers);
  }

  /** Entries the durable tier did not write. */
  long dropped() {
    return dropped.getAsLong();
  }

  /** What is not there, for whoever starts the gateway. */
  List<String> notes() {
    return notes;
  }

  /** Lands what is still to be written. */
  @Override
  public void close() {
    tiers.forEach(Tier::close);
    ledger.close();
  }
}
