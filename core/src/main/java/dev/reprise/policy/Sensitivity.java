package dev.reprise.policy;

import java.util.Locale;
import java.util.Map;

/** The most sensitive thing a text holds, mildest first. */
public enum Sensitivity {
  NONE,
  PII_LOW,
  PII_MODERATE,
  PII_HIGH,
  SECRET,
  PAYMENT;

  /** The words a bundle may use as {@code pii_max}: high PII is never kept. */
  public static final Map<String, Sensitivity> PII_MAX =
      WordSets.of(
          Map.entry("none", NONE), Map.entry("low", PII_LOW), Map.entry("moderate", PII_MODERATE));

  public Sensitivity orWorse(Sensitivity other) {
    return compareTo(other) >= 0 ? this : other;
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
