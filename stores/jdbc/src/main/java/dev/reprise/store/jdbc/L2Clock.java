package dev.reprise.store.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Writes down what a later process must know of this process's clock (F-3). Entries are stamped
 * with a time that cannot be set while the process lives; the next process begins with whatever its
 * wall clock shows. Two values are written with every batch: the latest time of this process, and
 * by how much it was ahead of the wall clock. The ages of entries are not known, and all of them
 * are removed, when
 *
 * <ul>
 *   <li>the new process begins before the latest time of the old one: the clock was set back;
 *   <li>the old process ended ahead of the wall clock: it began with a clock that was ahead and was
 *       corrected later, so its entries would now look younger than they are.
 * </ul>
 *
 * <p>Entries of a process whose clock was behind look older than they are, which is safe.
 */
final class L2Clock {
  /** How far the clocks of two processes may differ without having been set. */
  static final long TOLERANCE_MILLIS = 2_000;

  private final Connection connection;

  L2Clock(Connection connection) {
    this.connection = connection;
  }

  /** The reason why entries of earlier processes cannot be trusted; empty when they can. */
  String distrust(long nowMillis) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT latest, ahead FROM clock")) {
      if (!row.next()) {
        return "";
      }
      if (row.getLong(1) > nowMillis + TOLERANCE_MILLIS) {
        return "the clock shows an earlier time than when the last entry was kept";
      }
      return row.getLong(2) > TOLERANCE_MILLIS
          ? "the clock was put back while the last process ran"
          : "";
    }
  }

  void note(long nowMillis, long aheadMillis) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT OR REPLACE INTO clock(one, latest, ahead) VALUES (1, ?, ?)")) {
      statement.setLong(1, nowMillis);
      statement.setLong(2, aheadMillis);
      statement.executeUpdate();
    }
  }
}
