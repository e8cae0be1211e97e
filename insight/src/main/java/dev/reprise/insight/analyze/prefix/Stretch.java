package dev.reprise.insight.analyze.prefix;

import java.util.Comparator;

/**
 * A stretch of a body that does not count as written.
 *
 * @param start first byte in the body
 * @param end one past the last
 * @param stand what stands for it in the fingerprint; {@link #NOTHING} when it counts as not there
 */
record Stretch(int start, int end, int stand) {
  static final int NOTHING = -1;
  static final Comparator<Stretch> ORDER = Comparator.comparingInt(Stretch::start);

  int length() {
    return end - start;
  }

  /** How many bytes it counts for. */
  int weight() {
    return stand == NOTHING ? 0 : 1;
  }
}
