package dev.reprise.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.store.jdbc.file.SqliteFile;
import java.nio.file.Path;
import java.sql.Connection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;

/** Two seconds count as no difference, in either of the two things a later life asks. */
class L2ClockTest {
  private static final long NOW = 1_800_000_000_000L;

  @TempDir Path folder;

  private String distrusted(long laterBy, long ahead) throws Exception {
    var file = new SqliteFile(folder.resolve("l2.db"));
    try (Connection connection = file.openToWrite(SQLiteConfig.SynchronousMode.NORMAL)) {
      L2Schema.prepare(connection);
      var clock = new L2Clock(connection);
      clock.note(NOW, ahead);
      return clock.distrust(NOW + laterBy);
    }
  }

  @Test
  void a_later_life_that_begins_up_to_two_seconds_earlier_is_trusted_and_no_more()
      throws Exception {
    assertThat(distrusted(60_000, 0)).isEmpty();
    assertThat(distrusted(-2_000, 0)).isEmpty();
    assertThat(distrusted(-2_001, 0)).contains("an earlier time");
  }

  @Test
  void a_life_that_ended_up_to_two_seconds_ahead_is_trusted_and_no_more() throws Exception {
    assertThat(distrusted(0, 2_000)).isEmpty();
    assertThat(distrusted(0, 2_001)).contains("put back");
    assertThat(distrusted(0, -60_000)).as("behind makes entries look older").isEmpty();
  }

  @Test
  void a_new_file_is_trusted() throws Exception {
    var file = new SqliteFile(folder.resolve("l2.db"));
    try (Connection connection = file.openToWrite(SQLiteConfig.SynchronousMode.NORMAL)) {
      L2Schema.prepare(connection);
      assertThat(new L2Clock(connection).distrust(0)).isEmpty();
    }
  }
}
