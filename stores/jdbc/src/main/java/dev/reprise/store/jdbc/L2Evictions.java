package dev.reprise.store.jdbc;

import dev.reprise.store.jdbc.file.SqliteFile;
import dev.reprise.tier.Floors;
import dev.reprise.tier.PaymentRule;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the entries that are evicted when the file is full, by the same {@link PaymentRule} as in
 * memory. Of one partition the entries that were never asked for go first, the least recently used
 * before the others. Used by the writing thread, inside its transaction.
 *
 * <p>There may be millions of partitions, since credentials can be invented. So only a limited
 * number, those in use for longest, are examined one by one; the others have no floor.
 */
final class L2Evictions {
  private static final int ROWS_AT_ONCE = 256;
  private static final int HEAVY_AT_ONCE = 64;

  /**
   * The most partitions examined one by one; with so many, a floor is an equal share of the file.
   */
  static final int MOST_IN_USE = 10_000;

  private static final long NANOS_PER_MILLI = 1_000_000L;

  private static final String IN_USE =
      "SELECT partition, since FROM in_use ORDER BY since, partition LIMIT ?";
  private static final String HOLDING =
      "SELECT sum(bytes), sum(used * bytes), min(id) FROM entry WHERE partition = ?";
  private static final String PARTITIONS =
      "SELECT count(*) FROM (SELECT DISTINCT partition FROM entry)";
  private static final String HEAVY =
      """
      SELECT partition, sum(bytes) AS held FROM entry
      WHERE partition NOT IN (SELECT name FROM floored)
      GROUP BY partition HAVING held > ? LIMIT ?""";
  private static final String FORGET =
      "DELETE FROM in_use WHERE partition NOT IN (SELECT partition FROM entry)";
  private static final String OLDEST_OF =
      """
      SELECT id, bytes FROM entry WHERE partition = ?
      ORDER BY used, last_access, id LIMIT ?""";
  private static final String OLDEST_WITHOUT_FLOOR =
      """
      SELECT id, bytes FROM entry WHERE partition NOT IN (SELECT name FROM floored)
      ORDER BY last_access, id LIMIT ?""";
  private static final String OLDEST =
      "SELECT id, bytes FROM entry ORDER BY last_access, id LIMIT ?";

  /** A partition with its bytes and its floor; 0 means no floor. */
  private record Holder(String partition, long bytes, long floor) {
    long above() {
      return bytes - floor;
    }
  }

  private final Connection connection;
  private final PaymentRule rule;

  L2Evictions(Connection connection, PaymentRule rule) throws SQLException {
    this.connection = connection;
    this.rule = rule;
    run("CREATE TEMP TABLE IF NOT EXISTS floored(name TEXT PRIMARY KEY) WITHOUT ROWID");
  }

  /**
   * Frees {@code due} bytes, or as many as possible in one turn, and returns how many.
   *
   * @param comfortable bytes all entries may have afterwards: what is there now, less {@code due}
   */
  long free(long due, long comfortable, long nowMillis) throws SQLException {
    List<Holder> floored = floored(comfortable, nowMillis);
    long without = comfortable + due - floored.stream().mapToLong(Holder::bytes).sum();
    long theirs = Math.min(due, Math.max(0, without - PaymentRule.nursery(comfortable)));
    long freed = fromWithoutFloor(theirs, comfortable);
    for (Holder holder : furthestAboveFirst(floored)) {
      freed += take(OLDEST_OF, holder.partition(), due - freed, holder.above());
    }
    return freed > 0 ? freed : take(OLDEST, null, due, Long.MAX_VALUE);
  }

  private long fromWithoutFloor(long due, long comfortable) throws SQLException {
    if (due <= 0) {
      return 0;
    }
    long share = PaymentRule.share(comfortable, SqliteFile.number(connection, PARTITIONS));
    long freed = 0;
    for (Holder heavy : heavy(share)) {
      freed += take(OLDEST_OF, heavy.partition(), due - freed, heavy.bytes() - share);
    }
    return freed + take(OLDEST_WITHOUT_FLOOR, null, due - freed, Long.MAX_VALUE);
  }

