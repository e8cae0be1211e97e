package dev.reprise.provider.caching;

import java.util.concurrent.TimeUnit;

/**
 * How long a provider keeps what was written, from the start of each use (Anthropic 1.4, OpenAI
 * 2.2).
 */
public enum Lifetime {
  FIVE_MINUTES("5m", 5),
  HALF_HOUR("30m", 30),
  HOUR("1h", 60);

  private final String word;
  private final long nanos;

  Lifetime(String word, long minutes) {
    this.word = word;
    this.nanos = TimeUnit.MINUTES.toNanos(minutes);
  }

  /** As it is written on the wire. */
  public String word() {
    return word;
  }

  public long nanos() {
    return nanos;
  }
}
