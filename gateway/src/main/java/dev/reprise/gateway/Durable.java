package dev.reprise.gateway;

import dev.reprise.breaker.Breaker;
import dev.reprise.budget.MemoryBudget;
import dev.reprise.freshness.EveryonesLedger;
import dev.reprise.freshness.Ledger;
import dev.reprise.gateway.config.Config;
import dev.reprise.gateway.insight.CountedTier;
import dev.reprise.key.CacheKey;
import dev.reprise.key.PartitionKeys;
import dev.reprise.request.Partition;
import dev.reprise.store.jdbc.DataFolder;
import dev.reprise.store.jdbc.SqliteLedger;
import dev.reprise.store.jdbc.SqliteTier;
import dev.reprise.tier.BreakerTier;
import dev.reprise.tier.FilteredTier;
import dev.reprise.tier.InProcessTier;
import dev.reprise.tier.SealedEnvelope;
import dev.reprise.tier.Tier;
import dev.reprise.tier.WhileDurable;
import dev.reprise.time.Clock;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
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

  /** A look-up that takes longer is skipped: the provider is not that slow that waiting pays. */
  private static final Duration DEADLINE = Duration.ofMillis(50);

  /** Five look-ups are waited for in vain, then none (threats.md section 4). */
  private static final Breaker.Bounds BOUNDS =
      new Breaker.Bounds(
          Duration.ofSeconds(5), 5, 50, Duration.ofSeconds(1), Duration.ofSeconds(10));

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
    switch (openShared(config, keys, memory)) {
      case SqliteTier.Opened(SqliteTier tier) -> {
        tiers.add(new CountedTier(inProcess(inMemory, tier::used)));
        tiers.add(new CountedTier(new WhileDurable(filtered(tier), ledger::durable)));
        dropped = tier::dropped;
      }
      case SqliteTier.NotOpened(String reason) -> {
        tiers.add(new CountedTier(inProcess(inMemory, (partition, key) -> {})));
        notes.add(reason);
      }
    }
    if (!ledger.leaseValid()) {
      notes.add(
          "no ledger: nothing can be shown to be fresh, so every request goes to its provider until the data folder can be written");
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
   * Its bookkeeping is done by whoever comes when it is due.
   *
   * @param firstUse tells the durable tier what is in use, since nobody asks there for it
   */
  private static InProcessTier inProcess(long maxBytes, BiConsumer<Partition, CacheKey> firstUse) {
    Clock clock = Clock.SYSTEM;
    return new InProcessTier(maxBytes, clock.steady(), clock.nanos(), Runnable::run, firstUse);
  }

  private static SqliteTier.Opening openShared(
      Config config, PartitionKeys keys, MemoryBudget memory) {
    Path file = config.data().resolve("l2.db");
    return SqliteTier.open(
        new SqliteTier.Options(
            file,
            config.stores().l2MaxBytes(),
            keys::namespace,
            new SealedEnvelope(keys::envelopeKey),
            Clock.SYSTEM.steady(),
            Clock.SYSTEM.wall(),
            DEADLINE,
            memory.share(MemoryBudget.Use.WRITES),
            Durable::problem));
  }

  /** In front of the breaker: what is known here says nothing about how the file does. */
  private static Tier filtered(SqliteTier tier) {
    return new FilteredTier(
        guarded(tier),
        tier::keys,
        reading -> Thread.ofPlatform().daemon().name("reprise-l2-keys").start(reading),
        Durable::problem);
  }

  /** A tier that does not answer is skipped at once, until one look-up in a while goes well. */
  private static Tier guarded(Tier tier) {
    var breaker =
        new Breaker(
            BOUNDS,
            (to, why) ->
                LOG.log(
                    to == Breaker.State.OPEN ? Level.WARNING : Level.INFO,
                    "breaker of tier " + tier.name() + " is " + to + ": " + why));
    return new BreakerTier(tier, breaker, System::nanoTime);
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
