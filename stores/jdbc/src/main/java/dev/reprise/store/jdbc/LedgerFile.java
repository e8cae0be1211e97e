package dev.reprise.store.jdbc;

import dev.reprise.artifact.Stamp;
import dev.reprise.artifact.Tag;
import dev.reprise.freshness.Incarnation;
import dev.reprise.freshness.TagTable;
import dev.reprise.request.Partition;
import dev.reprise.store.jdbc.file.DataFolder;
import dev.reprise.store.jdbc.file.SqliteFile;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/**
 * The ledger's tables and statements over one connection, which holds the file alone: a second
 * process on the same file would not see this one's invalidations. Used under the ledger's lock.
 */
final class LedgerFile implements AutoCloseable {
  private static final int LOG_ROWS_KEPT = 100_000;

  /** Version 1 had tags in plain text, and did not record the identity of its file. */
  private static final int VERSION = 2;

  /**
   * The identity of the file and a check of the secret: a copy of the file, or another
   * installation, has others.
   */
  record Home(DataFolder.Identity file, String secret) {}

  /** The file is of an earlier format. */
  static final class EarlierFormat extends SQLException {
    private static final long serialVersionUID = 1L;

    EarlierFormat() {
      super("the file is of an earlier format");
    }
  }

  private static final List<String> TABLES =
      List.of(
          """
          CREATE TABLE IF NOT EXISTS ledger(
            one INTEGER PRIMARY KEY CHECK (one = 1),
            identity TEXT NOT NULL, inc INTEGER NOT NULL, seq INTEGER NOT NULL,
            inode INTEGER NOT NULL, born INTEGER NOT NULL, secret TEXT NOT NULL,
            checked INTEGER NOT NULL DEFAULT 0)\
          """,
          """
          CREATE TABLE IF NOT EXISTS tagv(
            partition TEXT NOT NULL, tag TEXT NOT NULL, seq INTEGER NOT NULL,
            PRIMARY KEY (partition, tag)) WITHOUT ROWID\
          """,
          """
          CREATE TABLE IF NOT EXISTS floors(
            partition TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID\
          """,
          """
          CREATE TABLE IF NOT EXISTS log(
            seq INTEGER PRIMARY KEY, partition TEXT NOT NULL, tags TEXT)\
          """,
          """
          CREATE TABLE IF NOT EXISTS reached(
            day INTEGER PRIMARY KEY, seq INTEGER NOT NULL)\
          """,
          "PRAGMA user_version = " + VERSION);

  private static final List<String> EMPTIED =
      List.of("DELETE FROM tagv", "DELETE FROM floors", "DELETE FROM log", "DELETE FROM reached");

  private final Connection connection;
  private final LedgerRows rows;

  LedgerFile(SqliteFile file) throws SQLException, IOException {
    this.connection = file.openToWrite(SQLiteConfig.SynchronousMode.FULL);
    this.rows = new LedgerRows(connection);
    try {
      SqliteFile.run(connection, List.of("PRAGMA locking_mode = EXCLUSIVE", "BEGIN EXCLUSIVE"));
      refuseEarlier();
      SqliteFile.run(connection, TABLES);
      SqliteFile.run(connection, List.of("COMMIT"));
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private void refuseEarlier() throws SQLException {
    long version = SqliteFile.number(connection, "PRAGMA user_version");
    long tables =
        SqliteFile.number(connection, "SELECT count(*) FROM sqlite_master WHERE name = 'tagv'");
    if (version < VERSION && tables > 0) {
      throw new EarlierFormat();
    }
  }

  /** The identity that was recorded when the file was last opened; null for a new file. */
  @Nullable Home home() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT inode, born, substr(secret, 1, 129) FROM ledger")) {
      return row.next()
          ? new Home(new DataFolder.Identity(row.getLong(1), row.getLong(2)), row.getString(3))
          : null;
    }
  }

  Incarnation.@Nullable Position position() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT substr(identity, 1, 64), inc, seq FROM ledger")) {
      return row.next()
          ? new Incarnation.Position(row.getString(1), new Stamp(row.getLong(2), row.getLong(3)))
          : null;
    }
  }

  /** Begins a new incarnation and removes the rows of older ones. */
  void begin(Incarnation.Position position, Home home) throws SQLException {
    SqliteFile.inTransaction(
        connection,
        () -> {
          SqliteFile.run(connection, EMPTIED);
          run(
              """
              INSERT OR REPLACE INTO ledger(one, identity, inc, seq, inode, born, secret)
              VALUES (1, ?, ?, ?, ?, ?, ?)\
              """,
              position.identity(),
              position.stamp().incarnation(),
              position.stamp().sequence(),
              home.file().inode(),
              home.file().bornMillis(),
              home.secret());
        });
  }

  LedgerRows rows() {
    return rows;
  }

  /**
   * The changes of one invalidation.
   *
   * @param bringer whose tags or floor it is
   * @param floors partitions whose floor rises
   * @param tags the bringer's tags that are invalidated; empty when its own floor rises
   */
  record LedgerChange(Partition bringer, List<Partition> floors, List<Tag> tags) {
    void on(TagTable table, long sequence) {
      floors.forEach(partition -> table.raiseFloor(partition, sequence));
      if (!tags.isEmpty()) {
        table.bump(bringer, tags, sequence);
      }
    }
  }

  /** One transaction; durable when this returns. */
  void write(LedgerChange change, long sequence) throws SQLException {
    SqliteFile.inTransaction(
        connection,
        () -> {
          advance(sequence);
          for (Partition partition : change.floors()) {
            rows.raise(partition.name(), sequence);
            run("DELETE FROM tagv WHERE partition = ?", partition.name());
          }
          for (Tag tag : change.tags()) {
            run(
                "INSERT OR REPLACE INTO tagv(partition, tag, seq) VALUES (?, ?, ?)",
                change.bringer().name(),
                tag.name(),
                sequence);
          }
          log(change, sequence);
        });
  }

  /** Writes a value without meaning, to prove that the file can be written. */
  void check(long wallMillis) throws SQLException {
    SqliteFile.inTransaction(connection, () -> run("UPDATE ledger SET checked = ?", wallMillis));
  }

  /**
   * Raises the sequence by one; fails when the file is not at the sequence of the copy in memory.
   */
  private void advance(long sequence) throws SQLException {
    if (run("UPDATE ledger SET seq = seq + 1 WHERE seq = ?", sequence - 1) != 1) {
      throw new SQLException("the ledger file is not where this process left it");
    }
  }

  private void log(LedgerChange change, long sequence) throws SQLException {
    List<Tag> tags = change.tags();
    run(
        "INSERT INTO log(seq, partition, tags) VALUES (?, ?, ?)",
        sequence,
        change.bringer().name(),
        tags.isEmpty() ? null : tags.stream().map(Tag::name).collect(Collectors.joining(" ")));
    run("DELETE FROM log WHERE seq <= ?", sequence - LOG_ROWS_KEPT);
  }

  void execute(String statement) throws SQLException {
    SqliteFile.run(connection, List.of(statement));
  }

  private int run(String sql, @Nullable Object... values) throws SQLException {
    try (PreparedStatement statement = SqliteFile.prepared(connection, sql, values)) {
      return statement.executeUpdate();
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
