package dev.reprise.policy.classification;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A run of digits with what stands between them: ASCII and other decimal digits (full-width,
 * Arabic), single blanks, dashes and dots in several spellings. Reused from run to run.
 */
final class Digits {
  private static final long EACH = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long ZEROS = 0x3030303030303030L;
  private static final long ARABIC = 0xD9D9D9D9D9D9D9D9L;
  private static final long EXTENDED_ARABIC = 0xDBDBDBDBDBDBDBDBL;
  private static final long FULL_WIDTH = 0xEFEFEFEFEFEFEFEFL;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  static final int MOST = 96;
  private static final int MOST_BETWEEN = 3;

  final byte[] values = new byte[MOST];
  final int[] starts = new int[MOST];
  final boolean[] opensGroup = new boolean[MOST];
  int count;
  int start;
  int end;

  /** The next byte from here at which a digit begins, or -1. */
  static int find(TextWindow window, int from) {
    int i = from;
    while (i < window.to()) {
      int end = Math.min(i + Long.BYTES, window.to());
      if (end - i == Long.BYTES && !mayBegin((long) LONGS.get(window.bytes(), i))) {
        i = end;
      }
      for (; i < end; i++) {
        if (digitAt(window, i) >= 0) {
          return i;
        }
      }
    }
    return -1;
  }

  /** Whether a digit may begin at one of these eight bytes: an ASCII digit, or a first byte. */
  private static boolean mayBegin(long bytes) {
    long found = below(bytes ^ ZEROS, 10);
    if ((bytes & HIGHS) != 0) {
      found |= below(bytes ^ ARABIC, 1) | below(bytes ^ EXTENDED_ARABIC, 1);
      found |= below(bytes ^ FULL_WIDTH, 1);
    }
    return found != 0;
  }

  /** Not zero when one of the eight bytes is below the bound, which is at most 128. */
  private static long below(long bytes, int bound) {
    return (bytes - bound * EACH) & ~bytes & HIGHS;
  }

  /** Reads the run whose first digit begins at this byte; count is 0 when none does. */
  void read(TextWindow window, int from) {
    count = 0;
    int i = from;
    start = i;
    end = i;
    boolean opens = true;
    int between = 0;
    while (count < MOST) {
      int digit = digitAt(window, i);
      if (digit >= 0) {
        values[count] = (byte) (digit & 0xF);
        starts[count] = i;
        opensGroup[count++] = opens;
        i += digit >> 4;
        end = i;
        opens = false;
        between = 0;
        continue;
      }
      int separator = separatorAt(window, i);
      if (count == 0 || separator == 0 || ++between > MOST_BETWEEN) {
        return;
      }
      opens = true;
      i += separator;
    }
  }

  /** Value in the low four bits, length in bytes above; -1 when no digit begins here. */
  static int digitAt(TextWindow window, int i) {
    int c = window.at(i);
    if (c < 0x80) {
      return digit(c, '0', 1);
    }
    return switch (c) {
      case 0xD9 -> digit(window.at(i + 1), 0xA0, 2); // Arabic-Indic
      case 0xDB -> digit(window.at(i + 1), 0xB0, 2); // extended Arabic-Indic
      case 0xEF -> window.at(i + 1) == 0xBC ? digit(window.at(i + 2), 0x90, 3) : -1; // full-width
      default -> -1;
    };
  }

  /**
   * @param last the last byte of the character
   * @param zero that byte of this script's zero
   */
  private static int digit(int last, int zero, int length) {
    return last >= zero && last <= zero + 9 ? last - zero | length << 4 : -1;
  }

  /** Length of the blank, dash or dot that begins here; 0 when none does. */
  static int separatorAt(TextWindow window, int i) {
    int c = window.at(i);
    if (c == ' ' || c == '-' || c == '.') {
      return 1;
    }
    int second = window.at(i + 1);
    if (c == 0xC2 && second == 0xA0) {
      return 2;
    }
    return wideSeparator(c << 16 | second << 8 | window.at(i + 2)) ? 3 : 0;
  }

  /** U+2000 … U+202F (blanks and dashes), the ideographic blank, the full-width dash. */
  private static boolean wideSeparator(int utf8) {
    return utf8 >= 0xE28080 && utf8 <= 0xE280AF || utf8 == 0xE38080 || utf8 == 0xEFBC8D;
  }

  /**
   * Where to look for the next run: behind this one. One that was cut is looked at again from the
   * first group of its end in which a card number may begin that was cut as well.
   */
  int next() {
    if (count == MOST) {
      for (int i = MOST - CardNumbers.LONGEST + 1; i < MOST; i++) {
        if (opensGroup[i]) {
          return starts[i];
        }
      }
    }
    return end;
  }

  /** Whether a group ends with this digit. */
  boolean closesGroup(int index) {
    return index == count - 1 || opensGroup[index + 1];
  }
}
