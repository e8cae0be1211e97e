package dev.reprise.gateway.money;

import dev.reprise.policy.Sensitivity;
import dev.reprise.policy.classification.Classifier;
import java.nio.charset.StandardCharsets;

/**
 * Names that callers choose (models, tasks, agents), as logs, metrics and traces show them: one in
 * which a secret or a card number is found is shown as {@code other}. People paste keys into the
 * wrong field, and logs are read by more people than requests are.
 */
public final class ShownNames {
  public static final String OTHER = "other";

  private ShownNames() {}

  /** The rules are read when the first name is shown, so that a start does not wait for them. */
  private static final class ShippedRules {
    static final Classifier SHIPPED = Classifier.shipped();
  }

  /** The name, or {@code other}. */
  public static String of(String name) {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    Sensitivity found = ShippedRules.SHIPPED.classify(text).sensitivity();
    return found.compareTo(Sensitivity.SECRET) >= 0 ? OTHER : name;
  }
}
