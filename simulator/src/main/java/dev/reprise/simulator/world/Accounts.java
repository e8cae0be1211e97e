package dev.reprise.simulator.world;

import java.util.Map;
import java.util.TreeMap;

/** Tokens used, by model. Tests compare measurements with these exact figures. */
public final class Accounts {

  /** Calls that were answered with a completion, and their tokens. */
  public record Total(long calls, Usage usage) {}

  private final Map<String, Total> totals = new TreeMap<>();

  public synchronized void add(String model, Usage usage) {
    totals.merge(
        model,
        new Total(1, usage),
        (old, one) -> new Total(old.calls() + 1, old.usage().plus(usage)));
  }

  /** The total of one model; zero when it was never called. */
  public synchronized Total of(String model) {
    return totals.getOrDefault(model, new Total(0, Usage.NONE));
  }

  public synchronized Map<String, Total> all() {
    return Map.copyOf(totals);
  }
}
