package dev.reprise.simulator.openai.caching;

import dev.reprise.simulator.world.Usage;

/** How a server of this API caches prompts. Thread-safe. */
@FunctionalInterface
public interface PromptCache {

  /**
   * Looks a prompt up and stores it.
   *
   * @param organization whose cache it is
   * @param startNanos when the request arrived
   * @return input, read and write tokens; output 0
   */
  Usage use(String organization, Prompt prompt, long startNanos);
}
