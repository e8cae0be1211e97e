package dev.reprise.simulator.content;

import java.util.List;
import java.util.SplittableRandom;

/** Plain English sentences from a small vocabulary. */
final class Prose {

  private static final List<String> SUBJECTS =
      List.of(
          "The report",
          "Your order",
          "The schedule",
          "This change",
          "The first option",
          "A careful review",
          "The team",
          "The latest version",
          "Each step",
          "The library",
          "The second draft",
          "A short test",
          "The plan",
          "The harbour office",
          "Every reader");
  private static final List<String> VERBS =
      List.of(
          "covers",
          "explains",
          "supports",
          "replaces",
          "confirms",
          "improves",
          "describes",
          "keeps",
          "follows",
          "includes",
          "needs",
          "points to");
  private static final List<String> OBJECTS =
      List.of(
          "the main question",
          "a clear answer",
          "three small parts",
          "the open points",
          "the older records",
          "a simple rule",
          "the same steps",
          "a quiet afternoon",
          "the missing detail",
          "the whole list",
          "two good examples",
          "the next release");
  private static final List<String> TAILS =
      List.of(
          "",
          "",
          " without extra cost",
          " before the end of the week",
          " in plain words",
          " for most readers",
          " as long as the input stays the same",
          " and nothing else",
          " when the numbers agree",
          " after a short check");
  private static final List<String> THOUGHTS =
      List.of(
          "The user wants a direct answer", "I should check the given facts first",
          "There is one likely reading of this", "A short reply is enough here",
          "I will name the main point and then the reason",
              "Nothing in the text speaks against it");

  private final SplittableRandom random;

  Prose(SplittableRandom random) {
    this.random = random;
  }

  /** Two to six sentences. */
  String paragraph() {
    StringBuilder text = new StringBuilder(sentence());
    int more = random.nextInt(1, 6);
    for (int i = 0; i < more; i++) {
      text.append(' ').append(sentence());
    }
    return text.toString();
  }

  String thought() {
    StringBuilder text = new StringBuilder();
    int count = random.nextInt(2, 4);
    for (int i = 0; i < count; i++) {
      text.append(i == 0 ? "" : " ").append(pick(THOUGHTS)).append('.');
    }
    return text.toString();
  }

  /** Two or three words, for values of strings in documents. */
  String phrase() {
    return pick(OBJECTS);
  }

  private String sentence() {
    return pick(SUBJECTS) + " " + pick(VERBS) + " " + pick(OBJECTS) + pick(TAILS) + ".";
  }

  private String pick(List<String> from) {
    return from.get(random.nextInt(from.size()));
  }
}
