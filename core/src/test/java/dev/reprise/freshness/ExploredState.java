package dev.reprise.freshness;

import dev.reprise.artifact.Stamp;
import dev.reprise.artifact.Tag;
import dev.reprise.request.Partition;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One state that the {@link FlightExplorer} looks at: the source, the ledger, the node's copy of
 * it, a call in flight and the entry that is kept.
 *
 * @param dirty the source has changed and the invalidation has not come yet
 */
record ExploredState(
    int source,
    boolean dirty,
    Book book,
    Versions committed,
    Versions acknowledged,
    @Nullable Flown flight,
    @Nullable Held held) {
  ExploredState with(Book other) {
    return new ExploredState(source, dirty, other, committed, acknowledged, flight, held);
  }

  ExploredState with(@Nullable Flown other) {
    return new ExploredState(source, dirty, book, committed, acknowledged, other, held);
  }

  /** What an asker must at least be given. */
  int least(boolean touchedByDocument, boolean withPosition) {
    Versions known = withPosition ? committed : acknowledged;
    return touchedByDocument ? Math.max(known.document(), known.all()) : known.all();
  }

  /**
   * @param log what was invalidated since the ledger began: d the document, m the model, f all
   * @param applied how many of the log's steps the node knows
   */
  record Book(int incarnation, String log, int applied, boolean leased) {
    Stamp stamp() {
      return new Stamp(incarnation, applied);
    }

    /** The node's copy, as far as the mutant lets it be one. */
    Ledger copy(FlightExplorer.Mutant mutant) {
      var ledger = new MemoryLedger(new Stamp(incarnation, 0), 100);
      for (char step : log.substring(0, applied).toCharArray()) {
        switch (step) {
          case 'd' -> ledger.invalidate(FlightExplorer.ACME, List.of(FlightExplorer.DOC));
          case 'm' -> ledger.invalidate(FlightExplorer.ACME, List.of(FlightExplorer.MODEL));
          default -> raiseFloor(ledger, mutant);
        }
      }
      return new Leased(ledger, leased || mutant == FlightExplorer.Mutant.LEASE);
    }
  }

  /** The position moves in any case. */
  private static void raiseFloor(Ledger ledger, FlightExplorer.Mutant mutant) {
    if (mutant == FlightExplorer.Mutant.FLOOR) {
      ledger.invalidate(FlightExplorer.ACME, List.of(new Tag("nobodys")));
    } else {
      ledger.raiseFloor(FlightExplorer.ACME);
    }
  }

  /** Versions of the source: of changes to the document, and of changes that touch everyone. */
  record Versions(int document, int all) {}

  /** A follower that waits for the whole answer, and what it must at least be given. */
  record Waiting(boolean tagged, int least) {}

  record Flown(
      Stamp stamp, int value, boolean leaderTag, boolean followerTag, @Nullable Waiting follower) {}

  /**
   * @param truly whether anybody who shares it said that it depends on the document
   */
  record Held(Stamp stamp, int value, boolean tagged, boolean truly) {}

  /** A ledger whose lease the explorer says. */
  private record Leased(Ledger ledger, boolean leaseValid) implements Ledger {
    @Override
    public Stamp applied() {
      return ledger.applied();
    }

    @Override
    public long version(Partition partition, Tag tag) {
      return ledger.version(partition, tag);
    }

    @Override
    public long floor(Partition partition) {
      return ledger.floor(partition);
    }

    @Override
    public Stamp invalidate(Partition partition, Collection<Tag> tags) {
      return ledger.invalidate(partition, tags);
    }

    @Override
    public Stamp raiseFloor(Partition partition) {
      return ledger.raiseFloor(partition);
    }

    @Override
    public void close() {
      ledger.close();
    }
  }
}
