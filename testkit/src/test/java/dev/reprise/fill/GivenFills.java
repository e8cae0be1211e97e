package dev.reprise.fill;

import dev.reprise.budget.MemoryBudget;
import dev.reprise.flight.FlightKey;
import dev.reprise.flight.Flights;
import dev.reprise.key.PartitionKeys;
import dev.reprise.key.SealedIds;
import dev.reprise.lookup.Lookups;
import dev.reprise.plan.CallReason;
import dev.reprise.plan.Plan;
import dev.reprise.policy.Reason;
import dev.reprise.policy.classification.Classifier;
import dev.reprise.price.Prices;
import dev.reprise.provider.Origin;
import dev.reprise.request.Headers;
import dev.reprise.response.Reply;
import dev.reprise.telemetry.Outcome;
import dev.reprise.testkit.GivenPlans;
import dev.reprise.testkit.GivenRequests;
import dev.reprise.testkit.HashTier;
import dev.reprise.testkit.PlayedLedger;
import dev.reprise.tier.TierStack;
import dev.reprise.upstream.Answered;
import dev.reprise.upstream.HandleErrands;
import dev.reprise.upstream.ProviderCaches;
import dev.reprise.upstream.ReplayedIds;
import dev.reprise.upstream.Upstream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** {@link Fills} with one tier in memory and a provider that answers every call at once. */
final class GivenFills {
  private static final Headers JSON = Headers.of("content-type", "application/json");
  static final CallReason ABSENT = new CallReason(Outcome.MISS, Reason.ABSENT);

  final GivenPlans plans = new GivenPlans(GivenPlans.provider("played", true));
  final PlayedLedger ledger = new PlayedLedger();
  final TierStack tiers = new TierStack(List.of(new HashTier("l1", plans.clock)));
  final Flights flights = new Flights(Runnable::run);
  final Lookups lookups = new Lookups(tiers, ledger, MemoryBudget.ofHeap(), plans.time);
  final AtomicInteger calls = new AtomicInteger();

  /** What a provider read for one caller of what it had written for another, a line each. */
  final List<String> sharedReads = new ArrayList<>();

  private Runnable whenCalled = () -> {};
  private Reply answer = Reply.whole(200, JSON, KeepingTest.chat("because"));

  /** What the root decides of fresh entries; see {@code CourseTest}. */
  private SecondLook second = (plan, hit) -> true;

  final Upstream upstream = upstream();

  final Fills fills = new Fills(lookups, upstream, keeping(), flights, plans.time);

  private Upstream upstream() {
    var keys = new PartitionKeys(new byte[PartitionKeys.BYTES]);
    MemoryBudget memory = MemoryBudget.ofHeap();
    HandleErrands errands = HandleErrands.of(keys, ledger, memory, plans.time);
    return new Upstream(
        ProviderCaches.of(errands, keys, Prices::shipped, memory.heap(), plans.time),
        new ReplayedIds(new SealedIds(keys)),
        sharedReads::add,
        memory,
        plans.time);
  }

  private Keeping keeping() {
    return new Keeping(
        plans.policy, Classifier.shipped(), tiers, MemoryBudget.ofHeap(), plans.time);
  }

  /** A request that may be answered from the cache. */
  Plan.Reusable plan(String... tags) {
    return (Plan.Reusable) plans.plan(GivenRequests.chat("why?").tagged(tags));
  }

  static FlightKey at(Plan.Keyed plan) {
    return new FlightKey(plan.partition(), plan.key());
  }

  /** Runs this in the provider's place before it answers. */
  void whenCalled(Runnable job) {
    whenCalled = job;
  }

  /** What the provider answers from now on. */
  void answer(Reply reply) {
    answer = reply;
  }

  Fill shared(Plan.Keyed plan) {
    return fills.shared(plan, this::answers, ABSENT, new Unheard(), second);
  }

  /** From now on no entry takes the place of a call. */
  void insistOnCalls() {
    second = (plan, hit) -> false;
  }

  private Reply answers(Origin.HttpCall call) {
    calls.incrementAndGet();
    whenCalled.run();
    return answer;
  }

  /** Nobody is told how a call goes on. */
  private static final class Unheard implements Witness {
    @Override
    public void begun(Plan.Keyed plan, Answered answered) {}

    @Override
    public void landed(Plan.Keyed plan, Keeping.KeepResult kept) {}
  }
}
