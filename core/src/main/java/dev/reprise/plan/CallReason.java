package dev.reprise.plan;

import dev.reprise.policy.Reason;
import dev.reprise.telemetry.Decision;
import dev.reprise.telemetry.Outcome;
import java.util.List;

/**
 * Why a provider is asked although the request has a key.
 *
 * @param outcome what the request comes to, in the words of decisions
 * @param layers the tiers that were asked before
 */
public record CallReason(Outcome outcome, Reason reason, List<Decision.Layer> layers) {
  /** No tier was asked. */
  public CallReason(Outcome outcome, Reason reason) {
    this(outcome, reason, List.of());
  }
}
