package dev.reprise.interleaving;

import dev.reprise.artifact.Entry;
import dev.reprise.artifact.Tag;
import dev.reprise.budget.MemoryBudget;
import dev.reprise.fill.Fill;
import dev.reprise.fill.Fills;
import dev.reprise.fill.Keeping;
import dev.reprise.fill.Witness;
import dev.reprise.flight.Flights;
import dev.reprise.freshness.EveryonesLedger;
import dev.reprise.freshness.Ledger;
import dev.reprise.key.CacheKey;
import dev.reprise.key.PartitionKeys;
import dev.reprise.key.SealedIds;
import dev.reprise.lookup.Lookups;
import dev.reprise.lookup.Sighting;
import dev.reprise.plan.CallReason;
import dev.reprise.plan.Plan;
import dev.reprise.policy.Reason;
import dev.reprise.policy.classification.Classifier;
import dev.reprise.price.Prices;
import dev.reprise.provider.Origin;
import dev.reprise.request.Headers;
import dev.reprise.request.Partition;
import dev.reprise.response.Reply;
import dev.reprise.telemetry.Outcome;
import dev.reprise.testkit.FakeClock;
import dev.reprise.testkit.GivenPlans;
import dev.reprise.testkit.GivenRequests;
import dev.reprise.tier.ForwardingTier;
import dev.reprise.tier.InProcessTier;
import dev.reprise.tier.Lookup;
import dev.reprise.tier.Tier;
import dev.reprise.tier.TierStack;
import dev.reprise.time.Clock;
import dev.reprise.time.SteadyTime;
import dev.reprise.upstream.Answered;
import dev.reprise.upstream.HandleErrands;
import dev.reprise.upstream.ProviderCaches;
import dev.reprise.upstream.ReplayedIds;
import dev.reprise.upstream.Upstream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** One node, with everything real but the provider, the clock and the ledger's delay. */
final class World {
  private static final Partition ACME = new Partition("acme");
  private static final Headers JSON = Headers.of("content-type", "application/json");
  private static final Classifier CLASSIFIER = Classifier.shipped();
  private static final PartitionKeys KEYS = new PartitionKeys(new byte[PartitionKeys.BYTES]);
  private static final CallReason ABSENT = new CallReason(Outcome.MISS, Reason.ABSENT);

  private final GivenPlans plans;
  private final Promises promises = new Promises();
  private final NodeLedger ledger = new NodeLedger();
  private final Lookups lookups;
  private final Fills fills;
  private final Flights flights;
  private final AtomicInteger failing;

  World(GivenPlans plans, int failing) {
    this.plans = plans;
    this.failing = new AtomicInteger(failing);
    FakeClock clock = plans.clock;
    MemoryBudget memory = MemoryBudget.ofHeap();
    var tiers = new TierStack(List.of(new Gated(new InProcessTier(1 << 20, clock, clock.nanos()))));
    Ledger everyones = new EveryonesLedger(ledger);
    HandleErrands errands = HandleErrands.of(KEYS, everyones, memory, plans.time);
    var caches = ProviderCaches.of(errands, KEYS, Prices::shipped, memory.heap(), plans.time);
    this.lookups = new Lookups(tiers, everyones, memory, plans.time);
    this.flights = new Flights(Runnable::run, memory);
    this.fills =
        new Fills(
            lookups,
            new Upstream(
                caches, new ReplayedIds(new SealedIds(KEYS)), line -> {}, memory, plans.time),
            new Keeping(plans.policy, CLASSIFIER, tiers, memory, writing(plans)),
            flights,
            gated(clock));
  }

  /** How many calls can still be joined. */
  int joinable() {
    return flights.joinable();
  }

  Promises promises() {
    return promises;
  }

  /** Stops who has just taken the ledger's position, and who is about to keep an answer. */
  private static Clock gated(FakeClock clock) {
    var steady = new AtomicReference<SteadyTime>();
    steady.set(
        new SteadyTime(
            clock,
            () -> {
              // Inside it looks at the other clocks, under its lock.
              if (steady.get() != null && !Thread.holdsLock(steady.get())) {
                Crew.gate("has its stamp");
              }
              return clock.nanos().getAsLong();
            }));
    return new Clock(
        clock,
        () -> {
          Crew.gate("keeps");
          return clock.nanos().getAsLong();
        },
        steady.get());
  }

