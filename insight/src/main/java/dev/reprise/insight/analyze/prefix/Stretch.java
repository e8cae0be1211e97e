package dev.reprise.insight.analyze.prefix;

import java.util.Comparator;

/**
 * A stretch of a body that the fingerprint replaces or leaves out.
 *
 * @param start first byte in the body
 * @param end one past the last
 * @param stand the value that replaces it in the fingerprint; {@link #NOTHING} when it is left out
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
