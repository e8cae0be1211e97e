package dev.reprise.tier;

import dev.reprise.breaker.Breaker;
import dev.reprise.key.CacheKey;
import dev.reprise.request.Partition;
import java.util.function.LongSupplier;

/**
 * A tier behind a circuit breaker (4.7). After too many look-ups without an answer the tier is
 * skipped at once; otherwise every request would wait for its deadline. Writing goes on: no request
 * waits for it, and it does not show whether reading works.
 */
public final class BreakerTier extends ForwardingTier {
  private final Breaker breaker;
  private final LongSupplier nanos;

  /**
   * @param nanos a monotonic clock
   */
  public BreakerTier(Tier tier, Breaker breaker, LongSupplier nanos) {
    super(tier);
    this.breaker = breaker;
    this.nanos = nanos;
  }

  @Override
  public Lookup find(Partition partition, CacheKey key) {
    Breaker.Permit permit = breaker.permit(nanos.getAsLong());
    if (permit == null) {
      return new Lookup.Unavailable("its breaker is open: " + breaker.why());
    }
    try {
      Lookup found = super.find(partition, key);
      switch (found) {
        case Lookup.Unavailable(String ignored, boolean busy) when busy -> permit.dropped();
        case Lookup.Unavailable(String why, boolean ignored) ->
            permit.failed(nanos.getAsLong(), why);
        case Lookup.Found ignored -> permit.succeeded(nanos.getAsLong());
        case Lookup.Absent ignored -> permit.succeeded(nanos.getAsLong());
        case Lookup.Unreadable ignored -> permit.succeeded(nanos.getAsLong());
      }
      return found;
    } finally {
      permit.dropped();
    }
  }
}
