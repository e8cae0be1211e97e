package dev.reprise.policy.bundle;

import dev.reprise.artifact.Ending;
import dev.reprise.policy.Admission;
import dev.reprise.policy.AnswerFacts;
import dev.reprise.policy.Reason;
import dev.reprise.policy.Sensitivity;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * What no bundle can lift (product chapter, "Limits that policy data can never lift"; ):
 * side-effecting tools, secrets, payment data, high personal data, truncated or failed answers, and
 * answers whose determinism neither the caller nor a rule declared. These limits are code on
 * purpose: a bundle may narrow them, never widen them.
 */
final class FixedLimits {
  /** The highest temperature a bundle may call deterministic. */
  static final BigDecimal TEMPERATURE = new BigDecimal("0.2");

  /** The most sensitive text that may ever be kept. */
  static final Sensitivity SENSITIVITY = Sensitivity.PII_MODERATE;

  /**
   * The only status that is kept: others mean that a part is missing or is to come (206, 202), or
   * stand for several answers (207).
   */
  private static final int OK = 200;

  private FixedLimits() {}

  static Sensitivity sensitivity(Sensitivity bundle) {
    return bundle.compareTo(SENSITIVITY) <= 0 ? bundle : SENSITIVITY;
  }

  /** Why an answer may never be kept, whatever the bundle says; empty when it may. */
  static Optional<Admission.Drop> forbids(AnswerFacts answer) {
    if (answer.status() != OK) {
      return drop(Reason.NOT_SUCCESSFUL, "status " + answer.status());
    }
    if (!answer.complete()) {
      return drop(
          answer.ending() == Ending.ERROR ? Reason.ERROR_IN_ANSWER : Reason.NOT_COMPLETE, "");
    }
    return switch (answer.ending()) {
      case STOP, TOOL_CALL, LIVE -> Optional.empty(); // the bundle decides of what is live
      case EMPTY -> drop(Reason.EMPTY_ANSWER, "");
      case REFUSAL -> drop(Reason.REFUSAL, "");
      case ERROR -> drop(Reason.ERROR_IN_ANSWER, "");
      case CUT -> drop(Reason.NOT_COMPLETE, "ended as " + answer.ending());
      case LENGTH, FILTERED, PAUSED -> drop(Reason.FINISH_REASON, "ended as " + answer.ending());
    };
  }

  private static Optional<Admission.Drop> drop(Reason reason, String detail) {
    return Optional.of(new Admission.Drop(reason, detail));
  }
}
