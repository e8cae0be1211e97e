package dev.reprise.store.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What a later life must know of this one's clock (F-3). Entries are stamped with a time that
 * nobody can set while the process lives; a later life begins at whatever its wall clock shows. Two
 * things are written down for it, with every batch: the latest time of this life, and by how much
 * that time was ahead of the wall clock. Ages are not known, and everything is dead, when
 *
 * <ul>
 *   <li>the new life begins before the latest time of the old one: somebody set the clock back;
 *   <li>the old life ended ahead of the wall clock: it had begun with a clock that was too far
 *       ahead and was put right afterwards, so its entries would now look younger than they are.
 * </ul>
 *
 * <p>A life that began with a clock too far behind makes its entries look older, which is safe.
 */
final class L2Clock {
  /** As far as two lives' clocks may differ without anybody having set one. */
  static final long TOLERANCE_MILLIS = 2_000;

  private final Connection connection;

  L2Clock(Connection connection) {
    this.connection = connection;
  }

  /** Why nothing kept by earlier lives can be trusted, in words; empty when it can. */
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
