package dev.reprise.gateway.telemetry;

import dev.reprise.gateway.money.ModelFamily;
import dev.reprise.gateway.money.ShownNames;
import dev.reprise.response.replay.Lately;
import dev.reprise.telemetry.Decision;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The common labels of contract 2.7, limited in number whatever callers send. A value beyond the
 * first few of its label becomes {@code other}. Where no room is left for a new combination, its
 * agent, task and prompt bucket become {@code other}, then its model family, then its tenant; the
 * route stays, since only the configuration can name one. No tenant may take more than half of the
 * room for combinations with all labels, and tenants that have a name of the operator's have room
 * of their own.
 *
 * @param <T> what is held for each combination
 */
final class Labels<T> {
  private static final String OTHER = ShownNames.OTHER;
  private static final int LONGEST = 64;
  private static final int MOST_ROUTES = 32;

  private final Values tenants = new Values(20);
  private final Values namedTenants = new Values(20);
  private final Values agents = new Values(20);
  private final Values routes = new Values(MOST_ROUTES);
  private final Values tasks = new Values(20);
  private final Values families = new Values(30);
  private final LabelRoom whole = new LabelRoom(40, 20);
  private final LabelRoom ofFamilies = new LabelRoom(16, 8);
  private final LabelRoom ofCallers = new LabelRoom(15, 8);
  private final LabelRoom ofNamedCallers = new LabelRoom(15, 8);

  /** All rooms together, one combination for each route (or none), and the one of all others. */
  static final int MOST_COMBINATIONS = 40 + 16 + 15 + 15 + MOST_ROUTES + 2;

  private final ConcurrentMap<Combination, T> held = new ConcurrentHashMap<>();
  private final Function<Combination, T> maker;
  private volatile UnaryOperator<String> names = UnaryOperator.identity();
  private final Lately<Decision.RequestSummary, T> lately = new Lately<>();

  Labels(Function<Combination, T> maker) {
    this.maker = maker;
    held.put(Combination.OTHERS, maker.apply(Combination.OTHERS));
  }

  /** One combination of label values. */
  record Combination(
      String tenant,
      String agent,
      String route,
      String task,
      String modelFamily,
      String promptBucket) {
    static final Combination OTHERS = new Combination(OTHER, OTHER, OTHER, OTHER, OTHER, OTHER);

    Combination ofFamily() {
      return new Combination(tenant, OTHER, route, OTHER, modelFamily, OTHER);
    }

    Combination ofCaller() {
      return new Combination(tenant, OTHER, route, OTHER, OTHER, OTHER);
    }

    Combination ofRoute() {
      return new Combination(OTHER, OTHER, route, OTHER, OTHER, OTHER);
    }

    Tags tags() {
      return Tags.of(
          "tenant", tenant,
          "agent", agent,
          "route", route,
          "task", task,
          "model_family", modelFamily,
          "prompt_bucket", promptBucket);
    }
  }

  void name(UnaryOperator<String> callers) {
    names = callers;
  }

  /** A repeated request has the same {@code Asked} object each time. */
  T of(Decision decision) {
    return lately.of(decision.asked(), this::of);
  }

  private T of(Decision.RequestSummary asked) {
    String partition = asked.principal().partition().name();
    String shown = names.apply(partition);
    boolean named = !shown.equals(partition);
    var wanted =
        new Combination(
            (named ? namedTenants : tenants).bounded(shown),
            agents.bounded(asked.hints().agent()),
            routes.bounded(asked.route()),
            tasks.bounded(asked.hints().task()),
            families.bounded(ModelFamily.of(asked.model())),
            bucket(asked.bodyBytes()));
    T known = held.get(wanted);
    return known == null ? first(wanted, named) : known;
  }

  private synchronized T first(Combination wanted, boolean named) {
    if (room(wanted, whole)) {
      return held(wanted);
    }
    if (room(wanted.ofFamily(), ofFamilies)) {
      return held(wanted.ofFamily());
    }
    return room(wanted.ofCaller(), named ? ofNamedCallers : ofCallers)
        ? held(wanted.ofCaller())
        : held(wanted.ofRoute());
  }

  private boolean room(Combination wanted, LabelRoom room) {
    return held.containsKey(wanted) || room.take(wanted.tenant());
  }

  private T held(Combination combination) {
    return held.computeIfAbsent(combination, maker);
  }

  /** So many combinations, and at most so many of one tenant. Guarded by the labels' lock. */
  private static final class LabelRoom {
    private final int ofOne;
    private final Map<String, Integer> taken = new HashMap<>();
    private int left;

    LabelRoom(int most, int ofOne) {
      this.left = most;
      this.ofOne = ofOne;
    }

    boolean take(String tenant) {
      int before = taken.getOrDefault(tenant, 0);
      if (left == 0 || before == ofOne) {
        return false;
      }
      left--;
      taken.put(tenant, before + 1);
      return true;
    }
  }

  /** Body sizes as powers of four: prompts of one bucket cost about the same. */
  static String bucket(int bytes) {
    if (bytes < 4 << 10) {
      return "<4k";
    }
    if (bytes < 16 << 10) {
      return "4k-16k";
    }
    if (bytes < 64 << 10) {
      return "16k-64k";
    }
    return bytes < 256 << 10 ? "64k-256k" : ">=256k";
  }

  /** The first values keep their names; each is kept only as far as it is shown, no secret ever. */
  private static final class Values {
    private final int most;
    private final ConcurrentMap<String, String> seen = new ConcurrentHashMap<>();

    Values(int most) {
      this.most = most;
    }

    String bounded(@Nullable String value) {
      if (value == null || value.isEmpty()) {
        return "none";
      }
      String clipped = value.length() > LONGEST ? value.substring(0, LONGEST) : value;
      String known = seen.get(clipped);
      return known == null ? first(clipped) : known;
    }

    private synchronized String first(String value) {
      if (seen.size() >= most) {
        return seen.getOrDefault(value, OTHER);
      }
      String shown = ShownNames.of(value);
      if (shown.equals(value)) {
        seen.put(value, value);
      }
      return shown;
    }
  }
}