  /** Stops who has judged an answer and is about to write it. */
  private static Clock writing(GivenPlans plans) {
    return new Clock(
        plans.clock,
        () -> {
          Crew.gate("is about to write");
          return plans.clock.nanos().getAsLong();
        },
        plans.time.steady());
  }

  /** Stops before each look-up and each keeping. */
  private static final class Gated extends ForwardingTier {
    Gated(Tier tier) {
      super(tier);
    }

    @Override
    public Lookup find(Partition partition, CacheKey key) {
      Crew.gate("looks");
      return super.find(partition, key);
    }

    @Override
    public void keep(Partition partition, CacheKey key, Entry entry) {
      Crew.gate("writes into the tier");
      super.keep(partition, key, entry);
    }
  }

  /** A request from its beginning to its end, as {@code Reprise} carries it out. */
  void asks(Scenario.Ask ask) {
    GivenRequests given = ask.request();
    Plan.Reusable plan =
        plan(ask.position() ? given.notBefore(ledger.written().toString()) : given);
    Promises.Promise promise =
        promises.begins(caller(ask, plan), ask.position(), plans.clock.instant());
    if (given.directives().noCache() || !ledger.leaseValid()) {
      Fill fill = fills.alone(plan, origin(promise), new Heard(promise));
      took(promise, fill);
      if (given.directives().noCache()
          && fill instanceof Fill.Led led
          && led.kept() != null
          && led.kept().entry().isPresent()) {
        promises.renewed(promise);
      }
      return;
    }
    switch (lookups.look(plan.keying().want(), plan.question().timeline())) {
      case Sighting.Hit hit -> {
        gives(promise, hit.entry().payload().bytes(), "a hit");
        refreshes(promise, plan, hit);
      }
      case Sighting.Miss miss ->
          took(
              promise,
              fills.shared(
                  plan,
                  origin(promise),
                  ABSENT,
                  new Heard(promise),
                  (ignored, second) -> !second.stale()));
    }
  }

  private void refreshes(Promises.Promise promise, Plan.Reusable plan, Sighting.Hit hit) {
    Fills.RefreshRight refresh = hit.stale() ? fills.refresh(plan) : null;
    if (refresh != null) {
      try (refresh) {
        refresh.call(plan, origin(promise), new Heard(promise));
      }
    }
  }

  private Plan.Reusable plan(GivenRequests given) {
    return (Plan.Reusable) plans.plan(given);
  }

  private static Promises.Caller caller(Scenario.Ask ask, Plan.Reusable plan) {
    Long maxAge = ask.request().directives().maxAgeSeconds();
    return new Promises.Caller(
        ask.name(),
        ask.request().path().endsWith("/responses") ? ask.name() : "",
        ask.request().tags(),
        maxAge == null ? null : Duration.ofSeconds(maxAge),
        String.valueOf(ask.request().principal().user()),
        plan.policyVersion());
  }

  private void took(Promises.Promise promise, Fill fill) {
    switch (fill) {
      case Fill.KeptMeanwhile(var ignored, Sighting.Hit hit) ->
          gives(promise, hit.entry().payload().bytes(), "what was kept meanwhile");
      case Fill.Joined joined -> gives(promise, whole(joined.reply()), "a shared call");
      case Fill.Led led -> gives(promise, whole(led.reply()), "its own call");
      case Fill.CallFailed ignored -> {}
    }
  }

  private void gives(Promises.Promise promise, byte[] body, String how) {
    promises.given(promise, number(body), how, ledger.leaseValid());
  }

  private static byte[] whole(Reply reply) {
    if (reply.body() instanceof Reply.Body.InMemory(byte[] bytes)) {
      return bytes;
    }
    throw new IllegalStateException("no answer is streamed here");
  }

