package dev.reprise.provider;

import java.util.Set;

/**
 * What an engine's page of metrics calls its prefix cache.
 *
 * @param utilisation gauges of the share of cache blocks in use, 0 to 1
 * @param asked counters of prompt tokens looked up
 * @param found counters of those found
 */
public record EngineMetrics(Set<String> utilisation, Set<String> asked, Set<String> found) {
  public EngineMetrics {
    utilisation = Set.copyOf(utilisation);
    asked = Set.copyOf(asked);
    found = Set.copyOf(found);
  }
}
