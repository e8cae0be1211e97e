package dev.reprise.telemetry;

/**
 * Receives what happened: decisions and events. Only the root calls it. Implementations must be
 * quick and must not throw.
 */
public interface Telemetry {
  /** The head of the answer is ready; its body may follow. */
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
    /** A provider read for one caller what it had written for another (contract 2.3). */
    SHARED_PREFIX_READ("provider.shared_prefix_reads"),
    /**
     * Over the last plans the provider read less than half of what they predicted from its cache.
     */
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

  /** Ignores everything. */
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
