package dev.reprise.testkit;

import dev.reprise.Parts;
import dev.reprise.Reprise;
import dev.reprise.ThroughCalls;
import dev.reprise.answer.Told;
import dev.reprise.artifact.Stamp;
import dev.reprise.artifact.Tag;
import dev.reprise.budget.MemoryBudget;
import dev.reprise.catalogue.Dialects;
import dev.reprise.flight.Flights;
import dev.reprise.freshness.EveryonesLedger;
import dev.reprise.key.PartitionKeys;
import dev.reprise.key.SealedIds;
import dev.reprise.plan.Plan;
import dev.reprise.policy.bundle.PolicyInForce;
import dev.reprise.policy.bundle.ShippedBundles;
import dev.reprise.policy.classification.Classifier;
import dev.reprise.price.Prices;
import dev.reprise.provider.Destination;
import dev.reprise.provider.Origin;
import dev.reprise.request.Partition;
import dev.reprise.request.Request;
import dev.reprise.response.Reply;
import dev.reprise.response.Sink;
import dev.reprise.telemetry.Decision;
import dev.reprise.telemetry.Timeline;
import dev.reprise.tier.Tier;
import dev.reprise.time.Clock;
import dev.reprise.upstream.ReplayedIds;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Reprise without sockets: real stages, tiers in memory, and a provider, a ledger, a policy file
 * and clocks that the test controls.
 */
public final class Journey {
  private static final long PATIENCE_SECONDS = 20;
  private static final Destination PLAYED = played(false, List.of());

  public final FakeClock clock = new FakeClock();
  public final PlayedLedger ledger = new PlayedLedger();
  public final ScriptedProvider provider = new ScriptedProvider();
  public final RecordingTelemetry telemetry = new RecordingTelemetry();
  public final MemoryBudget memory = MemoryBudget.ofHeap();
  public final List<Tier> tiers;

  private final AtomicReference<String> bundle =
      new AtomicReference<>(ShippedBundles.text("default"));
  private final PolicyInForce policy = PolicyInForce.from(bundle::get);
  private final Reprise reprise;
  private final Dialects dialects;

  /** With one tier, and calls shared only where policy would keep their answers. */
  public Journey() {
    this(inMemory(), PLAYED, Dialects.SHIPPED);
  }

  /** With something in front of the tier in memory. */
  public static Journey with(UnaryOperator<Tier> tier) {
    return new Journey(
        clock -> List.of(tier.apply(new HashTier("l1", clock))), PLAYED, Dialects.SHIPPED);
  }

  /** With other tiers, nearest first; the first in process. */
  public static Journey over(Function<FakeClock, List<Tier>> tiers) {
    return new Journey(tiers, PLAYED, Dialects.SHIPPED);
  }

  /** With identical requests sharing one call though policy would not keep its answer. */
  public static Journey coalescing() {
    return to(played(true, List.of()));
  }

  /** With another provider, called {@code second}, that answers when the first cannot. */
  public static Journey fallingBack() {
    Destination second =
        new Destination(
            "second",
            "openai_compatible",
            "http://second.example",
            "default",
            false,
            false,
            Destination.Shaping.OFF,
            1,
            List.of(),
            "");
    return to(played(false, List.of(second)));
  }

  /** With all requests going there. */
  public static Journey to(Destination destination) {
    return new Journey(inMemory(), destination, Dialects.SHIPPED);
  }

  /** With other dialects than the shipped ones. */
  public static Journey speaking(Dialects dialects) {
    return new Journey(inMemory(), PLAYED, dialects);
  }

  private static Function<FakeClock, List<Tier>> inMemory() {
    return clock -> List.of(new HashTier("l1", clock));
  }

  private static Destination played(boolean coalesce, List<Destination> fallbacks) {
    return new Destination(
        "played",
        "openai_compatible",
        "http://provider.example",
        "default",
        false,
        coalesce,
        Destination.Shaping.OFF,
        1,
        fallbacks,
        "");
  }

  private Journey(
      Function<FakeClock, List<Tier>> tiers, Destination destination, Dialects dialects) {
    this.dialects = dialects;
    this.tiers = tiers.apply(clock);
    byte[] master = new byte[PartitionKeys.BYTES];
    var keys = new PartitionKeys(master);
    this.reprise =
        new Reprise(
            new Parts(
                policy,
                Classifier.shipped(),
                keys,
                new ReplayedIds(new SealedIds(keys), dialects),
                this.tiers,
                new EveryonesLedger(ledger),
                new Flights(Executors.newVirtualThreadPerTaskExecutor(), memory),
                (request, model) -> Optional.of(destination),
                telemetry,
                Prices::shipped,
                new Clock(clock, clock.nanos()),
                dialects));
  }

