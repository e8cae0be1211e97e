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
  private final String expression;
  private final boolean inside;
  private final int distinct;
  private volatile @Nullable Pattern pattern;

  Rule(
      String name,
      Sensitivity sensitivity,
      List<String> literals,
      String expression,
      boolean inside,
      int distinct) {
    this.name = name;
    this.sensitivity = sensitivity;
    this.literals = List.copyOf(literals);
    this.expression = expression;
    this.inside = inside;
    this.distinct = distinct;
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
  boolean fires(Window window, int start, int literalLength) {
    if (!inside && !window.wordStart(start)) {
      return false;
    }
    Matcher matcher = pattern().matcher(window.text(start, start + LONGEST));
    return matcher.lookingAt() && !placeholder(matcher.group(), literalLength);
  }

  private boolean placeholder(String match, int literalLength) {
    return match.contains("EXAMPLE")
        || match.substring(Math.min(literalLength, match.length())).chars().distinct().count()
            < distinct;
  }

  /** Two threads may compile it at once; either result will do. */
  Pattern pattern() {
    Pattern compiled = pattern;
    if (compiled == null) {
      compiled = Pattern.compile(expression);
      pattern = compiled;
    }
    return compiled;
  }
}
