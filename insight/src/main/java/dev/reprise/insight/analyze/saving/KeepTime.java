package dev.reprise.insight.analyze.saving;

import java.time.Duration;

/** How long a provider keeps a prefix after its last use. */
public enum KeepTime {
  FIVE_MINUTES("5m", Duration.ofMinutes(5)),
  HALF_HOUR("30m", Duration.ofMinutes(30)),
  HOUR("1h", Duration.ofHours(1)),
  DAY("24h", Duration.ofHours(24));

  private final String word;
  private final long millis;

  KeepTime(String word, Duration duration) {
    this.word = word;
    this.millis = duration.toMillis();
  }

  public String word() {
    return word;
  }

  public boolean holds(long ageMillis) {
    return ageMillis <= millis;
  }
}
