package dev.reprise.policy.classification;

import dev.reprise.policy.Findings;
import dev.reprise.request.Digest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Findings by the digest of a block, so that a system prompt is classified once and not with
 * every turn. Bounded; forgets the longest unused. Two threads may classify the same block at once:
 * they find the same.
 */
public final class RememberedFindings {
  private final Map<Digest, Findings> recent;

  /**
   * @param most blocks remembered; each takes about 200 bytes
   */
  public RememberedFindings(int most) {
    recent =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Digest, Findings> eldest) {
            return size() > most;
          }
        };
  }

  public Findings of(Digest block, Supplier<Findings> classify) {
    Findings known;
    synchronized (recent) {
      known = recent.get(block);
    }
    if (known != null) {
      return known;
    }
    Findings found = classify.get();
    synchronized (recent) {
      recent.put(block, found);
    }
    return found;
  }
}
