package dev.reprise.store.jdbc;

import dev.reprise.artifact.Tag;
import dev.reprise.freshness.EveryonesLedger;
import dev.reprise.freshness.TagTable;
import dev.reprise.request.Partition;
import dev.reprise.store.jdbc.file.SqliteFile;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the ledger's rows few enough for the memory, and reads them. Rows are deleted only together
 * with, or after, the rise of a floor that is at least as high. So at worst entries are lost, and
 * none is served stale (F-3). There are two reasons to delete rows:
 *
 * <ul>
 *   <li>{@link #age}: everyone's floor rises to a position so old that no entry stamped before it
 *       can still live;
 *   <li>{@link #fit}: more rows than there is room for. Partitions with the most tags lose their
 *       oldest ones, and their own floor rises; where there are too many partitions, everyone's
 *       floor rises.
 * </ul>
 *
 * <p>Only a limited part of the file is on the heap at once. Used under the ledger's lock.
 */
final class LedgerRows {
  private static final String EVERYONE = EveryonesLedger.EVERYONE.name();

  /** Rows deleted in one transaction, which limits the size of the write-ahead log. */
  private static final int ROWS_AT_ONCE = 20_000;

  private static final int PARTITIONS_AT_ONCE = 256;

  private static final long DAY_MILLIS = 86_400_000L;

  /** The longest name; a longer one is damage and is not read completely. */
  private static final int LONGEST_NAME = 129;

  private static final String KNOWN_PARTITIONS =
      """
      SELECT (SELECT count(*) FROM floors) + (SELECT count(*) FROM
        (SELECT DISTINCT partition FROM tagv) AS tagged
        WHERE NOT EXISTS (SELECT 1 FROM floors WHERE floors.partition = tagged.partition))""";
  private static final String TAGS_IF_CUT =
      """
      SELECT coalesce(sum(min(n, CASE partition WHEN ? THEN ? ELSE ? END)), 0)
      FROM (SELECT partition, count(*) AS n FROM tagv GROUP BY partition)""";
  private static final String ROWS_ABOVE =
      """
      SELECT (SELECT count(*) FROM tagv WHERE seq > ?)
        + (SELECT count(*) FROM floors WHERE seq > ?)""";
  private static final String WITH_MORE_TAGS =
      """
      SELECT partition FROM tagv WHERE partition > ? GROUP BY partition
      HAVING count(*) > CASE partition WHEN ? THEN ? ELSE ? END ORDER BY partition LIMIT ?""";
  private static final String NEWEST_TO_GO =
      "SELECT seq FROM tagv WHERE partition = ? ORDER BY seq DESC LIMIT 1 OFFSET ?";
  private static final String DELETE_SOME =
      """
      DELETE FROM tagv WHERE (partition, tag) IN
        (SELECT partition, tag FROM tagv WHERE seq <= ? LIMIT ?)""";
  private static final String DELETE_SOME_OF =
      """
      DELETE FROM tagv WHERE partition = ? AND tag IN
        (SELECT tag FROM tagv WHERE partition = ? AND seq <= ? LIMIT ?)""";

  private static final String DELETE_SOME_FLOORS =
      """
      DELETE FROM floors WHERE partition IN
        (SELECT partition FROM floors WHERE seq <= ? AND partition <> ? LIMIT ?)""";
  private static final String RAISE =
      """
      INSERT INTO floors(partition, seq) VALUES (?, ?)
      ON CONFLICT(partition) DO UPDATE SET seq = max(seq, excluded.seq)""";
  private static final String FLOORS =
      "SELECT substr(partition, 1, ?), seq FROM floors WHERE partition <> ?";
  private static final String TAGS =
      "SELECT substr(partition, 1, ?), substr(tag, 1, ?), seq FROM tagv";

  /** How many rows were removed for lack of room, of how many. */
  record Gone(long rows, long of) {}

  private final Connection connection;

  LedgerRows(Connection connection) {
    this.connection = connection;
  }

  /** Everyone's floor: rows of all partitions up to this position are not needed. */
  long ground() throws SQLException {
    return number("SELECT seq FROM floors WHERE partition = ?", EVERYONE);
  }

  /**
   * Notes which position was reached today, and raises everyone's floor to the last one reached so
   * long ago that no entry stamped before it can still live. One transaction a day.
   *
   * @param wallMillis the wall clock; when it was wrong, rows are removed too early, which costs
   *     entries
   * @param longestMillis how long an entry can live, at most
   * @return everyone's floor; 0 where none was raised
   */
  long age(long sequence, long wallMillis, long longestMillis) throws SQLException {
    long today = Math.floorDiv(wallMillis, DAY_MILLIS);
    // Two days more, since the time of day is not known and clocks may be set a little.
    long old = today - longestMillis / DAY_MILLIS - 2;
    SqliteFile.inTransaction(
        connection,
        () -> {
          run("INSERT OR REPLACE INTO reached(day, seq) VALUES (?, ?)", today, sequence);
          long aged = number("SELECT coalesce(max(seq), 0) FROM reached WHERE day < ?", old);
          if (aged > 0) {
            raise(EVERYONE, aged);
            run("DELETE FROM reached WHERE day < ?", old);
            run("DELETE FROM log WHERE seq <= ?", aged);
          }
        });
    long ground = ground();
    if (ground > 0) {
      deleteUpTo(ground);
    }
    return ground;
  }

  /**
   * Removes rows until the rest fits into a table in memory.
   *
   * @param mostTags tags of one partition, at least 1
   * @param mostOfAll tags of all partitions, and partitions
   */
  Gone fit(int mostTags, long mostOfAll) throws SQLException {
    long before = rows();
    if (number(KNOWN_PARTITIONS) > mostOfAll || tagsIfCut(mostTags, 1) > mostOfAll) {
      long newestToGo = newestToGo(mostOfAll);
      SqliteFile.inTransaction(connection, () -> raise(EVERYONE, newestToGo));
      deleteUpTo(newestToGo);
    }
    cut(mostTags, cap(mostTags, mostOfAll));
    return new Gone(before - rows(), before);
  }

  private long rows() throws SQLException {
    return number("SELECT (SELECT count(*) FROM tagv) + (SELECT count(*) FROM floors)");
  }

  /** The lowest position above which no more rows remain than allowed; found by bisection. */
  private long newestToGo(long mostOfAll) throws SQLException {
    long low = ground();
    long high =
        number(
            """
            SELECT max(coalesce((SELECT max(seq) FROM tagv), 0),
              coalesce((SELECT max(seq) FROM floors), 0))""");
    while (low < high) {
      long middle = low + (high - low) / 2;
      if (number(ROWS_ABOVE, middle, middle) <= mostOfAll) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return high;
  }

  private long tagsIfCut(int mostTags, long cap) throws SQLException {
    return number(TAGS_IF_CUT, EVERYONE, mostTags, cap);
  }

  /**
   * How many tags each partition may keep: only partitions with the most tags lose some. Tags
   * invalidated for everyone have their own limit, since removing them costs the entries of all
   * partitions.
   */
  private long cap(int mostTags, long mostOfAll) throws SQLException {
    long cap = mostTags;
    while (cap > 1 && tagsIfCut(mostTags, cap) > mostOfAll) {
      cap = cap == mostTags ? Long.highestOneBit(cap - 1) : cap / 2;
    }
    return cap;
  }

  private void cut(int mostTags, long cap) throws SQLException {
    String last = "";
    List<String> names;
    do {
      names = names(last, mostTags, cap);
      for (String name : names) {
        last = name;
        cutOne(name, name.equals(EVERYONE) ? mostTags : cap);
      }
    } while (!names.isEmpty());
  }

  private List<String> names(String after, int mostTags, long cap) throws SQLException {
    List<String> names = new ArrayList<>();
    try (PreparedStatement more =
            prepared(WITH_MORE_TAGS, after, EVERYONE, mostTags, cap, PARTITIONS_AT_ONCE);
        ResultSet row = more.executeQuery()) {
      while (row.next()) {
        names.add(row.getString(1));
      }
    }
    return names;
  }

  private void cutOne(String partition, long cap) throws SQLException {
    long newest = number(NEWEST_TO_GO, partition, cap);
    SqliteFile.inTransaction(connection, () -> raise(partition, newest));
    while (run(DELETE_SOME_OF, partition, partition, newest, ROWS_AT_ONCE) > 0) {
      // each part is a transaction of its own
    }
  }

  /** Deletes all rows up to everyone's floor. */
  private void deleteUpTo(long ground) throws SQLException {
    while (run(DELETE_SOME, ground, ROWS_AT_ONCE) > 0) {
      // each part is a transaction of its own
    }
    while (run(DELETE_SOME_FLOORS, ground, EVERYONE, ROWS_AT_ONCE) > 0) {
      // likewise
    }
  }

  /** Raises a floor; never lowers it. */
  void raise(String partition, long sequence) throws SQLException {
    run(RAISE, partition, sequence);
  }

  /** Reads all rows into the table, one at a time; they were made to fit before. */
  void load(TagTable table) throws SQLException {
    table.raiseFloor(EveryonesLedger.EVERYONE, ground());
    try (PreparedStatement floors = prepared(FLOORS, LONGEST_NAME, EVERYONE);
        ResultSet row = floors.executeQuery()) {
      while (row.next()) {
        table.raiseFloor(new Partition(row.getString(1)), row.getLong(2));
      }
    }
    try (PreparedStatement tags = prepared(TAGS, LONGEST_NAME, LONGEST_NAME);
        ResultSet row = tags.executeQuery()) {
      while (row.next()) {
        Partition partition = new Partition(row.getString(1));
        table.bump(partition, List.of(new Tag(row.getString(2))), row.getLong(3));
      }
    }
  }

  private long number(String query, @Nullable Object... values) throws SQLException {
    try (PreparedStatement statement = prepared(query, values);
        ResultSet row = statement.executeQuery()) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  private int run(String sql, @Nullable Object... values) throws SQLException {
    try (PreparedStatement statement = prepared(sql, values)) {
      return statement.executeUpdate();
    }
  }

  private PreparedStatement prepared(String sql, @Nullable Object... values) throws SQLException {
    return SqliteFile.prepared(connection, sql, values);
  }
}
