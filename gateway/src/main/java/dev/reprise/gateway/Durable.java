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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

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
  private final ReturningTier returning;
  private final List<String> notes;

  private Durable(
      PartitionKeys keys,
      Ledger ledger,
      List<CountedTier> tiers,
      ReturningTier returning,
      List<String> notes) {
    this.keys = keys;
    this.ledger = ledger;
    this.tiers = List.copyOf(tiers);
    this.returning = returning;
    this.notes = List.copyOf(notes);
  }

  static Durable open(Config config, MemoryBudget memory) {
    var notes = new ArrayList<String>();
    var problems = new StartProblems();
    Optional<String> unmade = prepareFolder(config);
    MasterSecret secret = MasterSecret.of(config.kek(), config.data());
    secret.note().ifPresent(notes::add);
    var keys = new PartitionKeys(secret.bytes());
    Ledger ledger =
        SqliteLedger.open(SqliteLedger.LedgerSettings.in(config.data(), keys::tag, problems));
    var around = new TierSource.Surroundings(keys, memory, Clock.SYSTEM, ledger::durable, problems);
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
    foldInto(notes, problems, missing(config.data(), ledger, unmade));
    problems.tell();
    return new Durable(keys, new EveryonesLedger(ledger), tiers, durable, notes);
  }

  /** What cannot be used as a whole, in one line that takes the place of what each store says. */
  private static void foldInto(
      List<String> notes, StartProblems problems, Optional<String> missing) {
    if (missing.isPresent()) {
      problems.drop();
      notes.clear();
      notes.add(missing.get());
    }
  }

  private static Optional<String> missing(Path data, Ledger ledger, Optional<String> unmade) {
    if (!ledger.leaseValid()) {
      return Optional.of(
          "no ledger: another process holds the data folder "
              + data
              + ", so nothing can be shown to be fresh and every request goes to its provider; name"
              + " a folder of its own for this gateway (--data)");
    }
    if (ledger.durable() || DataFolder.usable(data)) {
      return Optional.empty(); // what is wrong with one file, its store says
    }
    return Optional.of(
        "the data folder "
            + data
            + " cannot be written"
            + unmade.map(reason -> " (" + reason + ")").orElse("")
            + ": no durable tier. Answers are kept in memory only, and invalidations hold until this"
            + " gateway stops; the folder is tried again while there is traffic, and with it a new"
            + " incarnation begins. --data names another");
  }

  /** Why the folder could not be made; the note that says what follows from it names the reason. */
  private static Optional<String> prepareFolder(Config config) {
    try {
      DataFolder.prepare(config.data()).ifPresent(line -> LOG.log(Level.WARNING, line));
      return Optional.empty();
    } catch (IOException notMade) {
      return Optional.of(notMade.getClass().getSimpleName());
    }
  }

  /**
   * Keeps what the stores report while they are opened: several lines can have one cause, which is
   * told once (contract 2.6). Later lines are logged at once.
   */
  private static final class StartProblems implements Consumer<String> {
    private final List<String> lines = new ArrayList<>();
    private boolean opened;

    @Override
    public synchronized void accept(String line) {
      if (opened) {
        LOG.log(Level.ERROR, line);
      } else {
        lines.add(line);
      }
    }

    synchronized void drop() {
      lines.clear();
    }

    synchronized void tell() {
      opened = true;
      lines.forEach(this);
      lines.clear();
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
    return returning.dropped();
  }

  /** Which stores are missing, one line each, for the person who starts the gateway. */
  List<String> notes() {
    return notes;
  }

  /**
   * @param action runs each time the data folder can be used after it could not
   */
  void onReturn(Runnable action) {
    returning.onReturn(
        () -> {
          LOG.log(
              Level.INFO,
              "the data folder can be used again: answers and invalidations are written down from"
                  + " now on, in a new incarnation");
          action.run();
        });
  }

  /** Writes what is still waiting, then closes the files. */
  @Override
  public void close() {
    tiers.forEach(Tier::close);
    ledger.close();
  }
}
