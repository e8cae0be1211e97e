package dev.reprise.policy;

import java.util.Locale;
import java.util.Map;

/** How long the result of a tool stays true, longest first. */
public enum FreshnessClass {
  /** Bound to a version: true for ever. */
  IMMUTABLE,
  /** Hours, and events. */
  SLOW,
  /** Seconds, and validation. */
  TIME_SENSITIVE,
  /** Never older than now: never kept. */
  REAL_TIME;

  public static final Map<String, FreshnessClass> WORDS =
      WordSets.of(
          Map.entry("immutable", IMMUTABLE),
          Map.entry("slow", SLOW),
          Map.entry("time-sensitive", TIME_SENSITIVE),
          Map.entry("real-time", REAL_TIME));

  /** The value of a word that a caller wrote; an unknown word means real-time. */
  public static FreshnessClass declared(String word) {
    return WORDS.getOrDefault(word, REAL_TIME);
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
