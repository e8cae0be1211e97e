package dev.reprise.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Writes a recording as large as one likes, for {@code reprise analyze}: a few hundred agents with
 * system prompts of their own talk to one model, some of them with a moment at the front; seeded,
 * so that it is the same every time.
 *
 * <pre>java -cp bench/target/classes dev.reprise.bench.RecordedTraffic FILE MEGABYTES [SEED]</pre>
 */
public final class RecordedTraffic {
  private static final int AGENTS = 300;
  private static final int LONGEST_CONVERSATION = 24;
  private static final String[] WORDS = {
    "order", "refund", "parcel", "invoice", "policy", "customer", "date", "amount", "please",
        "check",
    "with", "the", "and", "for", "of", "a", "is", "not", "before", "after"
  };

  private final Random random;
  private final List<Agent> agents = new ArrayList<>();
  private long at = 1_760_000_000_000L;

  private RecordedTraffic(long seed) {
    this.random = new Random(seed);
    for (int i = 0; i < AGENTS; i++) {
      agents.add(
          new Agent("You are agent " + i + ". " + prose(300 + random.nextInt(2000)), i % 5 == 0));
    }
  }

  /** One agent and the conversation it is in. */
  private static final class Agent {
    private final String system;
    private final boolean dated;
    private final StringBuilder turns = new StringBuilder();
    private int count;

    Agent(String system, boolean dated) {
      this.system = system;
      this.dated = dated;
    }
  }

  public static void main(String[] arguments) throws IOException {
    if (arguments.length < 2) {
      System.err.println("RecordedTraffic FILE MEGABYTES [SEED]");
      System.exit(2);
    }
    long seed = arguments.length > 2 ? Long.parseLong(arguments[2]) : 1;
    long bytes = Long.parseLong(arguments[1]) << 20;
    new RecordedTraffic(seed).write(Path.of(arguments[0]), bytes);
  }

  private void write(Path file, long bytes) throws IOException {
    long written = 0;
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      while (written < bytes) {
        byte[] line = line().getBytes(StandardCharsets.UTF_8);
        out.write(line);
        written += line.length;
      }
    }
  }

  private String line() {
    at += random.nextInt(2000);
    Agent agent = agents.get(random.nextInt(agents.size()));
    if (agent.count >= LONGEST_CONVERSATION) {
      agent.turns.setLength(0);
      agent.count = 0;
    }
    if (agent.count > 0) {
      turn(agent, "assistant");
    }
    turn(agent, "user");
    String moment = agent.dated ? "It is " + Instant.ofEpochMilli(at) + ". " : "";
    return "{\"ts\":%d,\"path\":\"/v1/messages\",\"headers\":{\"x-api-key\":\"k-%d\"},\"body\":{\"model\":\"claude-sonnet-5\",\"max_tokens\":500,\"system\":\"%s%s\",\"messages\":[%s]}}%n"
        .formatted(at, agent.system.length() % 7, moment, agent.system, agent.turns);
  }

  private void turn(Agent agent, String role) {
    agent.turns.append(agent.count++ == 0 ? "" : ",");
    agent.turns.append("{\"role\":\"").append(role).append("\",\"content\":\"");
    agent.turns.append(prose(20 + random.nextInt(400))).append("\"}");
  }

  private String prose(int words) {
    var text = new StringBuilder(words * 7);
    for (int i = 0; i < words; i++) {
      text.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
    }
    return text.toString();
  }
}
