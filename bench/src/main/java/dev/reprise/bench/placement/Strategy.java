package dev.reprise.bench.placement;

import dev.reprise.artifact.TokenUsage;

/** What becomes of each request on its way to the provider. Asked in the order of time. */
interface Strategy {
  String name();

  /** The body as it is sent. */
  byte[] sent(Ask ask);

  /** What the provider reported of the request that was sent last. */
  default void answered(TokenUsage usage) {}
}
