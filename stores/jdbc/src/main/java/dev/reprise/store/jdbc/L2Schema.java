package dev.reprise.store.jdbc;

import dev.reprise.store.jdbc.file.SqliteFile;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * The tables of the embedded L2. Columns hold keyed hashes, sizes and times; text of prompts and
 * answers is only inside the sealed body. Bodies have their own table, so that noting a use or
 * finding the oldest entry does not read or rewrite them.
 */
final class L2Schema {
  /** Marks a file as one of this tier: "rpL2". */
  private static final int APPLICATION = 0x72704c32;

  private static final int VERSION = 3;

  /**
   * The version without the column {@code used}, which tells whether an entry was ever asked for.
   */
  private static final int FIRST = 1;

  /** The version without the column {@code owner}: the partition's name, sealed. */
  private static final int SECOND = 2;

  private static final List<String> TABLES =
      List.of(
          """
          CREATE TABLE IF NOT EXISTS entry(
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            partition TEXT NOT NULL,
            key BLOB NOT NULL,
            bytes INTEGER NOT NULL,
            created INTEGER NOT NULL,
            expires INTEGER NOT NULL,
            last_access INTEGER NOT NULL,
            hits INTEGER NOT NULL DEFAULT 0,
            used INTEGER NOT NULL DEFAULT 0,
            owner BLOB)""",
          "CREATE UNIQUE INDEX IF NOT EXISTS entry_key ON entry(partition, key)",
          "CREATE INDEX IF NOT EXISTS entry_expires ON entry(expires)",
          "CREATE INDEX IF NOT EXISTS entry_last_access ON entry(last_access)",
          "CREATE INDEX IF NOT EXISTS entry_turn ON entry(partition, used, last_access)",
          """
          CREATE TABLE IF NOT EXISTS in_use(
            partition TEXT PRIMARY KEY, since INTEGER NOT NULL) WITHOUT ROWID""",
          """
          CREATE TABLE IF NOT EXISTS clock(
            one INTEGER PRIMARY KEY CHECK (one = 1),
            latest INTEGER NOT NULL, ahead INTEGER NOT NULL)""",
          "CREATE TABLE IF NOT EXISTS sealed(id INTEGER PRIMARY KEY, body BLOB NOT NULL)",
          """
          CREATE TRIGGER IF NOT EXISTS sealed_goes_too AFTER DELETE ON entry
          BEGIN DELETE FROM sealed WHERE id = OLD.id; END""",
          "PRAGMA application_id = " + APPLICATION,
          "PRAGMA user_version = " + VERSION);

  private L2Schema() {}

  /**
   * Creates the tables in a new file, or brings those of an old one up to date; returns the bytes
   * kept. Bodies are not read: a damaged one is found by its seal when it is asked for. Entries of
   * a version that did not note whose they are go: an operator's invalidation counts what it
   * reaches (contract 2.5).
   */
  static long prepare(Connection connection) throws SQLException {
    long version = SqliteFile.number(connection, "PRAGMA user_version");
    if (version == FIRST) {
      SqliteFile.run(
          connection, List.of("ALTER TABLE entry ADD COLUMN used INTEGER NOT NULL DEFAULT 0"));
    }
    if (version == FIRST || version == SECOND) {
      SqliteFile.run(connection, List.of("ALTER TABLE entry ADD COLUMN owner BLOB"));
    }
    SqliteFile.run(connection, TABLES);
    // Of an entry without an owner nobody knows whose it is, so no invalidation could count it.
    SqliteFile.run(connection, List.of("DELETE FROM entry WHERE owner IS NULL"));
    return SqliteFile.number(connection, "SELECT coalesce(sum(bytes), 0) FROM entry");
  }
}
