package dev.reprise.gateway.resilience;

import dev.reprise.breaker.SharedBreaker;

/** Told what happens between a request and its provider. Quick, and never throws. */
public interface Watch {
  void retried(String provider, Retry outcome);

  /** An endpoint is asked for the first time. */
  void guarded(String endpoint, SharedBreaker breaker);

  /** Tells nobody. */
  Watch NOBODY =
      new Watch() {
        @Override
        public void retried(String provider, Retry outcome) {}

        @Override
        public void guarded(String endpoint, SharedBreaker breaker) {}
      };
}
