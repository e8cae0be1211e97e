package dev.reprise.gateway.money;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Compares the tokens that plans predict to be read from the provider's cache with those that are
 * read, by provider and model. The prediction of a model fails when over its last plans less than
 * half was read, and recovers at half or more. Plans older than an hour are forgotten.
 */
public final class Predictions {
  static final int WINDOW = 50;

  /** With fewer plans nothing is decided. */
  static final int FEWEST = 20;

  static final Duration REMEMBERED = Duration.ofHours(1);
  private static final int MOST_MODELS = 200;
  private static final String OTHER = "other";

  private final InstantSource clock;
  private final Consumer<String> failure;
  private final TreeMap<String, RecentPlans> windows = new TreeMap<>();

  private record PlanOutcome(Instant at, long predicted, long actual) {}

  private static final class RecentPlans {
    final Deque<PlanOutcome> plans = new ArrayDeque<>();
    boolean failing;
    Instant since = Instant.EPOCH;
  }

  /**
   * One model whose prediction fails.
   *
   * @param of {@code provider/model}
   */
  public record FailingPlans(String of, Instant since, long predicted, long actual, int plans) {}

  /**
   * @param failure gets one line when the prediction of a model begins to fail
   */
  public Predictions(InstantSource clock, Consumer<String> failure) {
    this.clock = clock;
    this.failure = failure;
  }

  /**
   * Adds one plan's prediction and what the provider reported; a prediction of no tokens is
   * ignored.
   */
  public synchronized void note(String provider, String model, long predicted, long actual) {
    if (predicted <= 0) {
      return;
    }
    String of = provider + "/" + model;
    boolean room = windows.size() < MOST_MODELS || windows.containsKey(of);
    RecentPlans window = windows.computeIfAbsent(room ? of : OTHER, it -> new RecentPlans());
    Instant now = clock.instant();
    window.plans.addLast(new PlanOutcome(now, predicted, actual));
    if (window.plans.size() > WINDOW) {
      window.plans.removeFirst();
    }
    judge(room ? of : OTHER, window, now);
  }

  private void judge(String of, RecentPlans window, Instant now) {
    Instant horizon = now.minus(REMEMBERED);
    while (!window.plans.isEmpty() && window.plans.getFirst().at().isBefore(horizon)) {
      window.plans.removeFirst();
    }
    FailingPlans sums = sums(of, window);
    boolean below = sums.plans() >= FEWEST && sums.actual() < sums.predicted() - sums.actual();
    if (below && !window.failing) {
      window.since = now;
      failure.accept(
          "prediction fails for "
              + of
              + ": over "
              + sums.plans()
              + " plans the provider read "
              + sums.actual()
              + " of "
              + sums.predicted()
              + " predicted tokens from its cache");
    }
    window.failing = below;
  }

  private static FailingPlans sums(String of, RecentPlans window) {
    long predicted = window.plans.stream().mapToLong(PlanOutcome::predicted).sum();
    long actual = window.plans.stream().mapToLong(PlanOutcome::actual).sum();
    return new FailingPlans(of, window.since, predicted, actual, window.plans.size());
  }

  /** The models whose prediction fails now, by name. */
  public synchronized List<FailingPlans> failing() {
    var failing = new ArrayList<FailingPlans>();
    Instant now = clock.instant();
    windows.forEach(
        (of, window) -> {
          judge(of, window, now);
          if (window.failing) {
            failing.add(sums(of, window));
          }
        });
    return failing;
  }
}
