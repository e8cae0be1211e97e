package dev.reprise.insight.analyze;

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
                "dev.reprise.insight.Main",
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
    AnalysisFindings findings = Given.analysed(Given.lines(folder, "routes.jsonl", lines));
    assertThat(findings.requests()).isEqualTo(1000);
    assertThat(findings.routes()).hasSizeBetween(100, 201);
    assertThat(List.copyOf(findings.routes())).isNotEmpty();
  }
}
