package dev.reprise.simulator.gemini;

import dev.reprise.simulator.cache.Entries;
import dev.reprise.simulator.cache.Span;
import dev.reprise.simulator.cache.Units;
import dev.reprise.simulator.wire.Pace;
import dev.reprise.simulator.world.Facts;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The implicit cache: the longest prefix shared with recent requests of the project, above the
 * model's minimum, with a seeded chance because Google guarantees nothing. Thread-safe.
 */
final class ImplicitCache {

  private static final Facts FACTS = Facts.of("gemini");

  private final Entries entries = new Entries();
  private final SplittableRandom chance;
  private final Pace pace;
  private final int hitPercent;

  ImplicitCache(long seed, Pace pace, int hitPercent) {
    chance = new SplittableRandom(seed);
    this.pace = pace;
    this.hitPercent = hitPercent;
  }

  /** The tokens read from the cache; the prompt is stored for later. */
  int use(String project, String model, List<Span> spans, long start) {
    int unit = FACTS.number("implicit_unit_tokens");
    return use(model, Units.of(project + "|" + model, spans, unit), unit, start);
  }

  private synchronized int use(String model, Units units, int unit, long start) {
    int hit = units.count() - 1;
    while (hit >= 0 && entries.readable(units.key(hit), start).isEmpty()) {
      hit--;
    }
    int shared = Math.min((hit + 1) * unit, units.totalTokens() - 1);
    boolean found =
        shared >= FACTS.number("implicit_min_tokens", FACTS.family(model))
            && chance.nextInt(100) < hitPercent;
    int read = found ? shared : 0;
    long life = FACTS.number("implicit_ttl_seconds") * 1_000_000_000L;
    long visible = start + pace.firstTokenNanos(units.totalTokens() - read);
    for (int i = 0; i < units.count(); i++) {
      entries.write(units.key(i), start, life, visible);
    }
    return read;
  }
}