  private static List<Holder> furthestAboveFirst(List<Holder> floored) {
    return floored.stream()
        .filter(holder -> holder.above() > 0)
        .sorted((a, b) -> PaymentRule.compareExcess(b.bytes(), b.floor(), a.bytes(), a.floor()))
        .toList();
  }

  /**
   * The partitions that have a floor; also writes their names into the table {@code floored} for
   * the queries.
   */
  private List<Holder> floored(long comfortable, long nowMillis) throws SQLException {
    run(FORGET);
    List<Holder> read = new ArrayList<>();
    List<Floors.Holding> holdings = new ArrayList<>();
    readInUse(nowMillis, read, holdings);
    long[] floors = rule.floors(holdings, comfortable);
    run("DELETE FROM floored");
    List<Holder> floored = new ArrayList<>();
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO floored(name) VALUES (?)")) {
      for (int i = 0; i < floors.length; i++) {
        if (floors[i] > 0) {
          Holder holder = read.get(i);
          floored.add(new Holder(holder.partition(), holder.bytes(), floors[i]));
          insert.setString(1, holder.partition());
          insert.executeUpdate();
        }
      }
    }
    return floored;
  }

  private void readInUse(long nowMillis, List<Holder> read, List<Floors.Holding> holdings)
      throws SQLException {
    try (PreparedStatement inUse = SqliteFile.prepared(connection, IN_USE, MOST_IN_USE);
        PreparedStatement holding = connection.prepareStatement(HOLDING);
        ResultSet row = inUse.executeQuery()) {
      while (row.next()) {
        String partition = row.getString(1);
        long age = Math.max(0, nowMillis - row.getLong(2)) * NANOS_PER_MILLI;
        holding.setString(1, partition);
        try (ResultSet sums = holding.executeQuery()) {
          if (sums.next()) {
            read.add(new Holder(partition, sums.getLong(1), 0));
            holdings.add(new Floors.Holding(sums.getLong(2), age, sums.getLong(3)));
          }
        }
      }
    }
  }

  /** Partitions without a floor that hold more than a share. */
  private List<Holder> heavy(long share) throws SQLException {
    List<Holder> heavy = new ArrayList<>();
    try (PreparedStatement query = SqliteFile.prepared(connection, HEAVY, share, HEAVY_AT_ONCE);
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        heavy.add(new Holder(row.getString(1), row.getLong(2), 0));
      }
    }
    return heavy;
  }

  /**
   * Deletes rows in the query's order until {@code due} bytes are freed.
   *
   * @param most the most bytes to free, so that the bytes within a floor stay
   */
  private long take(String query, @Nullable String of, long due, long most) throws SQLException {
    long freed = 0;
    try (PreparedStatement oldest = connection.prepareStatement(query);
        PreparedStatement delete = connection.prepareStatement("DELETE FROM entry WHERE id = ?")) {
      int parameter = 1;
      if (of != null) {
        oldest.setString(parameter++, of);
      }
      oldest.setInt(parameter, ROWS_AT_ONCE);
      for (long[] row : rows(oldest)) {
        if (freed >= due || freed + row[1] > most) {
          return freed;
        }
        delete.setLong(1, row[0]);
        delete.executeUpdate();
        freed += row[1];
      }
    }
    return freed;
  }

  private static List<long[]> rows(PreparedStatement query) throws SQLException {
    List<long[]> rows = new ArrayList<>();
    try (ResultSet row = query.executeQuery()) {
      while (row.next()) {
        rows.add(new long[] {row.getLong(1), row.getLong(2)});
      }
    }
    return rows;
  }

  private void run(String sql) throws SQLException {
    SqliteFile.run(connection, List.of(sql));
  }
}
