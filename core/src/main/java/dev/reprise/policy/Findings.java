package dev.reprise.policy;

import java.util.LinkedHashSet;
import java.util.List;

/**
 * What classification found in a text; names of rules, never what they matched.
 *
 * @param sensitivity the worst of them
 * @param rules names of the rules that fired, each once, in no order that means anything
 */
public record Findings(Sensitivity sensitivity, List<String> rules) {
  public static final Findings NONE = new Findings(Sensitivity.NONE, List.of());

  public Findings {
    rules = List.copyOf(rules);
  }

  /** {@code secret: aws-access-key, private-key}. */
  public String detail() {
    return sensitivity.word() + ": " + String.join(", ", rules);
  }

  public Findings and(Findings other) {
    if (rules.isEmpty() || other.rules.isEmpty()) {
      return rules.isEmpty() ? other : this;
    }
    var both = new LinkedHashSet<>(rules);
    both.addAll(other.rules);
    return new Findings(sensitivity.orWorse(other.sensitivity), List.copyOf(both));
  }
}
