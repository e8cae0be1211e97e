package dev.reprise.store.jdbc;

import dev.reprise.artifact.Stamp;
import dev.reprise.artifact.Tag;
import dev.reprise.freshness.Incarnation;
import dev.reprise.freshness.TagTable;
import dev.reprise.request.Partition;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
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

  /** The first had tags in plain text, and did not know which file it was. */
  private static final int VERSION = 2;

  /** Whose file it is: what a copy of it, or another installation, does not agree with. */
  record Home(DataFolder.Identity file, String secret) {}

  /** The file is of an earlier format. */
  static final class Earlier extends SQLException {
    private static final long serialVersionUID = 1L;

    Earlier() {
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
            checked INTEGER NOT NULL DEFAULT 0)""",
          """
          CREATE TABLE IF NOT EXISTS tagv(
            partition TEXT NOT NULL, tag TEXT NOT NULL, seq INTEGER NOT NULL,
            PRIMARY KEY (partition, tag)) WITHOUT ROWID""",
          """
          CREATE TABLE IF NOT EXISTS floors(
            partition TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID""",
          """
          CREATE TABLE IF NOT EXISTS log(
            seq INTEGER PRIMARY KEY, partition TEXT NOT NULL, tags TEXT)""",
          "PRAGMA user_version = " + VERSION);

  private final Connection connection;

  LedgerFile(SqliteFile file) throws SQLException, IOException {
    this.connection = file.openToWrite(SQLiteConfig.SynchronousMode.FULL);
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
      throw new Earlier();
    }
  }

  /** Where it was when it was last opened; null while it is new. */
  @Nullable Home home() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT inode, born, secret FROM ledger")) {
      return row.next()
          ? new Home(new DataFolder.Identity(row.getLong(1), row.getLong(2)), row.getString(3))
          : null;
    }
  }

  Incarnation.@Nullable Position position() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT identity, inc, seq FROM ledger")) {
      return row.next()
          ? new Incarnation.Position(row.getString(1), new Stamp(row.getLong(2), row.getLong(3)))
          : null;
    }
  }

  /** Begins a new life: nothing of an older one matters any more. */
  void begin(Incarnation.Position position, Home home) throws SQLException {
    inTransaction(
        () -> {
          SqliteFile.run(
              connection, List.of("DELETE FROM tagv", "DELETE FROM floors", "DELETE FROM log"));
          run(
              """
              INSERT OR REPLACE INTO ledger(one, identity, inc, seq, inode, born, secret)
              VALUES (1, ?, ?, ?, ?, ?, ?)""",
              position.identity(),
              position.stamp().incarnation(),
              position.stamp().sequence(),
              home.file().inode(),
              home.file().bornMillis(),
              home.secret());
        });
  }

  void load(TagTable table) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT partition, seq FROM floors")) {
      while (row.next()) {
        table.raiseFloor(new Partition(row.getString(1)), row.getLong(2));
      }
    }
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT partition, tag, seq FROM tagv")) {
      while (row.next()) {
        Partition partition = new Partition(row.getString(1));
        table.bump(partition, List.of(new Tag(row.getString(2))), row.getLong(3));
      }
    }
  }

  /** One transaction; durable when this returns. */
  void bump(Partition partition, Collection<Tag> tags, long sequence) throws SQLException {
    inTransaction(
        () -> {
          advance(sequence);
          for (Tag tag : tags) {
            run(
                "INSERT OR REPLACE INTO tagv(partition, tag, seq) VALUES (?, ?, ?)",
                partition.name(),
                tag.name(),
                sequence);
          }
          String names = tags.stream().map(Tag::name).collect(Collectors.joining(" "));
          log(partition, names, sequence);
        });
  }

  /** One transaction; durable when this returns. */
  void raiseFloor(Partition partition, long sequence) throws SQLException {
    inTransaction(
        () -> {
          advance(sequence);
          run(
              "INSERT OR REPLACE INTO floors(partition, seq) VALUES (?, ?)",
              partition.name(),
              sequence);
          run("DELETE FROM tagv WHERE partition = ?", partition.name());
          log(partition, null, sequence);
        });
  }

  /** Proves that the file can be written, without meaning anything. */
  void check(long wallMillis) throws SQLException {
    inTransaction(() -> run("UPDATE ledger SET checked = ?", wallMillis));
  }

  /** The new sequence is one more than the file's own, or the caller's copy is not of this file. */
  private void advance(long sequence) throws SQLException {
    if (run("UPDATE ledger SET seq = seq + 1 WHERE seq = ?", sequence - 1) != 1) {
      throw new SQLException("the ledger file is not where this process left it");
    }
  }

  private void log(Partition partition, @Nullable String tags, long sequence) throws SQLException {
    run("INSERT INTO log(seq, partition, tags) VALUES (?, ?, ?)", sequence, partition.name(), tags);
    run("DELETE FROM log WHERE seq <= ?", sequence - LOG_ROWS_KEPT);
  }

  void execute(String statement) throws SQLException {
    SqliteFile.run(connection, List.of(statement));
  }

  @FunctionalInterface
  private interface Body {
    void run() throws SQLException;
  }

  private void inTransaction(Body body) throws SQLException {
    SqliteFile.run(connection, List.of("BEGIN IMMEDIATE"));
    try {
      body.run();
      SqliteFile.run(connection, List.of("COMMIT"));
    } catch (SQLException e) {
      rollBack(e);
      throw e;
    }
  }

  private void rollBack(SQLException cause) {
    try {
      SqliteFile.run(connection, List.of("ROLLBACK"));
    } catch (SQLException e) {
      cause.addSuppressed(e); // SQLite has already rolled back by itself, or the file is gone
    }
  }

  private int run(String sql, @Nullable Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return statement.executeUpdate();
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
