package dev.reprise.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.artifact.TokenUsage;
import dev.reprise.gateway.money.PricesInForce;
import dev.reprise.testkit.Console;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PricesCommandTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final String OWN =
      """
      {"format": 1, "date": "2026-11-20", "unit": "USD per million tokens",
       "sources": {"own": "our contract, 2026-11-20"},
       "models": {
        "anthropic/claude-sonnet-5": {"source": "own", "date": "2026-11-20",
          "prices": [{"input": "1.5", "output": "7.5"}]}
      }}
      """;

  @TempDir Path folder;

  private long cost(String model) {
    var usage = new TokenUsage(1_000_000, 0, 0, 0);
    return new PricesInForce(folder.resolve("data"))
        .get()
        .cost("anthropic", model, usage, NOON)
        .billed();
  }

  @Test
  void a_file_that_is_right_is_installed_and_wins_where_it_has_a_price() throws Exception {
    Path file = Files.writeString(folder.resolve("own.json"), OWN);
    String data = folder.resolve("data").toString();
    Console said = Commands.run("prices", "update", file.toString(), "--data", data);
    assertThat(said.code()).as(said.err()).isZero();
    assertThat(said.out()).contains("2026-11-20.json");
    assertThat(cost("claude-sonnet-5")).isEqualTo(1_500_000_000_000_000L);
    assertThat(cost("claude-opus-5")).isEqualTo(5_000_000_000_000_000L);
    assertThat(Commands.run("prices", "--data", data, "--match", "claude-sonnet-5").out())
        .contains("prices of 2026-11-20", "prices of 2026-10-15")
        .containsPattern("anthropic/claude-sonnet-5 +1\\.5 +1\\.5 +1\\.5 +1\\.5 +7\\.5");
    assertThat(Commands.run("prices", "--data", data, "--json").out())
        .contains("\"unit\" : \"USD per million tokens\"");
  }

  @Test
  void a_damaged_file_is_refused_with_the_line_and_nothing_changes() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("own.json"), OWN.replace("per million tokens", "per token"));
    Console said =
        Commands.run(
            "prices", "update", file.toString(), "--data", folder.resolve("data").toString());
    assertThat(said.code()).isEqualTo(2);
    assertThat(said.err()).contains("unit: USD per token").contains("(line 1)");
    assertThat(said.err().lines()).hasSize(1);
    assertThat(cost("claude-sonnet-5")).isEqualTo(2_000_000_000_000_000L);
    Console absent = Commands.run("prices", "update", folder.resolve("none.json").toString());
    assertThat(absent.code()).isEqualTo(2);
    assertThat(absent.err()).contains("none.json");
  }

  @Test
  void one_damaged_in_the_data_folder_is_moved_aside_and_the_others_stay() throws Exception {
    Path prices = Files.createDirectories(folder.resolve("data").resolve("prices"));
    Files.writeString(prices.resolve("2026-11-20.json"), OWN);
    Files.writeString(prices.resolve("2026-11-21.json"), "{\"format\": 1,");
    assertThat(cost("claude-sonnet-5")).isEqualTo(1_500_000_000_000_000L);
    assertThat(prices.resolve("2026-11-21.json.damaged")).exists();
    assertThat(prices.resolve("2026-11-21.json")).doesNotExist();
  }
}
