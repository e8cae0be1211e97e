package dev.reprise.gateway.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.freshness.Ledger;
import dev.reprise.store.jdbc.SqliteLedger;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A ledger with far more rows than the heap has room for: the gateway starts, and says so. */
@Tag("slow")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class LedgerHeapTest {
  private static final int MEGABYTES = 128;
  private static final int ROWS = 1_000_000;
  private static final long BESIDE_HEAP_KIB = 200 << 10;

  @TempDir Path folder;

  private void rowsByHand(String partition) throws IOException, SQLException {
    Path data = Files.createDirectory(folder.resolve("data-" + MEGABYTES));
    SqliteLedger.LedgerSettings options =
        SqliteLedger.LedgerSettings.in(data, (whose, tag) -> tag, System.out::println);
    try (Ledger ledger = SqliteLedger.open(options)) {
      assertThat(ledger.leaseValid()).isTrue();
    }
    try (Connection file = DriverManager.getConnection("jdbc:sqlite:" + data + "/ledger.db");
        Statement statement = file.createStatement()) {
      statement.execute(
          """
          WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < %d)
          INSERT INTO tagv(partition, tag, seq)
          SELECT %s, 'tag-of-the-length-that-a-keyed-hash-has-' || n, n FROM c"""
              .formatted(ROWS, partition));
      statement.execute("UPDATE ledger SET seq = " + ROWS);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"'acme'", "'c-' || n"})
  void the_process_starts_and_answers(String partition) throws Exception {
    rowsByHand(partition);
    try (var provider = new Provider();
        var client = HttpClient.newHttpClient();
        var child = SmallGateway.start(folder, provider.url(), MEGABYTES)) {
      HttpRequest live = HttpRequest.newBuilder(URI.create(child.admin() + "/livez")).build();
      assertThat(client.send(live, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(200);
      assertThat(child.said()).contains("do not fit into the memory");
      System.out.println("a ledger of " + ROWS + " rows (" + partition + "): " + child.memory());
      assertThat(child.peakKib())
          .as("resident memory, KiB")
          .isLessThanOrEqualTo(MEGABYTES * 1024L + BESIDE_HEAP_KIB);
    }
  }
}
