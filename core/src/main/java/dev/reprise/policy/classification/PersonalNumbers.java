package dev.reprise.policy.classification;

import java.math.BigInteger;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Recognises telephone numbers (E.164) and numbers of bank accounts (IBAN, ISO 13616). */
final class PersonalNumbers {
  private static final int AROUND = 24;
  private static final Set<String> TELEPHONE =
      Set.of("phone", "telephone", "tel", "mobile", "cell", "call", "whatsapp", "fax", "handy");
  private static final Set<String> FILLER =
      Set.of("number", "no", "nr", "is", "me", "us", "at", "on", "under", "the", "n");
  private static final Map<String, Integer> IBAN_LENGTHS = new TreeMap<>();
  private static final BigInteger NINETY_SEVEN = BigInteger.valueOf(97);

  static {
    String lengths =
        "AD24 AE23 AT20 BE16 BG22 BR29 CH21 CY28 CZ24 DE22 DK18 EE20 ES24 FI18 FR27 GB22 GI23 GR27"
            + " HR21 HU28 IE22 IL23 IS26 IT27 LI21 LT20 LU20 LV21 MC27 MT31 NL18 NO15 PL28 PT25 RO24"
            + " SA24 SE24 SI19 SK24 SM27 TR26";
    for (String one : lengths.split(" ")) {
      IBAN_LENGTHS.put(one.substring(0, 2), Integer.parseInt(one, 2, 4, 10));
    }
  }

  private PersonalNumbers() {}

  /**
   * Whether it is a telephone number: with a plus and grouped as people write it, or after a word
   * that says so. Ungrouped digits after a plus do not count: they are often a difference.
   */
  static boolean telephone(TextWindow window, Digits run) {
    if (run.count < 7 || run.count > 15) {
      return false;
    }
    boolean plus = window.at(run.start - 1) == '+' && run.values[0] != 0;
    boolean grouped = false;
    for (int i = 1; i < run.count; i++) {
      grouped |= run.opensGroup[i];
    }
    if (plus && grouped && run.count >= 10 && !decimal(window, run)) {
      return true;
    }
    return said(window, run) && !TextWindow.wordPart(window.at(run.end));
  }

  /**
   * Whether a decimal number with a sign begins it: {@code +1.234567890}. A telephone number with a
   * dot after its first digit has another dot or a dash after its next group.
   */
  private static boolean decimal(TextWindow window, Digits run) {
    if (window.at(run.starts[0] + 1) != '.') {
      return false;
    }
    int last = 1;
    while (!run.closesGroup(last)) {
      last++;
    }
    int after = run.starts[last] + 1;
    boolean goesOn = last + 1 < run.count && run.starts[last + 1] == after + 1;
    return !goesOn || window.at(after) == ' ';
  }

  /** Whether a word before the number, with only filler between them, names it as one. */
  private static boolean said(TextWindow window, Digits run) {
    int end = run.start;
    for (int words = 0; words < 4; words++) {
      while (run.start - end < AROUND
          && !TextWindow.letter(window.at(end - 1))
          && window.at(end - 1) >= 0) {
        end--;
      }
      int start = end;
      while (end - start < AROUND && TextWindow.letter(window.at(start - 1))) {
        start--;
      }
      String word = window.lowerText(start, end);
      if (TELEPHONE.contains(word) || !FILLER.contains(word)) {
        return TELEPHONE.contains(word);
      }
      end = start;
    }
    return false;
  }

  /** Whether an IBAN overlaps the run: country, length, and the remainder by 97. */
  static boolean account(TextWindow window, Digits run) {
    int earliest = Math.max(window.from(), run.start - AROUND);
    for (int i = run.start; i >= earliest; i--) {
      if (country(window, i) && window.wordStart(i) && checks(window, i)) {
        return true;
      }
    }
    return false;
  }

  private static boolean country(TextWindow window, int i) {
    return upper(window.at(i))
        && upper(window.at(i + 1))
        && TextWindow.digit(window.at(i + 2))
        && TextWindow.digit(window.at(i + 3));
  }

  private static boolean upper(int c) {
    return c >= 'A' && c <= 'Z';
  }

  private static boolean checks(TextWindow window, int start) {
    Integer length = IBAN_LENGTHS.get(window.text(start, start + 2));
    if (length == null) {
      return false;
    }
    var account = new StringBuilder();
    int i = start;
    while (account.length() < length) {
      int c = window.at(i++);
      if (upper(c) || TextWindow.digit(c)) {
        account.append((char) c);
      } else if (c != ' ' && c != '-' || !TextWindow.wordPart(window.at(i - 2))) {
        return false;
      }
    }
    return !TextWindow.wordPart(window.at(i)) && remainder(account) == 1;
  }

  private static int remainder(CharSequence account) {
    var number = new StringBuilder();
    for (int i = 0; i < account.length(); i++) {
      number.append(Character.digit(account.charAt((i + 4) % account.length()), 36));
    }
    return new BigInteger(number.toString()).mod(NINETY_SEVEN).intValue();
  }
}
