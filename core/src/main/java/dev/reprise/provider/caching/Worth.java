package dev.reprise.provider.caching;

import dev.reprise.provider.caching.KnownPrefixes.Candidate;
import java.util.List;

/**
 * Whether writing pays, and up to where. A token written now costs (w - 1) more than one that is
 * not; when it comes again in time it costs r instead of w, since it would be written then. So it
 * pays when odds x (w - r) > w - 1: from 22 % on for five minutes, from 53 % on for an hour
 * (providers.md section 9). Everything before the furthest mark is written anyway, so the question
 * is only how far to write, and how far of that for an hour. Pairs are compared in millionths of a
 * token's input price; {@code cost} is in permille tokens.
 *
 * @param hour index into the candidates up to which the hour is written, or -1
 * @param furthest index into the candidates up to which is written at all, or -1
 * @param cost what it costs over not writing, in permille tokens
 */
public record Worth(int hour, int furthest, long cost) {
  private static final Worth NOTHING = new Worth(-1, -1, 0);

  /** The best of all pairs that can be afforded; there are few candidates. */
  public static Worth of(List<Candidate> candidates, Placement placement) {
    return new Scale(candidates, placement).best();
  }

  /** Values of one placement. */
  private static final class Scale {
    private final List<Candidate> candidates;
    private final Placement placement;
    private final int read;
    private final Lifetime shortLife;
    private final boolean hours;
    private final int shortWrite;
    private final int hourWrite;
    private final int cached;
    private final boolean cachedForAnHour;
    private final long allowance;

    Scale(List<Candidate> candidates, Placement placement) {
      this.candidates = candidates;
      this.placement = placement;
      this.read = placement.model().readPermille();
      this.shortLife = placement.model().shortest();
      this.shortWrite = placement.model().write(shortLife);
      this.hourWrite = placement.model().write(Lifetime.HOUR);
      this.hours = placement.model().takes(Lifetime.HOUR);
      KnownPrefixes.Warm warm = placement.known().warm();
      this.cached = warm == null ? 0 : placement.positions().tokens(warm.index());
      this.allowance = placement.terms().stable() ? Long.MAX_VALUE : placement.known().allowance();
      this.cachedForAnHour = warm != null && (warm.lengthens() || warm.lifetime() == Lifetime.HOUR);
    }

    Worth best() {
      Worth best = NOTHING;
      long most = 0;
      for (int hour = -1; hour < (hours ? candidates.size() : 0); hour++) {
        for (int furthest = Math.max(hour, 0); furthest < candidates.size(); furthest++) {
          long value = value(hour, furthest);
          if (value > most && cost(hour, furthest) <= allowance) {
            most = value;
            best = new Worth(hour, furthest, cost(hour, furthest));
          }
        }
      }
      return best;
    }

    private long value(int hour, int furthest) {
      long value = hour < 0 ? 0 : keptLonger(hour);
      int from = cached;
      for (int i = 0; i <= furthest; i++) {
        int to = Math.max(from, tokens(i));
        Lifetime lifetime = i <= hour ? Lifetime.HOUR : shortLife;
        int write = i <= hour ? hourWrite : shortWrite;
        long odds = odds(i, lifetime);
        value += (to - from) * (odds * (shortWrite - read) - (write - 1000L) * 1000);
        from = to;
      }
      return value;
    }

    /** A mark of an hour after a prefix cached for five minutes keeps that prefix for an hour. */
    private long keptLonger(int hour) {
      if (cached == 0 || cachedForAnHour || tokens(hour) <= cached) {
        return 0;
      }
      long longer = odds(hour, Lifetime.HOUR) - odds(hour, shortLife);
      return cached * longer * (shortWrite - read);
    }

    /** A shorter prefix comes at least as often as any longer one. */
    private int odds(int from, Lifetime lifetime) {
      int odds = 0;
      for (int i = from; i < candidates.size(); i++) {
        odds = Math.max(odds, candidates.get(i).odds().within(lifetime));
      }
      return odds;
    }

    private long cost(int hour, int furthest) {
      int end = Math.max(cached, tokens(furthest));
      int middle = hour < 0 ? cached : Math.max(cached, tokens(hour));
      return (middle - cached) * (hourWrite - 1000L) + (end - middle) * (shortWrite - 1000L);
    }

    private int tokens(int i) {
      return placement.positions().tokens(candidates.get(i).index());
    }
  }
}
