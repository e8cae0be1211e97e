package dev.reprise.yaml;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the word someone probably meant. */
public final class NearestWord {
  private NearestWord() {}

  /** The candidate with the fewest edits, when so few that a typing error is likely. */
  public static Optional<String> to(String word, Collection<String> candidates) {
    String best = null;
    int bestEdits = Math.max(2, word.length() / 2) + 1;
    for (String candidate : candidates) {
      int edits = edits(word, candidate);
      if (edits < bestEdits) {
        best = candidate;
        bestEdits = edits;
      }
    }
    return Optional.ofNullable(best);
  }

  /** What to write instead of a key that does not exist: the nearest, else all there are. */
  public static String remedy(String word, Collection<String> candidates) {
    String all = String.join(", ", candidates);
    return to(word, candidates)
        .map(near -> "there is no such key; did you mean " + near + "? Write that, or leave it out")
        .orElse("there is no such key; leave it out, or write one of: " + all);
  }

  /** The Levenshtein distance, ignoring case, of at most the first 64 characters. */
  static int edits(String left, String right) {
    String a = start(left);
    String b = start(right);
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }

  private static String start(String word) {
    return word.substring(0, Math.min(64, word.length())).toLowerCase(Locale.ROOT);
  }
}
