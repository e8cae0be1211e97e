package dev.reprise.freshness;

import java.time.Duration;

/** What validation on read says of an entry (F-3). */
public sealed interface Verdict {
  /** Serve it. {@code age} is never negative. */
  record Fresh(Duration age) implements Verdict {}

  /**
   * Its soft TTL has passed and nothing else: fit for stale-while-revalidate and stale-if-error
   * where the policy allows them, and for nothing else (F-7).
   */
  record Stale(Duration age) implements Verdict {}

  /** A miss, and why. Never served, not even with the provider down. */
  record Dead(Cause cause) implements Verdict {}
}
