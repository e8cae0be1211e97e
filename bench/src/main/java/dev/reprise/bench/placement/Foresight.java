package dev.reprise.bench.placement;

import dev.reprise.price.Rates;
import dev.reprise.simulator.cache.Rendering;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What nobody can undercut, by dynamic programming over each stretch of the prompts.
 *
 * <p>The problem: for every request at most four marks with lifetimes, so that all requests
 * together cost least. A request's cost is a sum over the stretches between its positions, each
 * read, written for one of the lifetimes or neither; a stretch can be read only when a request
 * before, less than the lifetime away, read or wrote it. Those two facts hold for every feasible
 * choice of marks. So dropping everything else (the number of marks, the lookback, that reads and
 * writes are prefixes, that lifetimes never grow towards the end, that lengthening a life takes a
 * write behind it) leaves one small problem for each stretch, which is solved exactly; the sum is a
 * lower bound of the true optimum. {@link Foresighted} turns the choices into marks: what that pays
 * is an upper bound.
 *
 * <p>An entry ends only where a mark may stand, so a stretch reaches from one such position to the
 * next. Positions below the model's minimum end no entry: everything up to the first one that is
 * long enough is one stretch, and what stands behind the last is never cached.
 */
final class Foresight {
  /** Which prefixes a strategy may write at their first request. */
  enum Rule {
    /** Anything: this gives the bound. */
    FREE,
    /**
     * Not a system prompt, unless it was seen within the hour before. This tells how much of the
     * distance to the bound the rule costs, even those who know the future; it is no bound.
     */
    SHARED_SEEN
  }

  /** What becomes of a stretch in one request; the state it leaves. */
  enum Choice {
    PLAIN,
    SHORT,
    LONG;

    boolean held() {
      return this != PLAIN;
    }
  }

  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;

  private final Vendor vendor;
  private final Rule rule;
  private final Rates rates;
  private final long shortLife;
  private final List<List<Stretch>> requests = new ArrayList<>();
  private final Map<String, Track> tracks = new HashMap<>();
  private long uncachable;

  /**
   * A stretch within one request.
   *
   * @param position where it ends
   * @param visit which of its track's visits this request is
   */
  record Stretch(Track track, int position, int visit) {
    Choice choice() {
      return track.choices[visit];
    }

    /** The next request that has it too, or -1. */
    int next() {
      return visit + 1 < track.requests.size() ? track.requests.get(visit + 1) : -1;
    }

    boolean read() {
      return track.reads[visit];
    }
  }

  /** One stretch through time. */
  static final class Track {
    final long tokens;
    final boolean shared;
    final List<Long> times = new ArrayList<>();
    final List<Integer> requests = new ArrayList<>();
    Choice[] choices = new Choice[0];
    boolean[] reads = new boolean[0];

    /**
     * @param shared whether it stands ahead of the conversation
     */
    Track(long tokens, boolean shared) {
      this.tokens = tokens;
      this.shared = shared;
    }
  }

  private Foresight(Workload workload, Rule rule) {
    this.vendor = workload.vendor();
    this.rule = rule;
    this.rates = vendor.rates();
    this.shortLife = (vendor == Vendor.ANTHROPIC ? 5 : 30) * MINUTE;
    workload.asks().forEach(this::visit);
  }

  static Foresight of(Workload workload, Rule rule) {
    return new Foresight(workload, rule);
  }

  private void visit(Ask ask) {
    Rendering rendering = vendor.rendering(ask);
    var blocks = new Blocks(vendor, ask);
    var stretches = new ArrayList<Stretch>();
    int before = 0;
    for (int i = 0; i < rendering.chain().size(); i++) {
      int end = rendering.chain().tokensThrough(i);
      if (end >= rendering.minimumTokens() && blocks.markable(i) >= 0) {
        int tokens = end - before;
        boolean shared = blocks.role(blocks.markable(i)).equals("system");
        Track track =
            tracks.computeIfAbsent(rendering.chain().key(i), key -> new Track(tokens, shared));
        stretches.add(new Stretch(track, i, track.times.size()));
        track.times.add(ask.atMillis());
        track.requests.add(requests.size());
        before = end;
      }
    }
    uncachable += rendering.totalTokens() - before;
    requests.add(stretches);
  }

  /** Femto-dollars: no choice of marks that obeys the rule costs less. */
  long bound() {
    long sum = uncachable * rates.input();
    for (Track track : tracks.values()) {
      sum += track.tokens * solve(track);
    }
    return sum;
  }

  /** By request; {@link #bound} has chosen. */
  List<Stretch> stretches(int request) {
    return requests.get(request);
  }

  /** The cheapest way of one stretch, femto-dollars a token; remembers the way. */
  private long solve(Track track) {
    int visits = track.times.size();
    var ahead = new long[Choice.values().length];
    var best = new Choice[visits][ahead.length];
    for (int visit = visits - 1; visit >= 0; visit--) {
      var here = new long[ahead.length];
      for (Choice before : Choice.values()) {
        long least = Long.MAX_VALUE;
        for (Choice after : Choice.values()) {
          long price = price(track, visit, before, after);
          if (price >= 0 && price + ahead[after.ordinal()] < least) {
            least = price + ahead[after.ordinal()];
            best[visit][before.ordinal()] = after;
          }
        }
        here[before.ordinal()] = least;
      }
      ahead = here;
    }
    follow(track, best);
    return ahead[0];
  }

  private void follow(Track track, Choice[][] best) {
    track.choices = new Choice[best.length];
    track.reads = new boolean[best.length];
    Choice state = Choice.PLAIN;
    for (int visit = 0; visit < best.length; visit++) {
      track.reads[visit] = alive(track, visit, state);
      state = best[visit][state.ordinal()];
      track.choices[visit] = state;
    }
  }

  /** Of going from one state to another at a visit; negative when that cannot be. */
  private long price(Track track, int visit, Choice before, Choice after) {
    if (alive(track, visit, before)) {
      return after.ordinal() >= before.ordinal() && allowed(after) ? rates.cacheRead() : -1;
    }
    if (!after.held()) {
      return rates.input();
    }
    if (!allowed(after) || !writable(track, visit)) {
      return -1;
    }
    return after == Choice.LONG ? rates.cacheWrite1h() : rates.cacheWrite5m();
  }

  private boolean allowed(Choice choice) {
    return choice != Choice.LONG || vendor == Vendor.ANTHROPIC;
  }

  private boolean writable(Track track, int visit) {
    boolean seen = visit > 0 && gap(track, visit) < HOUR;
    return rule == Rule.FREE || !track.shared || seen;
  }

  private boolean alive(Track track, int visit, @Nullable Choice state) {
    return visit > 0
        && state != null
        && state.held()
        && gap(track, visit) < (state == Choice.LONG ? HOUR : shortLife);
  }

  private static long gap(Track track, int visit) {
    return track.times.get(visit) - track.times.get(visit - 1);
  }
}
