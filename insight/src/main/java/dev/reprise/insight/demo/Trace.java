package dev.reprise.insight.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * A recorded agent workload: JSON lines with {@code input} (the whole prompt) and {@code
 * session_id}, plain or gzip. Each session is a job; the whole trace is run {@code repeats} times,
 * as a retry or an evaluation would.
 */
final class Trace implements Workload {
  private final String name;
  private final Map<String, List<String>> sessions;
  private final int repeats;

  private Trace(String name, Map<String, List<String>> sessions, int repeats) {
    this.name = name;
    this.sessions = sessions;
    this.repeats = repeats;
  }

  static Trace read(Path file, int repeats) throws IOException {
    var mapper = new ObjectMapper();
    var sessions = new LinkedHashMap<String, List<String>>();
    int number = 0;
    try (InputStream in = Files.newInputStream(file);
        InputStream text = file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
        var lines = new BufferedReader(new InputStreamReader(text, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        JsonNode call = mapper.readTree(line);
        if (!call.path("input").isTextual()) {
          throw new IOException(
              file
                  + ":"
                  + number
                  + ": no string member \"input\"; a trace line is {\"input\", \"session_id\"}");
        }
        sessions
            .computeIfAbsent(call.path("session_id").asText("one"), session -> new ArrayList<>())
            .add(call.path("input").asText());
      }
    }
    return new Trace(file.getFileName().toString(), sessions, repeats);
  }

  @Override
  public String title() {
    return "%s: %d calls of %d agent runs, run %d times"
        .formatted(name, calls() / repeats, sessions.size(), repeats);
  }

  @Override
  public int calls() {
    return repeats * sessions.values().stream().mapToInt(List::size).sum();
  }

  @Override
  public List<List<Job>> rounds() {
    var rounds = new ArrayList<List<Job>>();
    for (int repeat = 0; repeat < repeats; repeat++) {
      rounds.add(sessions.values().stream().map(Trace::job).toList());
    }
    return rounds;
  }

  private static Job job(List<String> prompts) {
    return caller -> {
      for (String prompt : prompts) {
        caller.ask(prompt);
      }
    };
  }
}
