package dev.reprise.policy.classification;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.reprise.policy.Sensitivity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A rule of the data file. Its pattern is compiled when one of its literals is first seen. */
final class Rule {
  /** The longest match looked at. */
  private static final int LONGEST = 2600;

  private final String name;
  private final Sensitivity sensitivity;
  private final List<String> literals;
  private final Match match;
  private volatile @Nullable Pattern pattern;

  /**
   * What must stand where a literal was seen.
   *
   * @param expression an RE2 pattern that begins at the literal
   * @param inside whether the literal may stand inside a word
   * @param distinct different characters behind the literal, at least; fewer are a placeholder
   */
  record Match(String expression, boolean inside, int distinct) {}

  Rule(String name, Sensitivity sensitivity, List<String> literals, Match match) {
    this.name = name;
    this.sensitivity = sensitivity;
    this.literals = List.copyOf(literals);
    this.match = match;
  }

  String name() {
    return name;
  }

  Sensitivity sensitivity() {
    return sensitivity;
  }

  List<String> literals() {
    return literals;
  }

  /** Whether the rule fires for the literal that begins at this byte. */
  boolean fires(TextWindow window, int start, int literalLength) {
    if (!match.inside() && !window.wordStart(start)) {
      return false;
    }
    Matcher matcher = pattern().matcher(window.text(start, start + LONGEST));
    return matcher.lookingAt() && !placeholder(matcher.group(), literalLength);
  }

  private boolean placeholder(String found, int literalLength) {
    return found.contains("EXAMPLE")
        || found.substring(Math.min(literalLength, found.length())).chars().distinct().count()
            < match.distinct();
  }

  /** Two threads may compile it at once; the results are equal. */
  Pattern pattern() {
    Pattern compiled = pattern;
    if (compiled == null) {
      compiled = Pattern.compile(match.expression());
      pattern = compiled;
    }
    return compiled;
  }
}
