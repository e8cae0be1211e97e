package dev.reprise.store.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import org.sqlite.SQLiteConfig;

/**
 * The one writing connection and its statements; used by the writing thread only. Everything is
 * inside a transaction until {@link #commit}; methods that delete return how many bytes they freed.
 */
final class L2Writer implements AutoCloseable {
  private final Connection connection;
  private final PreparedStatement insert;
  private final PreparedStatement insertBody;
  private final PreparedStatement deleteByKey;
  private final PreparedStatement deleteById;
  private final PreparedStatement deleteExpired;
  private final PreparedStatement deleteOldest;
  private final PreparedStatement touch;
  private final long bytesAtOpening;

  L2Writer(SqliteFile file) throws SQLException {
    this.connection = file.openToWrite(SQLiteConfig.SynchronousMode.NORMAL);
    try {
      this.bytesAtOpening = L2Schema.prepare(connection);
      this.insert =
          connection.prepareStatement(
              """
              INSERT INTO entry(partition, key, bytes, created, expires, last_access)
              VALUES (?, ?, ?, ?, ?, ?) RETURNING id""");
      this.insertBody = connection.prepareStatement("INSERT INTO sealed(id, body) VALUES (?, ?)");
      this.deleteByKey =
          connection.prepareStatement(
              "DELETE FROM entry WHERE partition = ? AND key = ? RETURNING bytes");
      this.deleteById =
          connection.prepareStatement("DELETE FROM entry WHERE id = ? RETURNING bytes");
      this.deleteExpired = deleteSome("WHERE expires <= ? ORDER BY expires LIMIT ?");
      this.deleteOldest = deleteSome("ORDER BY last_access, id LIMIT ?");
      this.touch =
          connection.prepareStatement(
              "UPDATE entry SET hits = hits + ?, last_access = max(last_access, ?) WHERE id = ?");
      connection.setAutoCommit(false);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private PreparedStatement deleteSome(String which) throws SQLException {
    return connection.prepareStatement(
        "DELETE FROM entry WHERE id IN (SELECT id FROM entry " + which + ") RETURNING bytes");
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

  /** Replaces what was kept under the key; the new row has an id never used before. */
  long keep(String partition, byte[] key, byte[] sealed, long created, long expires)
      throws SQLException {
    long freed = remove(partition, key);
    insert.setString(1, partition);
    insert.setBytes(2, key);
    insert.setLong(3, sealed.length);
    insert.setLong(4, created);
    insert.setLong(5, expires);
    insert.setLong(6, created);
    insertBody.setLong(1, total(insert)); // the one row's id
    insertBody.setBytes(2, sealed);
    insertBody.executeUpdate();
    return sealed.length - freed;
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

  long removeOldest(int most) throws SQLException {
    deleteOldest.setInt(1, most);
    return total(deleteOldest);
  }

  void touch(Map<Long, Uses.Seen> seen) throws SQLException {
    for (var one : seen.entrySet()) {
      touch.setLong(1, one.getValue().times());
      touch.setLong(2, one.getValue().lastMillis());
      touch.setLong(3, one.getKey());
      touch.addBatch();
    }
    touch.executeBatch();
  }

  /** Reads all rows, which also makes sure the statement has run to its end. */
  private static long total(PreparedStatement statement) throws SQLException {
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
