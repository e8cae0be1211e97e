package dev.reprise.yaml;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Durations and byte sizes as people write them: a whole number and a unit, never without one. */
public final class Units {
  public static final String DURATION_REMEDY =
      "write a whole number and a unit: ms, s, m, h or d, as in 10m";
  public static final String SIZE_REMEDY =
      "write a whole number and a unit: B, KiB, MiB, GiB or TiB, as in 256MiB";
  private static final Map<String, Long> MILLIS = new LinkedHashMap<>();
  private static final Map<String, Long> BYTES = new LinkedHashMap<>();

  static {
    MILLIS.put("d", 86_400_000L);
    MILLIS.put("h", 3_600_000L);
    MILLIS.put("m", 60_000L);
    MILLIS.put("s", 1000L);
    MILLIS.put("ms", 1L);
    BYTES.put("TiB", 1L << 40);
    BYTES.put("GiB", 1L << 30);
    BYTES.put("MiB", 1L << 20);
    BYTES.put("KiB", 1L << 10);
    BYTES.put("B", 1L);
  }

  private Units() {}

  /** {@code 250ms}, {@code 10s}, {@code 10m}, {@code 1h}, {@code 7d}; empty for anything else. */
  public static Optional<Duration> duration(String text) {
    return scaled(text, MILLIS).map(Duration::ofMillis);
  }

  /** {@code 256MiB}, {@code 32KiB}, {@code 512B}; empty for anything else. */
  public static Optional<Long> bytes(String text) {
    return scaled(text, BYTES);
  }

  /** The shortest way to write it; reads back as the same. */
  public static String show(Duration duration) {
    return duration.isZero() ? "0s" : shortest(duration.toMillis(), MILLIS);
  }

  /** The shortest way to write a number of bytes; reads back as the same. */
  public static String show(long bytes) {
    return bytes == 0 ? "0B" : shortest(bytes, BYTES);
  }

  private static String shortest(long amount, Map<String, Long> units) {
    for (var unit : units.entrySet()) {
      if (amount % unit.getValue() == 0) {
        return amount / unit.getValue() + unit.getKey();
      }
    }
    throw new AssertionError("the smallest unit divides everything");
  }

  private static Optional<Long> scaled(String text, Map<String, Long> units) {
    int digits = 0;
    while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
      digits++;
    }
    Long unit = units.get(text.substring(digits));
    if (digits == 0 || digits > 15 || unit == null) {
      return Optional.empty();
    }
    long number = Long.parseLong(text, 0, digits, 10);
    return number > Long.MAX_VALUE / 1_000_000 / unit
        ? Optional.empty()
        : Optional.of(number * unit);
  }
}
