package dev.reprise.insight.analyze;

import dev.reprise.insight.analyze.recording.Recordings;
import dev.reprise.json.Edits;
import dev.reprise.price.Prices;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Recordings made up for tests, and what is found in them. */
final class Given {
  static final int LONGEST = 1 << 20;
  static final AnalysisOptions OPTIONS = new AnalysisOptions("gpt-5.6-sol", false, 0, 64 << 20);

  private Given() {}

  static AnalysisFindings analysed(Path... files) {
    return analysed(OPTIONS, files);
  }

  static AnalysisFindings analysed(AnalysisOptions options, Path... files) {
    var analysis = new Analysis(options, Prices.shipped());
    try {
      new Recordings(LONGEST, analysis, bytes -> {}).read(Recordings.files(List.of(files)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return analysis.findings();
  }

  static Path lines(Path folder, String name, List<String> lines) {
    try {
      return Files.writeString(
          folder.resolve(name), String.join("\n", lines) + "\n", StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An envelope line. */
  static String at(long millis, String path, String body) {
    return "{\"ts\":%d,\"path\":\"%s\",\"headers\":{},\"body\":%s}".formatted(millis, path, body);
  }

  static String messages(String system, String... turns) {
    return "{\"model\":\"claude-sonnet-5\",\"max_tokens\":100,\"system\":%s,\"messages\":[%s]}"
        .formatted(Edits.quote(system), turns(turns));
  }

  static String chat(String system, String... turns) {
    String first = "{\"role\":\"system\",\"content\":%s}".formatted(Edits.quote(system));
    return "{\"model\":\"gpt-5.6-sol\",\"messages\":[%s,%s]}".formatted(first, turns(turns));
  }

  private static String turns(String... turns) {
    var all = new StringBuilder();
    for (int i = 0; i < turns.length; i++) {
      all.append(i == 0 ? "" : ",")
          .append("{\"role\":\"")
          .append(i % 2 == 0 ? "user" : "assistant")
          .append("\",\"content\":")
          .append(Edits.quote(turns[i]))
          .append('}');
    }
    return all.toString();
  }

  /** So many words of a handbook, always the same. */
  static String handbook(int words) {
    var text = new StringBuilder();
    for (int i = 0; i < words; i++) {
      text.append("rule ").append((char) ('a' + i % 26)).append(" of the handbook applies; ");
    }
    return text.toString();
  }
}
