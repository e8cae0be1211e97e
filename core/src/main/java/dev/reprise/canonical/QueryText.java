package dev.reprise.canonical;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Folding for retrieval queries only. Runs of ASCII white space become one space, none at the
 * ends. Then three ways to write a date become {@code yyyy-mm-dd}, all of them unambiguous: {@code
 * 21 November 2026}, {@code November 21, 2026} (comma optional) and {@code 2026/11/21}; months in
 * English, in full or by three letters, in any case; years 1000 to 2999; days that exist. A date
 * must stand between spaces, but one or more of {@code . , ; : ? ! )} may follow it. {@code
 * 11/12/2026} stays: it is a day in two countries and another in a third.
 */
final class QueryText {
  private static final List<String> MONTHS =
      List.of(
          "january",
          "february",
          "march",
          "april",
          "may",
          "june",
          "july",
          "august",
          "september",
          "october",
          "november",
          "december");
  private static final String BLANKS = " \t\n\u000B\f\r";
  private static final String TRAILING = ".,;:?!)";
  private static final int ABBREVIATED = 3;

  /** A date found: how it is written in ISO and how many words it took. */
  private record Dated(String iso, int words) {}

  private QueryText() {}

  static String folded(String text) {
    String[] words = words(text);
    StringBuilder folded = new StringBuilder(text.length());
    int next = 0;
    while (next < words.length) {
      Dated dated = dated(words, next);
      folded.append(folded.isEmpty() ? "" : " ").append(dated == null ? words[next] : dated.iso);
      next += dated == null ? 1 : dated.words;
    }
    return folded.toString();
  }

  private static String[] words(String text) {
    StringBuilder spaced = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean blank = BLANKS.indexOf(c) >= 0;
      if (!blank) {
        spaced.append(c);
      } else if (!spaced.isEmpty() && spaced.charAt(spaced.length() - 1) != ' ') {
        spaced.append(' ');
      }
    }
    String trimmed = spaced.toString();
    return trimmed.isEmpty() ? new String[0] : trimmed.split(" ");
  }

  private static @Nullable Dated dated(String[] words, int at) {
    Dated dated = slashed(words[at]);
    if (dated != null || at + 2 >= words.length) {
      return dated;
    }
    int month = month(words[at + 1]);
    if (month > 0) {
      return date(number(words[at], 2), month, words[at + 2], 3);
    }
    String day = words[at + 1];
    boolean comma = day.endsWith(",");
    return date(
        number(comma ? day.substring(0, day.length() - 1) : day, 2),
        month(words[at]),
        words[at + 2],
        3);
  }

  /** Year first, so day and month cannot be confused. */
  private static @Nullable Dated slashed(String word) {
    int first = word.indexOf('/');
    int second = word.indexOf('/', first + 1);
    if (first != 4 || second < 0) {
      return null;
    }
    int end = digitsEnd(word, second + 1);
    int day = number(word.substring(second + 1, end), 2);
    int month = number(word.substring(first + 1, second), 2);
    return date(day, month, word.substring(0, first) + word.substring(end), 1);
  }

  /** {@code year} may be followed by punctuation, which stays. */
  private static @Nullable Dated date(int day, int month, String year, int words) {
    int end = digitsEnd(year, 0);
    int number = end == 4 ? number(year.substring(0, 4), 4) : -1;
    if (day < 1 || month < 1 || number < 1000 || number > 2999 || !trails(year.substring(end))) {
      return null;
    }
    try {
      return new Dated(LocalDate.of(number, month, day) + year.substring(end), words);
    } catch (DateTimeException noSuchDay) {
      return null;
    }
  }

  private static boolean trails(String rest) {
    return rest.chars().allMatch(c -> TRAILING.indexOf(c) >= 0);
  }

  private static int digitsEnd(String word, int from) {
    int end = from;
    while (end < word.length() && word.charAt(end) >= '0' && word.charAt(end) <= '9') {
      end++;
    }
    return end;
  }

  /** The number a word of one to so many ASCII digits writes, or -1. */
  private static int number(String word, int digits) {
    boolean number =
        !word.isEmpty() && word.length() <= digits && digitsEnd(word, 0) == word.length();
    return number ? Integer.parseInt(word) : -1;
  }

  /** 1 to 12, or -1. */
  private static int month(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    for (int i = 0; i < MONTHS.size(); i++) {
      String month = MONTHS.get(i);
      if (lower.equals(month) || lower.equals(month.substring(0, ABBREVIATED))) {
        return i + 1;
      }
    }
    return -1;
  }
}
