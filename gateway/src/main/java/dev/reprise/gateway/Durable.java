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
 * Opens the stores in the data folder (secret, ledger, durable tier) and the in-process tier above
 * them. A store that cannot be opened is left out and reported once; the gateway starts without it
 * (contract 2.6).
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
        SqliteLedger.open(
            SqliteLedger.LedgerSettings.in(config.data(), keys::tag, Durable::problem));
    var around =
        new TierSource.Surroundings(keys, memory, Clock.SYSTEM, ledger::durable, Durable::problem);
    var l2 = new EmbeddedL2(config.data(), config.stores().l2MaxBytes());
    ReturningTier durable =
        ReturningTier.open(
            () -> {
              if (ledger.durable()) {
                secret.keepIn(config.data());
              }
              return l2.file(around);
            },
            around,
            notes::add);
    var tiers =
        List.of(
            new CountedTier(inProcess(config.stores().l1MaxBytes(), durable::used)),
            new CountedTier(durable));
    if (!ledger.durable() && ledger.leaseValid()) {
      notes.add(
          "no durable tier: answers are kept in memory only, and invalidations hold until this"
              + " gateway stops; the data folder is tried again");
    }
    if (!ledger.leaseValid()) {
      notes.add(
          "no ledger: nothing can be shown to be fresh, so every request goes to its provider"
              + " while another process holds the data folder");
    }
    return new Durable(keys, new EveryonesLedger(ledger), tiers, durable::dropped, notes);
  }

  /** A failure is logged at DEBUG only: each store that needs the folder reports it. */
  private static void prepareFolder(Config config) {
    try {
      DataFolder.prepare(config.data()).ifPresent(line -> LOG.log(Level.WARNING, line));
    } catch (IOException notMade) {
      LOG.log(Level.DEBUG, () -> "no data folder: " + notMade.getMessage());
    }
  }

  /**
   * @param firstUse tells the durable tier that an entry is in use: look-ups that this tier answers
   *     do not reach it
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

  /** Which stores are missing, one line each, for the person who starts the gateway. */
  List<String> notes() {
    return notes;
  }

  /** Writes what is still waiting, then closes the files. */
  @Override
  public void close() {
    tiers.forEach(Tier::close);
    ledger.close();
  }
}
