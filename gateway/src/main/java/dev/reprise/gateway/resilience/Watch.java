package dev.reprise.gateway.resilience;

import dev.reprise.breaker.SharedBreaker;

/** Is told about retries and breakers. Must be quick and must not throw. */
public interface Watch {
  void retried(String provider, Retry outcome);

  /** An endpoint is asked for the first time. */
  void guarded(String endpoint, SharedBreaker breaker);

  /** Ignores everything. */
  Watch NOBODY =
      new Watch() {
        @Override
        public void retried(String provider, Retry outcome) {}

        @Override
        public void guarded(String endpoint, SharedBreaker breaker) {}
      };
}
