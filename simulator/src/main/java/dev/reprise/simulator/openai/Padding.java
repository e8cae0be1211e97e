package dev.reprise.simulator.openai;

import dev.reprise.simulator.wire.Ids;

/**
 * {@code obfuscation}: fills a delta up to a multiple of 16 characters, so that its length reveals
 * nothing.
 */
final class Padding {

  private Padding() {}

  static String of(Ids ids, String delta) {
    int missing = 16 - delta.length() % 16;
    return ids.base62("", missing);
  }
}
