package dev.reprise.policy.classification;

/**
 * Recognises card numbers (PAN): a length that the issuer uses, a valid check digit (Luhn, ISO/IEC
 * 7812-1), and no sign that it is a number of another kind. A run that is exactly one number counts
 * with any grouping; inside a longer run only the groupings printed on cards count.
 */
final class CardNumbers {
  private static final int SHORTEST = 13;
  static final int LONGEST = 19;
  private static final int LONGEST_TELEPHONE = 15;

  private CardNumbers() {}

  /** Whether a card number is in this run of digits. */
  static boolean in(TextWindow window, Digits run) {
    if (run.count < SHORTEST) {
      return false;
    }
    if (run.count <= LONGEST && whole(window, run)) {
      return true;
    }
    for (int first = 0; first + SHORTEST <= run.count; first++) {
      if (run.opensGroup[first] && inside(window, run, first)) {
        return true;
      }
    }
    return false;
  }

  private static boolean whole(TextWindow window, Digits run) {
    return valid(run, 0, run.count)
        && !embedded(window, run.start, run.end)
        && !(fraction(run) || called(window, run, 0, run.count));
  }

  /** Whether a plus stands before it and it is no longer than telephone numbers are (E.164). */
  private static boolean called(TextWindow window, Digits run, int first, int length) {
    return window.at(run.starts[first] - 1) == '+' && length <= LONGEST_TELEPHONE;
  }

  /** Whether it is the fraction of a decimal number: {@code 0.4111111111111111}. */
  private static boolean fraction(Digits run) {
    int groups = 0;
    for (int i = 0; i < run.count; i++) {
      groups += run.opensGroup[i] ? 1 : 0;
    }
    return groups == 2 && (run.closesGroup(0) || run.closesGroup(1) || run.closesGroup(2));
  }

  private static boolean inside(TextWindow window, Digits run, int first) {
    for (int length = SHORTEST; length <= LONGEST && first + length <= run.count; length++) {
      int last = first + length - 1;
      if (run.closesGroup(last) && valid(run, first, length) && printed(window, run, first, last)) {
        return true;
      }
    }
    return false;
  }

  /** Groups as cards have them: one, fours (the last may be shorter), 4-6-5 or 4-6-4. */
  private static boolean printed(TextWindow window, Digits run, int first, int last) {
    int length = last - first + 1;
    boolean fours = true;
    boolean one = true;
    boolean middle = true;
    for (int i = first + 1; i <= last; i++) {
      int at = i - first;
      boolean opens = run.opensGroup[i];
      one &= !opens;
      fours &= opens == (at % 4 == 0);
      middle &= opens == (at == 4 || at == 10);
    }
    if (one) {
      return !dotted(window, run, first, last) && !called(window, run, first, length);
    }
    return fours || middle && (length == 14 || length == 15);
  }

  private static boolean dotted(TextWindow window, Digits run, int first, int last) {
    int before = window.at(run.starts[first] - 1);
    int after = window.at(run.starts[last] + 1);
    return before == '.'
        || after == '.'
        || before == '-'
        || after == '-'
        || embedded(window, run.starts[first], run.starts[last] + 1);
  }

  /** Letters on both sides, or hexadecimal ones on either: part of a hash or an identifier. */
  private static boolean embedded(TextWindow window, int start, int end) {
    boolean before = !window.wordStart(start);
    boolean after = TextWindow.letter(window.at(end)) || window.at(end) == '_';
    return before && after || before && hex(window.at(start - 1)) || after && hex(window.at(end));
  }

  private static boolean hex(int c) {
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'f';
  }

  private static boolean valid(Digits run, int first, int length) {
    return issued(run, first, length) && luhn(run, first, length) && varied(run, first, length);
  }

  private static boolean varied(Digits run, int first, int length) {
    int seen = 0;
    for (int i = first; i < first + length; i++) {
      seen |= 1 << run.values[i];
    }
    return Integer.bitCount(seen) > 1;
  }

  private static boolean luhn(Digits run, int first, int length) {
    int sum = 0;
    for (int i = 0; i < length; i++) {
      int digit = run.values[first + length - 1 - i];
      int doubled = (i & 1) == 1 ? digit * 2 : digit;
      sum += doubled > 9 ? doubled - 9 : doubled;
    }
    return sum % 10 == 0;
  }

  private static boolean issued(Digits run, int first, int length) {
    int four = 0;
    for (int i = 0; i < 4; i++) {
      four = four * 10 + run.values[first + i];
    }
    return Issuers.give(four, length);
  }
}
