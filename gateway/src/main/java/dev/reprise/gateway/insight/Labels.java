package dev.reprise.gateway.insight;

import dev.reprise.telemetry.Decision;
import io.micrometer.core.instrument.Tags;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The common labels of contract 2.7, bounded however hostile the traffic: a value beyond the first
 * few of its label becomes {@code other}, and a combination beyond the first {@link
 * #MOST_COMBINATIONS} becomes all {@code other}.
 */
final class Labels {
  private static final String OTHER = "other";
  static final int MOST_COMBINATIONS = 120;

  private final Values tenants = new Values(20);
  private final Values agents = new Values(20);
  private final Values routes = new Values(20);
  private final Values tasks = new Values(20);
  private final Values models = new Values(30);
  private final ConcurrentMap<Combination, Combination> combinations = new ConcurrentHashMap<>();

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

  Combination of(Decision decision) {
    Decision.Asked asked = decision.asked();
    var wanted =
        new Combination(
            tenants.bounded(asked.principal().partition().name()),
            agents.bounded(asked.hints().agent()),
            routes.bounded(asked.route()),
            tasks.bounded(asked.hints().task()),
            models.bounded(family(asked.model())),
            bucket(asked.bodyBytes()));
    Combination known = combinations.get(wanted);
    if (known != null) {
      return known;
    }
    if (combinations.size() >= MOST_COMBINATIONS) {
      return Combination.OTHERS;
    }
    combinations.put(wanted, wanted);
    return wanted;
  }

  /**
   * The model's name without its release: {@code claude-sonnet-4-5-20250929} is {@code
   * claude-sonnet-4-5}.
   */
  static String family(String model) {
    int end = model.length();
    while (end > 0 && (Character.isDigit(model.charAt(end - 1)) || model.charAt(end - 1) == '-')) {
      end--;
    }
    int release = model.length() - end;
    if (release < 8) {
      return model;
    }
    int dash = model.indexOf('-', end);
    int cut = model.length();
    for (int at = dash; at >= 0; at = model.indexOf('-', at + 1)) {
      String rest = model.substring(at + 1);
      if (rest.length() >= 4
          && Character.isDigit(rest.charAt(0))
          && (rest.length() == 8 || rest.length() == 10)) {
        cut = at;
        break;
      }
    }
    return model.substring(0, cut);
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

  /** The first values seen keep their names. */
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
      String known = seen.get(value);
      if (known != null || seen.size() >= most) {
        return known == null ? OTHER : known;
      }
      String clipped = value.length() > 64 ? value.substring(0, 64) : value;
      seen.put(value, clipped);
      return clipped;
    }
  }
}
