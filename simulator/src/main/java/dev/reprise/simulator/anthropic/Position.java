package dev.reprise.simulator.anthropic;

import dev.reprise.simulator.cache.Span;
import org.jspecify.annotations.Nullable;

/**
 * One block of the prompt, a place where a breakpoint can be.
 *
 * @param tier which of the three parts of the prompt it is in
 * @param span what is hashed, without its mark
 * @param path where it stands in the body, for error texts
 * @param eligible whether the automatic breakpoint may land here
 * @param mark the lifetime asked for, or null when it carries no mark
 */
record Position(Tier tier, Span span, String path, boolean eligible, @Nullable Ttl mark) {

  enum Tier {
    TOOLS,
    SYSTEM,
    MESSAGES
  }

  Position marked(Ttl ttl) {
    return new Position(tier, span, path, eligible, ttl);
  }
}
