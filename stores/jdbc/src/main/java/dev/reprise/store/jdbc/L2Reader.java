package dev.reprise.store.jdbc;

import dev.reprise.store.jdbc.file.SqliteFile;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One read-only connection and its statements; used by one thread. */
final class L2Reader implements AutoCloseable {
  private static final String FIND =
      """
      SELECT entry.id, sealed.body FROM entry JOIN sealed ON sealed.id = entry.id
      WHERE entry.partition = ? AND entry.key = ? AND entry.expires > ?""";
  private static final String LIST =
      """
      SELECT entry.id, sealed.body, entry.key FROM entry JOIN sealed ON sealed.id = entry.id
      WHERE entry.partition = ? AND entry.id > ? AND entry.expires > ?
      ORDER BY entry.id LIMIT ?""";
  private static final int MOST_LISTED_BYTES = 1 << 20;
  private static final String KEYS = "SELECT substr(key, 1, 33) FROM entry"; // 32 bytes, or damaged
  private static final String OWNERS =
      "SELECT max(owner) FROM entry WHERE owner IS NOT NULL GROUP BY partition";
  private static final String USE =
      "SELECT hits, last_access FROM entry WHERE partition = ? AND key = ?";

  private final Connection connection;
  private final PreparedStatement find;
  private final PreparedStatement list;
  private final PreparedStatement use;

  L2Reader(SqliteFile file) throws SQLException {
    this.connection = file.openToRead();
    try {
      this.find = connection.prepareStatement(FIND);
      this.list = connection.prepareStatement(LIST);
      this.use = connection.prepareStatement(USE);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** A row with its id and sealed body; the key is empty when the row was found by its key. */
  record SealedRow(long id, byte[] sealed, byte[] key) {}

  @Nullable SealedRow find(String partition, byte[] key, long nowMillis) throws SQLException {
    find.setString(1, partition);
    find.setBytes(2, key);
    find.setLong(3, nowMillis);
    try (ResultSet row = find.executeQuery()) {
      return row.next() ? new SealedRow(row.getLong(1), row.getBytes(2), new byte[0]) : null;
    }
  }

  /** The next rows after that id: fewer than {@code most} when they are large, none at the end. */
  List<SealedRow> list(String partition, long afterId, long nowMillis, int most)
      throws SQLException {
    list.setString(1, partition);
    list.setLong(2, afterId);
    list.setLong(3, nowMillis);
    list.setInt(4, most);
    List<SealedRow> rows = new ArrayList<>();
    long bytes = 0;
    try (ResultSet row = list.executeQuery()) {
      while (bytes < MOST_LISTED_BYTES && row.next()) {
        var read = new SealedRow(row.getLong(1), row.getBytes(2), row.getBytes(3));
        bytes += read.sealed().length;
        rows.add(read);
      }
    }
    return rows;
  }

  /** Gives every key to {@code taken}, until it returns false. */
  void keys(Predicate<byte[]> taken) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(KEYS)) {
      boolean more = true;
      while (more && row.next()) {
        more = taken.test(row.getBytes(1));
      }
    }
  }

  /** The sealed name of each partition that has a row. */
  List<byte[]> owners() throws SQLException {
    List<byte[]> owners = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(OWNERS)) {
      while (row.next()) {
        owners.add(row.getBytes(1));
      }
    }
    return owners;
  }

  SqliteTier.@Nullable EntryUse use(String partition, byte[] key) throws SQLException {
    use.setString(1, partition);
    use.setBytes(2, key);
    try (ResultSet row = use.executeQuery()) {
      return row.next()
          ? new SqliteTier.EntryUse(row.getLong(1), java.time.Instant.ofEpochMilli(row.getLong(2)))
          : null;
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
