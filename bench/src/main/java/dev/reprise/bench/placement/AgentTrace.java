package dev.reprise.bench.placement;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.simulator.wire.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * Recorded runs of agents: JSON lines with {@code timestamp} (microseconds), {@code session_id},
 * {@code input} (all the user's side said so far) and {@code output}. In the order of time every
 * input begins with the one before, so what it has more is the newest message; the recorded output
 * is what the model said in between.
 */
final class AgentTrace {
  private AgentTrace() {}

  private record Turn(long micros, String session, String input, String output) {}

  static List<Ask> read(Path file, Vendor vendor, String tenant) throws IOException {
    Map<String, List<Turn>> sessions = new LinkedHashMap<>();
    for (Turn turn : turns(file)) {
      sessions.computeIfAbsent(turn.session(), session -> new ArrayList<>()).add(turn);
    }
    var asks = new ArrayList<Ask>();
    for (List<Turn> session : sessions.values()) {
      session.sort(Comparator.comparingLong(Turn::micros));
      converse(session, vendor, tenant, asks);
    }
    return asks;
  }

  private static void converse(List<Turn> turns, Vendor vendor, String tenant, List<Ask> asks)
      throws IOException {
    var talk = new Talk(vendor, "");
    String known = "";
    for (Turn turn : turns) {
      if (!turn.input().startsWith(known) || turn.input().length() == known.length()) {
        throw new IOException(
            "session " + turn.session() + " does not grow at " + turn.micros() + " µs");
      }
      String newest = turn.input().substring(known.length());
      asks.add(talk.ask(turn.micros() / 1000, tenant, "agents", newest));
      talk.answered(turn.output().isEmpty() ? "." : turn.output());
      known = turn.input();
    }
  }

  private static List<Turn> turns(Path file) throws IOException {
    var turns = new ArrayList<Turn>();
    try (InputStream in = Files.newInputStream(file);
        InputStream text = file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
        var lines = new BufferedReader(new InputStreamReader(text, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode call = Json.parse(line.getBytes(StandardCharsets.UTF_8));
        turns.add(
            new Turn(
                call.path("timestamp").asLong(),
                call.path("session_id").asText(),
                call.path("input").asText(),
                call.path("output").asText()));
      }
    }
    return turns;
  }
}
