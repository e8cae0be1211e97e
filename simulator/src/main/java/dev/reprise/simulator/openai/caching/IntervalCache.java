package dev.reprise.simulator.openai.caching;

import dev.reprise.simulator.cache.Entries;
import dev.reprise.simulator.cache.Units;
import dev.reprise.simulator.wire.Pace;
import dev.reprise.simulator.world.Facts;
import dev.reprise.simulator.world.Usage;
import java.util.HashMap;
import java.util.Map;

/**
 * The cache before gpt-5.6: entries at fixed token intervals, on the machine a request is routed to
 * by its first 256 tokens and {@code prompt_cache_key}; more than 15 requests a minute spill to
 * another machine. Writes are free.
 */
public final class IntervalCache implements PromptCache {

  private static final Facts FACTS = Facts.of("openai");
  private static final long MINUTE = 60_000_000_000L;

  private record Minute(long number, int requests) {}

  private final Entries entries = new Entries();
  private final Map<String, Minute> traffic = new HashMap<>();
  private final Pace pace;

  public IntervalCache(Pace pace) {
    this.pace = pace;
  }

  @Override
  public synchronized Usage use(String organization, Prompt prompt, long start) {
    int total = prompt.totalTokens();
    int least = FACTS.number("legacy/min_tokens");
    if (total < least) {
      return new Usage(total, 0, 0, 0, 0);
    }
    String family = FACTS.family(prompt.model());
    int interval = FACTS.number("legacy/interval", family);
    String scope = organization + "|" + prompt.model() + "|" + prompt.settings();
    Units units = Units.of(scope + "|" + machine(scope, prompt, start), prompt.spans(), interval);
    int hit = units.count() - 1;
    while (hit >= 0 && entries.readable(units.key(hit), start).isEmpty()) {
      hit--;
    }
    int granularity = FACTS.number("legacy/granularity");
    int read = Math.min((hit + 1) * interval, total - 1) / granularity * granularity;
    long life = life(prompt, family);
    for (int i = Math.ceilDiv(least, interval) - 1; i < units.count(); i++) {
      entries.write(units.key(i), start, life, start + pace.firstTokenNanos(total - read));
    }
    return new Usage(total - read, read, 0, 0, 0);
  }

  /**
   * Where the request lands: the same prefix and key always on the same machine, unless that one is
   * busy.
   */
  private long machine(String scope, Prompt prompt, long start) {
    int prefix = FACTS.number("legacy/route_hash_tokens");
    Units first = Units.of(scope + "|" + prompt.key(), prompt.spans(), prefix);
    String route = first.count() == 0 ? scope : first.key(0);
    Minute now = new Minute(Math.floorDiv(start, MINUTE), 1);
    Minute minute =
        traffic.merge(
            route,
            now,
            (old, one) ->
                old.number() == one.number() ? new Minute(old.number(), old.requests() + 1) : one);
    if (traffic.size() > 100_000) {
      traffic.values().removeIf(old -> old.number() != now.number());
    }
    int spill = (minute.requests() - 1) / FACTS.number("legacy/requests_per_minute");
    return Math.floorMod(route.hashCode() + spill, FACTS.number("legacy/machines"));
  }

  private static long life(Prompt prompt, String family) {
    String standard =
        FACTS.list("legacy/retention_24h_models").contains(family) ? "24h" : "in_memory";
    String retention = prompt.retention().isEmpty() ? standard : prompt.retention();
    return FACTS.number("legacy/idle_seconds/" + retention) * 1_000_000_000L;
  }
}
