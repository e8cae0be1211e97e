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
 * Tells a data folder that it was put back from a backup, so that nothing kept in it is served
 * (F-9). Needed where the ledger cannot notice by itself: when the backup was written into the
 * files that were there, or a whole disk was put back.
 */
public final class Restoration {
  /** What it came to. */
  public enum Result {
    /** The next start is a new incarnation. */
    DONE,
    /** A process holds the folder: it must be told instead. */
    RUNNING
  }

  private Restoration() {}

  /**
   * Makes the next start over this folder a new incarnation. As often as one likes; a folder
   * without a ledger needs nothing.
   *
   * @throws IOException when the folder cannot be written
   */
  public static Result of(Path folder) throws IOException {
    Path ledger = folder.resolve(SqliteLedger.FILE);
    Path seen = folder.resolve(SqliteLedger.SEEN);
    if (!Files.exists(ledger)) {
      return Result.DONE;
    }
    try (LedgerFile held = new LedgerFile(new SqliteFile(ledger))) {
      disown(seen, held.position());
    } catch (SQLException e) {
      if (SqliteFile.inUse(e)) {
        return Result.RUNNING;
      }
      disown(seen, null); // damaged or of an earlier format: the next start is anew by itself
    }
    return Result.DONE;
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