  /** Another policy file, and a reload. */
  public void editPolicy(UnaryOperator<String> edit) {
    bundle.updateAndGet(edit);
    if (!(policy.reload() instanceof PolicyInForce.Reloaded.Changed)) {
      throw new AssertionError("the bundle did not change: " + policy.refusal());
    }
  }

  /** A reload of a policy file that did not change. */
  public void reloads() {
    if (!(policy.reload() instanceof PolicyInForce.Reloaded.Unchanged)) {
      throw new AssertionError("the bundle changed");
    }
  }

  /** What is to be done with a request. */
  public Plan plan(GivenRequests given) {
    return reprise.plan(given.request(dialects), new Timeline(clock.nanos().getAsLong()));
  }

  /** Answers from memory alone, as an event loop does; empty where more is to be done. */
  public Optional<Told> peek(Plan plan) {
    return reprise.peek(plan);
  }

  /** Begins the call where that needs no waiting. */
  public Optional<ThroughCalls.BegunPass> begin(Plan plan, Origin origin) {
    return reprise.begin(plan, origin);
  }

  public Stamp invalidate(Partition partition, Tag tag) {
    return reprise.invalidate(partition, List.of(tag));
  }

  /** Answers on this thread; {@code origin} is asked in the played provider's place. */
  public Told serve(Plan plan, Origin origin) {
    return reprise.serve(plan, origin);
  }

  /** Asks, and waits until the answer's head is there or the asker waits for another's call. */
  public RunningRequest ask(GivenRequests given) {
    var asking = new RunningRequest(given);
    asking.untilWaiting();
    return asking;
  }

  /** One request that runs on its own thread. */
  public final class RunningRequest {
    private final Request request;
    private final CompletableFuture<Told> told = new CompletableFuture<>();
    private final Thread thread;

    RunningRequest(GivenRequests given) {
      this.request = given.request(dialects);
      this.thread = Thread.ofPlatform().daemon().name(request.id()).start(() -> goes(told));
    }

    private void goes(CompletableFuture<Told> into) {
      try {
        Plan plan = reprise.plan(request, new Timeline(clock.nanos().getAsLong()));
        into.complete(reprise.peek(plan).orElseGet(() -> reprise.serve(plan, provider)));
      } catch (RuntimeException | Error e) {
        into.completeExceptionally(e);
      }
    }

    /**
     * Waits until the thread waits. As the clocks stand still, a request can only wait for the
     * provider's answer or for a flight.
     */
    private void untilWaiting() {
      long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      while (!told.isDone() && !waits()) {
        if (System.nanoTime() > until) {
          throw new AssertionError(request.id() + " neither waits nor ends");
        }
        Thread.onSpinWait();
      }
    }

    private boolean waits() {
      Thread.State state = thread.getState();
      return state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING;
    }

    /** The answer's head and decision; waits for it. */
    public Told told() {
      return told.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    /** The answer's body; waits until it is whole. */
    public String text() {
      return switch (told().reply().body()) {
        case Reply.Body.InMemory(byte[] bytes) -> new String(bytes, StandardCharsets.UTF_8);
        case Reply.Body.Live live -> {
          var collected = new CollectedBody();
          live.feed().drainTo(collected);
          yield collected.text.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        }
      };
    }

    /** What {@code Cache-Status} says. */
    public String cacheStatus() {
      return told().reply().headers().first("cache-status").orElse("");
    }

    public boolean hit() {
      return cacheStatus().startsWith("reprise; hit");
    }

    /** Whether it was answered by another's call. */
    public boolean collapsed() {
      return told().decision().collapsed();
    }

    /** The decision as it was when the answer had ended. */
    public Decision decision() {
      return telemetry.about(request.id());
    }
  }

  private static final class CollectedBody implements Sink {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    final CompletableFuture<String> text = new CompletableFuture<>();

    @Override
    public void chunk(byte[] more) {
      bytes.writeBytes(more);
    }

    @Override
    public void end() {
      text.complete(bytes.toString(StandardCharsets.UTF_8));
    }

    @Override
    public void broken(Broken cause) {
      text.completeExceptionally(new AssertionError("the body broke: " + cause));
    }
  }
}
