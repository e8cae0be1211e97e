package dev.reprise.simulator.content;

import java.nio.charset.StandardCharsets;

/**
 * How many tokens a block of the prompt has. Sums are exact because every block is counted alone.
 */
@FunctionalInterface
public interface TokenCount {

  /** One token for every four UTF-8 bytes or part of them, at least one. */
  TokenCount FOUR_BYTES =
      text -> Math.max(1, (text.getBytes(StandardCharsets.UTF_8).length + 3) / 4);

  int of(String block);

  /** Media cost a base and then by size; {@code encoded} is the base64 text, a URL or an id. */
  default int ofMedia(String encoded) {
    return 85 + encoded.length() / 512;
  }
}
