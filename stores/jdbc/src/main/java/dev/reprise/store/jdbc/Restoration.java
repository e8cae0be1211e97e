package dev.reprise.store.jdbc;

import dev.reprise.artifact.Stamp;
import dev.reprise.freshness.Incarnation;
import dev.reprise.store.jdbc.file.HighestPosition;
import dev.reprise.store.jdbc.file.SqliteFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Marks a data folder as restored from a backup, so that no entry in it is served (F-9). Needed
 * when the ledger cannot notice a restore itself: when the backup was written into the existing
 * files, or a whole disk was restored.
 */
public final class Restoration {
  /** The result of {@link #of}. */
  public enum RestoreResult {
    /** The next start is a new incarnation. */
    DONE,
    /** A process uses the folder: ask that process instead. */
    RUNNING
  }

  private Restoration() {}

  /**
   * Makes the next start over this folder a new incarnation. May be repeated; a folder without a
   * ledger is left as it is.
   *
   * @throws IOException when the folder cannot be written
   */
  public static RestoreResult of(Path folder) throws IOException {
    Path ledger = folder.resolve(SqliteLedger.FILE);
    Path seen = folder.resolve(SqliteLedger.SEEN);
    if (!Files.exists(ledger)) {
      return RestoreResult.DONE;
    }
    try (LedgerFile held = new LedgerFile(new SqliteFile(ledger))) {
      disown(seen, held.position());
    } catch (SQLException e) {
      if (SqliteFile.inUse(e)) {
        return RestoreResult.RUNNING;
      }
      disown(
          seen,
          null); // damaged or of an earlier format: the next start begins a new incarnation anyway
    }
    return RestoreResult.DONE;
  }

  private static void disown(Path path, Incarnation.@Nullable Position found) throws IOException {
    try (HighestPosition beside = new HighestPosition(path)) {
      Incarnation.Position before = beside.read();
      long inc =
          Math.max(
              found == null ? 0 : found.stamp().incarnation(),
              before == null ? 0 : before.stamp().incarnation());
      beside.write(HighestPosition.disowned(new Stamp(inc, 0)));
    }
  }
}
