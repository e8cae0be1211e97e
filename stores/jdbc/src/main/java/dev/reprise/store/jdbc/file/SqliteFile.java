package dev.reprise.store.jdbc.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * One SQLite database file with its write-ahead log: opens it, recognises damage, and moves a
 * damaged file aside.
 *
 * <p>Nothing of it is mapped into memory: when a mapped file is shortened, the process ends
 * (SIGBUS). SQLite's {@code unix-excl} keeps the index of the log, which otherwise lies in a mapped
 * {@code -shm} file, on the heap, and shares it among the connections of this process. So the file
 * belongs to one process at a time, and a second one is told that it is busy. The database itself
 * is read, not mapped.
 */
public record SqliteFile(Path path) {
  private static final int BUSY_MILLIS = 2_000;

  /**
   * The log's pages are copied into the file after so many (16 MiB). A page of an index that many
   * transactions touch is copied once for all of them.
   */
  private static final String CHECKPOINT_PAGES = "4000";

  /** {@code NORMAL}: a power cut may lose the last commits, a killed process none. */
  public Connection openToWrite(SQLiteConfig.SynchronousMode durability)
      throws SQLException, IOException {
    DataFolder.create(path); // SQLite gives its log the same mode
    SQLiteConfig config = config();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(durability);
    config.setJournalSizeLimit(64 << 20);
    config.setPragma(SQLiteConfig.Pragma.WAL_AUTOCHECKPOINT, CHECKPOINT_PAGES);
    return config.createConnection(url());
  }

  public Connection openToRead() throws SQLException {
    SQLiteConfig config = config();
    config.setReadOnly(true);
    return config.createConnection(url());
  }

  private static SQLiteConfig config() {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_MILLIS);
    config.setPragma(SQLiteConfig.Pragma.MMAP_SIZE, "0");
    config.setTempStore(SQLiteConfig.TempStore.MEMORY);
    config.setGetGeneratedKeys(false); // else the driver asks for the new id after each update
    return config;
  }

  private String url() {
    return "jdbc:sqlite:" + path.toAbsolutePath().toUri() + "?vfs=unix-excl";
  }

  /** Deletes the file and its log. */
  public void delete() throws IOException {
    for (String part : List.of("", "-wal", "-shm", "-journal")) {
      Files.deleteIfExists(path.resolveSibling(path.getFileName() + part));
    }
  }

  /** Moves the file and its log aside; returns the new path. */
  public Path moveAside(Instant when) throws IOException {
    String suffix = ".damaged-" + when.getEpochSecond();
    Path aside = path.resolveSibling(path.getFileName() + suffix);
    for (int n = 2; Files.exists(aside); n++) {
      aside = path.resolveSibling(path.getFileName() + suffix + "-" + n);
    }
    Files.move(path, aside, StandardCopyOption.ATOMIC_MOVE);
    for (String part : List.of("-wal", "-shm")) {
      Path log = path.resolveSibling(path.getFileName() + part);
      if (Files.exists(log)) {
        Files.move(log, aside.resolveSibling(aside.getFileName() + part));
      }
    }
    return aside;
  }

  /** Whether the error means that the content of the file is damaged. */
  public static boolean damaged(SQLException e) {
    return e instanceof SQLiteException sqlite
        && switch (sqlite.getResultCode()) {
          case SQLITE_CORRUPT,
              SQLITE_CORRUPT_VTAB,
              SQLITE_CORRUPT_SEQUENCE,
              SQLITE_CORRUPT_INDEX,
              SQLITE_NOTADB,
              SQLITE_IOERR_SHORT_READ,
              SQLITE_FORMAT ->
              true;
          default -> false;
        };
  }

  /**
   * The same for a file that was just opened: then a missing table or column counts too, since the
   * schema is foreign or incomplete.
   */
  public static boolean damagedAtOpening(SQLException e) {
    return damaged(e)
        || e instanceof SQLiteException sqlite
            && sqlite.getResultCode() == SQLiteErrorCode.SQLITE_ERROR;
  }

  /** Another process holds the file. */
  public static boolean inUse(SQLException e) {
    return e instanceof SQLiteException sqlite
        && (sqlite.getResultCode() == SQLiteErrorCode.SQLITE_BUSY
            || sqlite.getResultCode() == SQLiteErrorCode.SQLITE_LOCKED);
  }

  public static long number(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  public static void run(Connection connection, List<String> statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String one : statements) {
        statement.execute(one);
      }
    }
  }

  /** Statements of one transaction. */
  @FunctionalInterface
  public interface Statements {
    void run() throws SQLException;
  }

  /** Runs the statements in one transaction; committed when this returns. */
  public static void inTransaction(Connection connection, Statements body) throws SQLException {
    run(connection, List.of("BEGIN IMMEDIATE"));
    try {
      body.run();
      run(connection, List.of("COMMIT"));
    } catch (SQLException e) {
      rollBack(connection, e);
      throw e;
    }
  }

  private static void rollBack(Connection connection, SQLException cause) {
    try {
      run(connection, List.of("ROLLBACK"));
    } catch (SQLException e) {
      cause.addSuppressed(e); // SQLite has already rolled back by itself, or the file is gone
    }
  }

  /** The statement with its values in place; the caller closes it. */
  public static PreparedStatement prepared(
      Connection connection, String sql, @Nullable Object... values) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    try {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return statement;
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }
}
