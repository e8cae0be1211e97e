package dev.reprise.provider.caching.registry;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Remembers which hints a model at a host answered with status 400 (row B6). A refusal is forgotten
 * after an hour, since a provider may take later what it refuses now. Times are nanoseconds of a
 * monotonic clock, handed in. Safe for use by many threads.
 */
public final class HintRefusals {
  /** How long a refusal is remembered. */
  public static final long BELIEVED_NANOS = TimeUnit.HOURS.toNanos(1);

  private static final int MOST = 1024;

  private record Refusal(Set<String> fields, long until) {}

  private final Map<String, Refusal> refusals =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Refusal> eldest) {
          return size() > MOST;
        }
      };

  private static final int LONGEST_MODEL = 256;

  /** A name longer than any model's is not remembered: its request was refused for that. */
  private static boolean nameable(String model) {
    return model.length() <= LONGEST_MODEL;
  }

  /** Names of the fields that a model at a host refused within the last hour. */
  public synchronized Set<String> of(String host, String model, long now) {
    Refusal refusal = nameable(model) ? refusals.get(host + " " + model) : null;
    return refusal != null && refusal.until() - now > 0 ? refusal.fields() : Set.of();
  }

  /** Remembers that a model at a host refused these fields. */
  public synchronized void remember(String host, String model, Set<String> fields, long now) {
    if (!nameable(model)) {
      return;
    }
    refusals.put(host + " " + model, new Refusal(Set.copyOf(fields), now + BELIEVED_NANOS));
  }
}
