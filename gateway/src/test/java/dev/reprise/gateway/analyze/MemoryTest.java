package dev.reprise.gateway.analyze;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryTest {
  private static final int LINES = 1200;

  @TempDir Path folder;

  @Test
  void a_recording_larger_than_the_heap_is_analysed_whole() throws Exception {
    Path file = recording();
    assertThat(Files.size(file)).isGreaterThan(90L << 20);
    Path said = folder.resolve("said");
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx48m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.reprise.gateway.Main",
                "analyze",
                "--json",
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
    String text = Files.readString(said);
    assertThat(child.exitValue()).as(text).isZero();
    assertThat(text).contains("\"requests\" : " + LINES).contains("lower bounds");
  }

  @Test
  void tables_forget_the_older_half_and_keep_what_is_in_use() {
    var table = new SeenTable(1 << 10);
    for (long print = 1; print <= 100_000; print++) {
      table.put(print, print);
      table.put(-7, print);
    }
    assertThat(table.get(-7)).isEqualTo(100_000);
    assertThat(table.get(100_000)).isEqualTo(100_000);
    assertThat(table.get(1)).isEqualTo(SeenTable.NEVER);
    assertThat(table.forgotten()).isGreaterThan(100);
  }

  /** Nothing in it repeats but a system prompt, so every prefix is a new one. */
  private Path recording() throws IOException {
    Path file = folder.resolve("large.jsonl");
    try (var out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      for (int i = 0; i < LINES; i++) {
        String question = Long.toHexString(i * 0x9E3779B97F4A7C15L).repeat(5000);
        out.write(Given.at(i * 1000L, "/v1/messages", Given.messages("Be brief.", question)));
        out.write('\n');
      }
    }
    return file;
  }

  @Test
  void a_long_route_list_is_cut_at_its_bound() {
    var lines = new java.util.ArrayList<String>();
    for (int i = 0; i < 1000; i++) {
      lines.add("{\"model\":\"m-%d\",\"input\":\"Why?\"}".formatted(i));
    }
    Findings findings = Given.analysed(Given.lines(folder, "routes.jsonl", lines));
    assertThat(findings.requests()).isEqualTo(1000);
    assertThat(findings.routes()).hasSizeBetween(100, 201);
    assertThat(List.copyOf(findings.routes())).isNotEmpty();
  }
}
