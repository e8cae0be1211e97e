package dev.reprise.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.gateway.config.CallerKey;
import dev.reprise.gateway.config.CommandLineOptions;
import dev.reprise.gateway.config.Environment;
import dev.reprise.gateway.config.reading.ConfigReader;
import dev.reprise.request.Digest;
import dev.reprise.testkit.Console;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys of callers: made, hashed, and taken by the configuration as they are printed. */
class KeyCommandTest {
  @TempDir Path folder;

  private static String hash(String key) {
    return Digest.of(key.getBytes(StandardCharsets.UTF_8)).hex();
  }

  @Test
  void a_new_key_is_printed_once_beside_the_line_that_lets_it_in() throws Exception {
    Console plain = Commands.run("key", "new");
    List<String> lines = plain.out().lines().toList();
    assertThat(lines).hasSize(2);
    String[] parts = lines.getFirst().split("_", -1);
    assertThat(parts).hasSize(3).startsWith("rp");
    assertThat(parts[1]).hasSize(8);
    assertThat(parts[2]).hasSize(43);
    assertThat(lines.getLast()).doesNotContain(parts[2]);
    assertThat(read(lines.getLast())).containsExactly(new CallerKey("", hash(lines.getFirst())));
    List<String> named = Commands.run("key", "new", "--name", "ada").out().lines().toList();
    assertThat(read(named.getLast())).containsExactly(new CallerKey("ada", hash(named.getFirst())));
  }

  private List<CallerKey> read(String line) throws Exception {
    Path file = folder.resolve("reprise.yaml");
    Files.writeString(file, line);
    return ConfigReader.readForCommands(
            CommandLineOptions.ofFile(file), new Environment(Map.of(), folder))
        .access()
        .keys();
  }

  @Test
  void no_two_keys_are_alike() {
    Set<String> keys = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      keys.add(CallersKey.random().value());
    }
    assertThat(keys).hasSize(10_000);
  }

  @Test
  void a_key_is_hashed_from_the_line_or_from_standard_input() throws Exception {
    String key = "rp_ada00001_secret";
    String expected = "sha256:" + hash(key) + "\n";
    assertThat(Commands.run("key", "hash", key).out()).isEqualTo(expected);
    for (String typed : List.of(key, key + "\n", key + "\r\nmore\n")) {
      assertThat(piped(typed).out()).isEqualTo(expected);
    }
    assertThat(piped("").code()).isEqualTo(2);
    assertThat(piped("two words").err()).contains("visible ASCII").doesNotContain("two words");
    assertThat(Commands.run("key").code()).isEqualTo(2);
  }

  private static Console piped(String text) throws Exception {
    InputStream usual = System.in;
    System.setIn(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    try {
      return Commands.run("key", "hash");
    } finally {
      System.setIn(usual);
    }
  }
}
