package dev.reprise.tier;

import dev.reprise.breaker.Breaker;
import dev.reprise.key.CacheKey;
import dev.reprise.request.Partition;
import java.util.function.LongSupplier;

/**
 * A tier behind a circuit breaker (4.7): after too many look-ups that were not answered it is
 * skipped at once, instead of costing every request its deadline. Writing goes on: it happens
 * behind the caller's back and says nothing about reading.
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
