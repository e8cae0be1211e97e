package dev.reprise.telemetry;

/**
 * Who is told what happened. Called by the root only; implementations must be quick and must not
 * throw.
 */
public interface Telemetry {
  /** The answer's head is on its way. */
  void decided(Decision decision);

  /** The answer's body has ended; the same decision, completed. */
  void completed(Decision decision);

  void happened(Event event, String detail);

  /** Things worth counting that are not decisions (contract 2.7, table 4.7). */
  enum Event {
    TIER_SKIPPED("cache.tier_skipped"),
    STALE_META("cache.stale_meta"),
    POISON_ENTRY("cache.poison_entry"),
    WRITEBACK_DROPPED("cache.writeback_dropped"),
    HINT_REJECTED("provider.hint_rejected"),
    POLICY_FAIL_CLOSED("policy.fail_closed"),
    /** The provider read less than half of what plans predicted, over the last of them. */
    PREDICTION_FAILED("provider.prediction_failed"),
    ISOLATION_VIOLATION("prompt_cache.isolation_violations");

    private final String metricName;

    Event(String metricName) {
      this.metricName = metricName;
    }

    public String metricName() {
      return metricName;
    }
  }

  /** Tells nobody. */
  Telemetry SILENT =
      new Telemetry() {
        @Override
        public void decided(Decision decision) {}

        @Override
        public void completed(Decision decision) {}

        @Override
        public void happened(Event event, String detail) {}
      };
}
