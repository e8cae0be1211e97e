package dev.reprise.bench.placement;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Traffic of well-known shapes; the same for the same seed. Times are milliseconds. */
final class Workloads {
  static final String ONE_SHOT = "one-shot";

  private static final long SECOND = 1000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;

  private final Vendor vendor;
  private final Random random;
  private final long seed;

  Workloads(Vendor vendor, long seed) {
    this.vendor = vendor;
    this.seed = seed;
    this.random = new Random(seed);
  }

  long seed() {
    return seed;
  }

  /** Recorded agents, at their own times, all of one tenant. */
  Workload recorded(Path trace) throws IOException {
    return new Workload("agents, recorded", vendor, AgentTrace.read(trace, vendor, "acme"));
  }

  /** Agents that read long outputs of tools and go on within seconds; some work at once. */
  Workload agents(int runs) {
    return new Workload("agents", vendor, agents(runs, "acme", ""));
  }

  /** The same with instructions, as real agents have: too short to be cached alone. */
  Workload instructedAgents(int runs) {
    return new Workload("agents", vendor, agents(runs, "acme", text(400)));
  }

  private List<Ask> agents(int runs, String tenant, String instructions) {
    var asks = new ArrayList<Ask>();
    for (int run = 0; run < runs; run++) {
      var talk = new Talk(vendor, instructions);
      long at = run * 30 * SECOND + between(0, 10 * SECOND);
      int turns = between(6, 31);
      for (int turn = 0; turn < turns; turn++) {
        String text = text(turn == 0 ? between(1300, 3000) : burst());
        asks.add(talk.ask(at, tenant, "agents", text));
        talk.answered(text(between(30, 200)));
        at += between(SECOND, 9 * SECOND);
      }
    }
    return asks;
  }

  /** Mostly short, now and then a whole file. */
  private int burst() {
    return random.nextInt(10) == 0 ? between(800, 3000) : between(20, 400);
  }

  /**
   * People of many tenants talk to one product: one system prompt, each tenant's cache its own.
   *
   * @param hours how long conversations are begun, a few of them an hour and tenant
   */
  Workload chat(int tenants, int hours) {
    String system = text(6000);
    var asks = new ArrayList<Ask>();
    for (int tenant = 0; tenant < tenants; tenant++) {
      long at = between(0, 10 * MINUTE);
      while (at < hours * HOUR) {
        converse(system, "tenant-" + tenant, at, asks);
        at += between(MINUTE, 16 * MINUTE);
      }
    }
    return new Workload("chat", vendor, asks);
  }

  private void converse(String system, String tenant, long from, List<Ask> asks) {
    var talk = new Talk(vendor, system);
    long at = from;
    do {
      asks.add(new Ask(at, tenant, "chat", talk.asks(text(between(10, 150)))));
      talk.answered(text(between(50, 400)));
      at += pause();
    } while (random.nextInt(7) > 0);
  }

  /** Most people answer at once, some are called away, a few come back after lunch. */
  private long pause() {
    int kind = random.nextInt(100);
    if (kind < 85) {
      return between(10 * SECOND, 150 * SECOND);
    }
    if (kind < 93) {
      return between(150 * SECOND, 5 * MINUTE);
    }
    return kind < 98 ? between(5 * MINUTE, HOUR) : between(HOUR, 3 * HOUR);
  }

  /**
   * One stable prefix, another tail each time: suites of tests all day long with pauses of up to an
   * hour, nights between.
   */
  Workload judge(int suites) {
    return new Workload("judge", vendor, judge(suites, "acme"));
  }

  private List<Ask> judge(int suites, String tenant) {
    String system = text(5000);
    var asks = new ArrayList<Ask>();
    long at = 0;
    for (int suite = 0; suite < suites; suite++) {
      int cases = between(10, 60);
      for (int each = 0; each < cases; each++) {
        String question = text(between(150, 500));
        asks.add(new Ask(at, tenant, "judge", new Talk(vendor, system).asks(question)));
        at += between(SECOND, 12 * SECOND);
      }
      at += suite % 12 == 11 ? 14 * HOUR : between(2 * MINUTE, HOUR);
    }
    return asks;
  }

