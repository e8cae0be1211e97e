package dev.reprise.insight.cost;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Replaying answers against caching retrieval, in dollars avoided a request ({@code docs/cost.md},
 * 4). An answer is replayed when the question is like an earlier one and the earlier answer may
 * stand in for a new one; a retrieval result is reused when the search is.
 *
 * @param candidates share of requests like an earlier one
 * @param accepted share of those whose earlier answer may stand in
 * @param answerSaves dollars that a replayed answer avoids
 * @param retrievalHits share of requests whose retrieval result is reused
 * @param retrievalSaves dollars that a reused retrieval result avoids
 */
public record ReplayEconomics(
    BigDecimal candidates,
    BigDecimal accepted,
    BigDecimal answerSaves,
    BigDecimal retrievalHits,
    BigDecimal retrievalSaves) {

  public BigDecimal replay() {
    return candidates.multiply(accepted).multiply(answerSaves);
  }

  public BigDecimal retrieval() {
    return retrievalHits.multiply(retrievalSaves);
  }

  /** The share of candidates that must be accepted for replay to avoid as much as retrieval. */
  public BigDecimal breakEvenAcceptance() {
    BigDecimal most = candidates.multiply(answerSaves);
    return most.signum() == 0
        ? BigDecimal.valueOf(Long.MAX_VALUE)
        : retrieval().divide(most, new MathContext(10, RoundingMode.HALF_EVEN));
  }
}
