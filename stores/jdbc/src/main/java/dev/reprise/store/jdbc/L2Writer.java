package dev.reprise.store.jdbc;

import dev.reprise.store.jdbc.file.SqliteFile;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.sqlite.SQLiteConfig;

/**
 * The one writing connection and its statements; used by the writing thread only. Everything is
 * inside a transaction until {@link #commit}; methods that delete return how many bytes they freed.
 */
final class L2Writer implements AutoCloseable {
  private static final String INSERT =
      """
      INSERT INTO entry(partition, key, bytes, created, expires, last_access, used, owner)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING""";
  private static final String INSERT_BODY =
      "INSERT INTO sealed(id, body) VALUES (last_insert_rowid(), ?)";
  private static final String REPLACED =
      "DELETE FROM entry WHERE partition = ? AND key = ? RETURNING bytes, used";
  private static final String DELETE_BY_KEY =
      "DELETE FROM entry WHERE partition = ? AND key = ? RETURNING bytes";
  private static final String DELETE_EXPIRED =
      """
      DELETE FROM entry WHERE id IN
      (SELECT id FROM entry WHERE expires <= ? ORDER BY expires LIMIT ?) RETURNING bytes""";
  private static final String TOUCH =
      """
      UPDATE entry SET hits = hits + ?, used = 1, last_access = max(last_access, ?)
      WHERE id = ?""";
  private static final String USE =
      """
      UPDATE entry SET used = 1, last_access = max(last_access, ?)
      WHERE partition = ? AND key = ?""";
  private static final String IN_USE_BY_ID =
      """
      INSERT OR IGNORE INTO in_use(partition, since)
      SELECT partition, ? FROM entry WHERE id = ?""";
  private static final String IN_USE_BY_NAME =
      "INSERT OR IGNORE INTO in_use(partition, since) VALUES (?, ?)";

  private final Connection connection;
  private final PreparedStatement insert;
  private final PreparedStatement insertBody;
  private final PreparedStatement replaced;
  private final PreparedStatement deleteByKey;
  private final PreparedStatement deleteById;
  private final PreparedStatement deleteExpired;
  private final PreparedStatement touch;
  private final PreparedStatement use;
  private final PreparedStatement inUseById;
  private final PreparedStatement inUseByName;
  private long bytesAtOpening;

  L2Writer(SqliteFile file) throws SQLException, IOException {
    this.connection = file.openToWrite(SQLiteConfig.SynchronousMode.NORMAL);
    try {
      this.bytesAtOpening = L2Schema.prepare(connection);
      this.insert = connection.prepareStatement(INSERT);
      this.insertBody = connection.prepareStatement(INSERT_BODY);
      this.replaced = connection.prepareStatement(REPLACED);
      this.deleteByKey = connection.prepareStatement(DELETE_BY_KEY);
      this.deleteById =
          connection.prepareStatement("DELETE FROM entry WHERE id = ? RETURNING bytes");
      this.deleteExpired = connection.prepareStatement(DELETE_EXPIRED);
      this.touch = connection.prepareStatement(TOUCH);
      this.use = connection.prepareStatement(USE);
      this.inUseById = connection.prepareStatement(IN_USE_BY_ID);
      this.inUseByName = connection.prepareStatement(IN_USE_BY_NAME);
      connection.setAutoCommit(false);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** The connection, for {@link L2Clock} and {@link L2Evictions}. */
  Connection connection() {
    return connection;
  }

  long bytesAtOpening() {
    return bytesAtOpening;
  }

  void commit() throws SQLException {
    connection.commit();
  }

  void rollback() throws SQLException {
    connection.rollback();
  }

  /**
   * An entry with its times in milliseconds.
   *
   * @param owner the partition's name, sealed
   */
  record KeptRow(
      String partition, byte[] owner, byte[] key, byte[] sealed, long created, long expires) {}

  /**
   * Replaces the entry under the key; the new row has an id that was never used, and keeps the mark
   * {@code used} of the old one. Most keys are new, so the row is inserted first and an old one is
   * looked for only if that fails.
   */
  long keep(KeptRow row) throws SQLException {
    long freed = 0;
    if (!inserted(row, 0)) {
      KeptBefore before = takeOut(row.partition(), row.key());
      freed = before.bytes();
      inserted(row, before.used());
    }
    insertBody.setBytes(1, row.sealed());
    insertBody.executeUpdate();
    return row.sealed().length - freed;
  }

  private boolean inserted(KeptRow row, int used) throws SQLException {
    insert.setString(1, row.partition());
    insert.setBytes(2, row.key());
    insert.setLong(3, row.sealed().length);
    insert.setLong(4, row.created());
    insert.setLong(5, row.expires());
    insert.setLong(6, row.created());
    insert.setInt(7, used);
    insert.setBytes(8, row.owner());
    return insert.executeUpdate() == 1;
  }

  /** Size and mark of the row that was replaced. */
  private record KeptBefore(long bytes, int used) {}

  private KeptBefore takeOut(String partition, byte[] key) throws SQLException {
    replaced.setString(1, partition);
    replaced.setBytes(2, key);
    try (ResultSet rows = replaced.executeQuery()) {
      rows.next(); // of a key that could not be inserted there is one row
      var before = new KeptBefore(rows.getLong(1), rows.getInt(2));
      rows.next(); // runs the statement to its end
      return before;
    }
  }

  long remove(String partition, byte[] key) throws SQLException {
    deleteByKey.setString(1, partition);
    deleteByKey.setBytes(2, key);
    return total(deleteByKey);
  }

  long remove(long id) throws SQLException {
    deleteById.setLong(1, id);
    return total(deleteById);
  }

  long removeExpired(long nowMillis, int most) throws SQLException {
    deleteExpired.setLong(1, nowMillis);
    deleteExpired.setInt(2, most);
    return total(deleteExpired);
  }

  /** Removes all entries. */
  void removeAll() throws SQLException {
    SqliteFile.run(connection, List.of("DELETE FROM entry", "DELETE FROM in_use"));
    bytesAtOpening = 0;
  }

  void touch(Map<Long, Uses.UseCount> seen) throws SQLException {
    for (var one : seen.entrySet()) {
      touch.setLong(1, one.getValue().times());
      touch.setLong(2, one.getValue().lastMillis());
      touch.setLong(3, one.getKey());
      touch.addBatch();
      inUseById.setLong(1, one.getValue().lastMillis());
      inUseById.setLong(2, one.getKey());
      inUseById.addBatch();
    }
    touch.executeBatch();
    inUseById.executeBatch();
  }

  /** Notes a use of an entry that a nearer tier found. */
  void use(String partition, byte[] key, long nowMillis) throws SQLException {
    use.setLong(1, nowMillis);
    use.setString(2, partition);
    use.setBytes(3, key);
    if (use.executeUpdate() > 0) {
      inUseByName.setString(1, partition);
      inUseByName.setLong(2, nowMillis);
      inUseByName.executeUpdate();
    }
  }

  /** Adds up all rows, which also runs the statement to its end. */
  static long total(PreparedStatement statement) throws SQLException {
    long total = 0;
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        total += rows.getLong(1);
      }
    }
    return total;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