  /** Prompts that share nothing and never come again. */
  Workload oneShot(int requests) {
    return new Workload(ONE_SHOT, vendor, oneShot(requests, "acme"));
  }

  private List<Ask> oneShot(int requests, String tenant) {
    var asks = new ArrayList<Ask>();
    long at = 0;
    for (int i = 0; i < requests; i++) {
      asks.add(new Ask(at, tenant, ONE_SHOT, new Talk(vendor, "").asks(text(between(1200, 4000)))));
      at += between(SECOND, 20 * SECOND);
    }
    return asks;
  }

  /** All of it on one route, the first tenant doing everything at once. */
  Workload mix(List<Ask> agents, int tenants, int hours, int suites, int oneShots) {
    long start = agents.stream().mapToLong(Ask::atMillis).min().orElse(0);
    Stream<Ask> early = agents.stream().map(ask -> moved(ask, -start, "tenant-0"));
    Stream<Ask> rest =
        Stream.of(
                chat(tenants, hours).asks(),
                judge(suites, "tenant-0"),
                oneShot(oneShots, "tenant-0"))
            .flatMap(List::stream);
    return new Workload("mix", vendor, Stream.concat(early, rest).toList());
  }

  /**
   * Conversations, then prompts that never come again, then both at once; all on one route and of
   * one tenant. The conversations are chats with one system prompt and agents with other
   * instructions; the prompts have no system prompt, or each one of its own, so that they are of
   * kinds that were not seen before.
   */
  Workload sequence(int chats, int runs, int oneShots) {
    return sequence("sequence", chats, runs, oneShots, text(400));
  }

  /**
   * The same, but agents have no instructions: nothing tells their first request from a prompt that
   * never comes again.
   */
  Workload alikeSequence(int chats, int runs, int oneShots) {
    return sequence("sequence, alike", chats, runs, oneShots, "");
  }

  private Workload sequence(String name, int chats, int runs, int oneShots, String instructions) {
    String system = text(3000);
    var asks = new ArrayList<>(conversations(chats, system, runs, instructions));
    long after = end(asks);
    List<Ask> prompts = mixedOneShots(oneShots);
    prompts.forEach(ask -> asks.add(moved(ask, after, "acme")));
    long both = end(asks);
    conversations(chats, system, runs, instructions)
        .forEach(ask -> asks.add(moved(ask, both, "acme")));
    mixedOneShots(oneShots).forEach(ask -> asks.add(moved(ask, both, "acme")));
    return new Workload(name, vendor, asks);
  }

  private List<Ask> conversations(int chats, String system, int runs, String instructions) {
    var asks = new ArrayList<>(agents(runs, "acme", instructions));
    long at = 0;
    for (int chat = 0; chat < chats; chat++) {
      converse(system, "acme", at, asks);
      at += between(10 * SECOND, 2 * MINUTE);
    }
    return asks;
  }

  private List<Ask> mixedOneShots(int count) {
    var asks = new ArrayList<Ask>();
    long at = 0;
    for (int i = 0; i < count; i++) {
      var talk = new Talk(vendor, i % 2 == 0 ? "" : text(between(1200, 3000)));
      asks.add(new Ask(at, "acme", ONE_SHOT, talk.asks(text(between(1200, 4000)))));
      at += between(SECOND, 20 * SECOND);
    }
    return asks;
  }

  /** A minute after the last. */
  private static long end(List<Ask> asks) {
    return asks.stream().mapToLong(Ask::atMillis).max().orElse(0) + MINUTE;
  }

  private static Ask moved(Ask ask, long by, String tenant) {
    return new Ask(ask.atMillis() + by, tenant, ask.sort(), ask.body(), ask.outside());
  }

  private int between(int from, int to) {
    return random.nextInt(from, to);
  }

  private long between(long from, long to) {
    return random.nextLong(from, to);
  }

  /** Words nobody said before, of so many tokens as the simulator counts: four letters each. */
  private String text(int tokens) {
    var text = new StringBuilder(tokens * 4);
    for (int i = 0; i < tokens; i++) {
      for (int letter = 0; letter < 3; letter++) {
        text.append((char) ('a' + random.nextInt(26)));
      }
      text.append(' ');
    }
    return text.toString();
  }
}
