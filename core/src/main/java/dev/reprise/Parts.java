package dev.reprise;

import dev.reprise.budget.MemoryBudget;
import dev.reprise.catalogue.Dialects;
import dev.reprise.flight.Flights;
import dev.reprise.freshness.Ledger;
import dev.reprise.key.PartitionKeys;
import dev.reprise.policy.bundle.PolicyInForce;
import dev.reprise.policy.classification.Classifier;
import dev.reprise.price.Prices;
import dev.reprise.provider.Router;
import dev.reprise.telemetry.Telemetry;
import dev.reprise.tier.Tier;
import dev.reprise.time.Clock;
import dev.reprise.upstream.ReplayedIds;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a Reprise is put together from.
 *
 * @param classifier finds what is too sensitive to be kept
 * @param ids what replayed answers are called, and what they were called before
 * @param tiers nearest first; the first must be in process
 * @param prices what calls cost; read for each call, so that new prices count at once
 * @param dialects the wire formats that are spoken
 */
public record Parts(
    PolicyInForce policy,
    Classifier classifier,
    PartitionKeys keys,
    ReplayedIds ids,
    List<Tier> tiers,
    Ledger ledger,
    Flights flights,
    Router router,
    Telemetry telemetry,
    Supplier<Prices> prices,
    Clock clock,
    Dialects dialects) {
  public Parts {
    tiers = List.copyOf(tiers);
  }

  /** How many bytes may be held on behalf of callers, by use. */
  MemoryBudget memory() {
    return flights.memory();
  }
}
