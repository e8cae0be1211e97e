package dev.reprise.store.jdbc;

import dev.reprise.tier.Floors;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who pays when the file is full, by the same rules as in memory ({@link Floors}): partitions
 * without a floor first, as far as they hold more than a quarter of the file; then whoever is
 * furthest above its floor. Of one partition the entries nobody asked for go first, the least
 * recently used before the others. Used by the writing thread, inside its transaction.
 */
final class L2Evictions {
  private static final int ROWS_AT_ONCE = 256;
  private static final long NANOS_PER_MILLI = 1_000_000L;

  /** How floors come about; a test takes the rule away here. */
  @FunctionalInterface
  interface Rule {
    long[] floors(List<Floors.Holding> holdings, long comfortable);
  }

  private static final String HOLDINGS =
      """
      SELECT entry.partition, sum(bytes), sum(used * bytes), min(id),
        (SELECT since FROM in_use WHERE in_use.partition = entry.partition)
      FROM entry GROUP BY entry.partition""";
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

  private record Holder(String partition, long bytes, long floor) {
    long above() {
      return bytes - floor;
    }
  }

  private final Connection connection;
  private final Rule rule;

  L2Evictions(Connection connection, Rule rule) throws SQLException {
    this.connection = connection;
    this.rule = rule;
    run("CREATE TEMP TABLE IF NOT EXISTS floored(name TEXT PRIMARY KEY) WITHOUT ROWID");
  }

  /**
   * Frees {@code due} bytes or what can be freed in one turn, and returns how many it were.
   *
   * @param comfortable bytes all entries may have afterwards
   */
  long free(long due, long comfortable, long nowMillis) throws SQLException {
    List<Holder> holders = holders(comfortable, nowMillis);
    long without = holders.stream().filter(h -> h.floor() == 0).mapToLong(Holder::bytes).sum();
    long theirs = Math.min(due, Math.max(0, without - comfortable / 4));
    long freed = fromWithoutFloor(holders, theirs, comfortable);
    for (Holder holder : furthestAboveFirst(holders)) {
      freed += take(OLDEST_OF, holder.partition(), due - freed, holder.above());
    }
    return freed > 0 ? freed : take(OLDEST, null, due, Long.MAX_VALUE);
  }

  private long fromWithoutFloor(List<Holder> holders, long due, long comfortable)
      throws SQLException {
    long share = comfortable / Math.max(4, holders.size());
    long freed = 0;
    for (Holder holder : holders) {
      if (holder.floor() == 0 && holder.bytes() > share) {
        freed += take(OLDEST_OF, holder.partition(), due - freed, holder.bytes() - share);
      }
    }
    return freed + take(OLDEST_WITHOUT_FLOOR, null, due - freed, Long.MAX_VALUE);
  }

  private static List<Holder> furthestAboveFirst(List<Holder> holders) {
    return holders.stream()
        .filter(holder -> holder.floor() > 0 && holder.above() > 0)
        .sorted(Comparator.comparingLong(h -> -(h.above() << 10) / h.floor()))
        .toList();
  }

  private List<Holder> holders(long comfortable, long nowMillis) throws SQLException {
    run(FORGET);
    List<Holder> read = new ArrayList<>();
    List<Floors.Holding> holdings = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(HOLDINGS)) {
      while (row.next()) {
        long since = row.getLong(5);
        long age = row.wasNull() ? 0 : Math.max(0, nowMillis - since) * NANOS_PER_MILLI;
        read.add(new Holder(row.getString(1), row.getLong(2), 0));
        holdings.add(new Floors.Holding(row.getLong(3), age, row.getLong(4)));
      }
    }
    long[] floors = rule.floors(holdings, comfortable);
    run("DELETE FROM floored");
    List<Holder> holders = new ArrayList<>(floors.length);
    try (PreparedStatement floored =
        connection.prepareStatement("INSERT INTO floored(name) VALUES (?)")) {
      for (int i = 0; i < floors.length; i++) {
        Holder holder = read.get(i);
        holders.add(new Holder(holder.partition(), holder.bytes(), floors[i]));
        if (floors[i] > 0) {
          floored.setString(1, holder.partition());
          floored.executeUpdate();
        }
      }
    }
    return holders;
  }

  /**
   * Deletes rows in the query's order until {@code due} bytes are freed.
   *
   * @param most so many bytes may go and not one more: what is within a floor stays
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