  private static int number(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    int from = text.indexOf("answer ") + "answer ".length();
    return Integer.parseInt(text.substring(from, text.indexOf(' ', from)));
  }

  private Origin origin(Promises.Promise by) {
    return call -> {
      Instant called = plans.clock.instant();
      Crew.gate("calls");
      int number = promises.read(by, called);
      Crew.gate("is answered");
      if (failing.getAndDecrement() > 0) {
        throw new Origin.OriginFailed("the connection was lost", false);
      }
      String text = "answer " + number + " it is";
      return Reply.whole(
          200, JSON, by.caller().echoed().isEmpty() ? chat(text) : echoing(by, text));
    };
  }

  private static byte[] chat(String text) {
    return """
    {"id":"c","object":"chat.completion","created":1,"model":"m-1-2026","choices":[{"index":0,\
    "message":{"role":"assistant","content":"%s"},"finish_reason":"stop"}],\
    "usage":{"prompt_tokens":5,"completion_tokens":2,"total_tokens":7}}\
    """
        .formatted(text)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] echoing(Promises.Promise by, String text) {
    return """
    {"id":"resp_1","object":"response","created_at":1,"status":"completed","model":"m-1-2026",\
    "metadata":{"who":"%s"},"output":[{"id":"msg_1","type":"message","role":"assistant",\
    "status":"completed","content":[{"type":"output_text","text":"%s","annotations":[]}]}],\
    "usage":{"input_tokens":5,"output_tokens":2,"total_tokens":7}}\
    """
        .formatted(by.caller().echoed(), text)
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Sees that nothing is kept under a policy that had moved before the keeping began. */
  private final class Heard implements Witness {
    private final Promises.Promise promise;
    private String policyBefore = "";

    Heard(Promises.Promise promise) {
      this.promise = promise;
    }

    @Override
    public void begun(Plan.Keyed plan, Answered answered) {
      policyBefore = plans.policy.current().version();
    }

    @Override
    public void landed(Plan.Keyed plan, Keeping.KeepResult kept) {
      boolean moved = !policyBefore.equals(promise.caller().policy());
      promises.broken(moved && kept.entry().isPresent(), "an answer of another policy was kept");
    }
  }

  /** The step of that name. */
  Crew.Step step(String words) {
    int space = words.indexOf(' ');
    String verb = space < 0 ? words : words.substring(0, space);
    String what = words.substring(space + 1);
    return new Crew.Step(
        words,
        () ->
            switch (verb) {
              case "apply" -> !ledger.current();
              case "ack", "renew" -> ledger.current() || verb.equals("ack") && !ledger.leaseValid();
              default -> true;
            },
        () -> happens(verb, what));
  }

  private void happens(String verb, String what) {
    switch (verb) {
      case "change" -> promises.changes(touched(what));
      case "write" -> writes(what);
      case "apply" -> ledger.applies();
      case "ack" -> promises.acknowledged();
      case "lapse" -> ledger.leased(false);
      case "renew" -> ledger.leased(true);
      case "replace" -> {
        promises.changes(Promises.EVERYTHING);
        ledger.isReplaced();
        promises.written(Promises.EVERYTHING);
        promises.acknowledged();
      }
      case "pass" -> plans.clock.pass(Duration.parse("PT" + what));
      case "policy" ->
          plans.editPolicy(text -> text.replace("version: default-", "version: moved-"));
      default -> throw new IllegalArgumentException(verb);
    }
  }

  private static String touched(String what) {
    return what.equals("floor") || what.equals("everyone") ? Promises.EVERYTHING : what;
  }

  private void writes(String what) {
    switch (what) {
      case "floor" -> ledger.raiseFloor(ACME);
      case "everyone" -> ledger.raiseFloor(EveryonesLedger.EVERYONE);
      default -> ledger.invalidate(ACME, List.of(new Tag(what)));
    }
    promises.written(touched(what));
  }

  /** A moment passes: no two things happen at one instant. */
  void tick() {
    plans.clock.pass(Duration.ofMillis(1));
  }
}
