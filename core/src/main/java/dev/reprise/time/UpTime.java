package dev.reprise.time;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/**
 * Nanoseconds since the machine was started, suspensions included, in steps of ten milliseconds:
 * the first number of Linux's {@code /proc/uptime}. Java offers no other access to that clock.
 * Other systems have no such file; then the time is not known.
 */
final class UpTime implements LongSupplier {
  private static final long NANOS_PER_HUNDREDTH = 10_000_000L;
  private static final int MOST_DIGITS = 9;
  private static final long NOT_KNOWN = -1;

  private final Path file;

  UpTime(Path file) {
    this.file = file;
  }

  static UpTime ofLinux() {
    return new UpTime(Path.of("/proc/uptime"));
  }

  @Override
  public long getAsLong() {
    try {
      return parse(Files.readString(file, StandardCharsets.US_ASCII));
    } catch (IOException notThere) {
      return NOT_KNOWN; // a system without it: the wall clock stands in
    }
  }

  /** {@code 12345.67 …} as nanoseconds; unknown where it is written otherwise. */
  static long parse(String text) {
    int dot = text.indexOf('.');
    boolean written = dot > 0 && dot <= MOST_DIGITS && text.length() >= dot + 3;
    if (!written || !digits(text, 0, dot) || !digits(text, dot + 1, dot + 3)) {
      return NOT_KNOWN;
    }
    long seconds = Long.parseLong(text, 0, dot, 10);
    long hundredths = Long.parseLong(text, dot + 1, dot + 3, 10);
    return (seconds * 100 + hundredths) * NANOS_PER_HUNDREDTH;
  }

  private static boolean digits(String text, int from, int to) {
    return text.substring(from, to).chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
