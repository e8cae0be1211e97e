package dev.reprise.provider.layout;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A list of words in lower case, grouped by first letter, so that most text is compared with few of
 * them.
 */
final class WordList {
  private final List<List<String>> byFirst = new ArrayList<>();

  private WordList(String... words) {
    for (char first = 'a'; first <= 'z'; first++) {
      char wanted = first;
      byFirst.add(List.of(words).stream().filter(word -> word.charAt(0) == wanted).toList());
    }
  }

  static WordList of(String... words) {
    return new WordList(words);
  }

  /** The first word of each phrase. */
  Stream<String> first() {
    return byFirst.stream().flatMap(List::stream).map(WordList::first);
  }

  private static String first(String phrase) {
    int space = phrase.indexOf(' ');
    return space < 0 ? phrase : phrase.substring(0, space);
  }

  /** Reads the word at the current position if it is one of these; returns whether it was. */
  boolean taken(ScannedText text) {
    int first = ScannedText.lower(text.peek(0));
    if (first < 'a' || first > 'z') {
      return false;
    }
    List<String> words = byFirst.get(first - 'a');
    for (int i = 0; i < words.size(); i++) {
      if (text.takeWord(words.get(i))) {
        return true;
      }
    }
    return false;
  }
}
