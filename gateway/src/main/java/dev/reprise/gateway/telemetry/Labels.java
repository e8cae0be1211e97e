package dev.reprise.gateway.telemetry;

import dev.reprise.gateway.money.ModelFamily;
import dev.reprise.response.replay.Lately;
import dev.reprise.telemetry.Decision;
import io.micrometer.core.instrument.Tags;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The common labels of contract 2.7, limited in number whatever callers send: a value beyond the
 * first few of its label becomes {@code other}, and a combination beyond the first {@link
 * #MOST_COMBINATIONS} becomes all {@code other}.
 *
 * @param <T> what is held for each combination
 */
final class Labels<T> {
  private static final String OTHER = "other";
  private static final int LONGEST = 64;
  static final int MOST_COMBINATIONS = 120;

  private final Values tenants = new Values(20);
  private final Values agents = new Values(20);
  private final Values routes = new Values(20);
  private final Values tasks = new Values(20);
  private final Values families = new Values(30);
  private final ConcurrentMap<Combination, T> held = new ConcurrentHashMap<>();
  private final Function<Combination, T> maker;
  private final T others;
  private volatile UnaryOperator<String> names = UnaryOperator.identity();
  private final Lately<Decision.RequestSummary, T> lately = new Lately<>();

  Labels(Function<Combination, T> maker) {
    this.maker = maker;
    this.others = maker.apply(Combination.OTHERS);
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
    var wanted =
        new Combination(
            tenants.bounded(names.apply(asked.principal().partition().name())),
            agents.bounded(asked.hints().agent()),
            routes.bounded(asked.route()),
            tasks.bounded(asked.hints().task()),
            families.bounded(ModelFamily.of(asked.model())),
            bucket(asked.bodyBytes()));
    T known = held.get(wanted);
    return known == null ? first(wanted) : known;
  }

  private synchronized T first(Combination wanted) {
    return held.size() < MOST_COMBINATIONS || held.containsKey(wanted)
        ? held.computeIfAbsent(wanted, maker)
        : others;
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

  /** The first values keep their names; each is kept only as far as it is shown. */
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
      seen.put(value, value);
      return value;
    }
  }
}
