package dev.reprise.bench.placement;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Traffic of well-known shapes; the same for the same seed. Times are milliseconds. */
final class Workloads {
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
    return new Workload("agents", vendor, agents(runs, "acme"));
  }

  private List<Ask> agents(int runs, String tenant) {
    var asks = new ArrayList<Ask>();
    for (int run = 0; run < runs; run++) {
      var talk = new Talk(vendor, "");
      long at = run * 30 * SECOND + between(0, 10 * SECOND);
      int turns = between(6, 31);
      for (int turn = 0; turn < turns; turn++) {
        asks.add(new Ask(at, tenant, talk.asks(text(turn == 0 ? between(1300, 3000) : burst()))));
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
      asks.add(new Ask(at, tenant, talk.asks(text(between(10, 150)))));
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
        asks.add(new Ask(at, tenant, new Talk(vendor, system).asks(text(between(150, 500)))));
        at += between(SECOND, 12 * SECOND);
      }
      at += suite % 12 == 11 ? 14 * HOUR : between(2 * MINUTE, HOUR);
    }
    return asks;
  }

  /** Prompts that share nothing and never come again. */
  Workload oneShot(int requests) {
    return new Workload("one-shot", vendor, oneShot(requests, "acme"));
  }

  private List<Ask> oneShot(int requests, String tenant) {
    var asks = new ArrayList<Ask>();
    long at = 0;
    for (int i = 0; i < requests; i++) {
      asks.add(new Ask(at, tenant, new Talk(vendor, "").asks(text(between(1200, 4000)))));
      at += between(SECOND, 20 * SECOND);
    }
    return asks;
  }

  /** All of it on one route, the first tenant doing everything at once. */
  Workload mix(List<Ask> agents, int tenants, int hours, int suites, int oneShots) {
    long start = agents.stream().mapToLong(Ask::atMillis).min().orElse(0);
    Stream<Ask> early =
        agents.stream().map(ask -> new Ask(ask.atMillis() - start, "tenant-0", ask.body()));
    Stream<Ask> rest =
        Stream.of(
                chat(tenants, hours).asks(),
                judge(suites, "tenant-0"),
                oneShot(oneShots, "tenant-0"))
            .flatMap(List::stream);
    return new Workload("mix", vendor, Stream.concat(early, rest).toList());
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
