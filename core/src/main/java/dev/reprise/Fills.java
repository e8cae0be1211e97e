package dev.reprise;

import dev.reprise.artifact.Entry;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.budget.Claim;
import dev.reprise.budget.MemoryBudget;
import dev.reprise.flight.Flight;
import dev.reprise.policy.Reason;
import dev.reprise.provider.Destination;
import dev.reprise.provider.Origin;
import dev.reprise.request.EntryType;
import dev.reprise.request.Partition;
import dev.reprise.response.Discarded;
import dev.reprise.response.Feed;
import dev.reprise.response.Reply;
import dev.reprise.telemetry.Decision;
import dev.reprise.telemetry.Outcome;
import dev.reprise.telemetry.Timeline;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Fills: one upstream call for whoever asks the same at once; what it brings is kept when policy
 * allows.
 */
final class Fills {
  /** Bytes kept for late joiners where policy names no size: a shared call that is not kept. */
  private static final int SHARED_LIMIT = 4 << 20;

  private static final byte[] NOTHING = {};

  /** What a call in the background holds beside its answer; without room for it there is none. */
  private static final int REFRESH = 64 << 10;

  private final Parts parts;
  private final Lookups lookups;
  private final Provider provider;
  private final Keeping keeping;
  private final Telling telling;
  private final Neighbours neighbours;

  Fills(
      Parts parts,
      Lookups lookups,
      Provider provider,
      Keeping keeping,
      Telling telling,
      Neighbours neighbours) {
    this.parts = parts;
    this.lookups = lookups;
    this.provider = provider;
    this.keeping = keeping;
    this.telling = telling;
    this.neighbours = neighbours;
  }

  /** Why there was nothing to replay. */
  record Why(Outcome outcome, @Nullable Reason reason, List<Decision.Layer> layers) {}

  /**
   * Joins the call in flight or leads one. A follower whose leader failed tries once more, perhaps
   * as the leader; then it goes alone (row L0, threats 3.7: exactly one promoted retry, else each
   * its own error).
   */
  Told shared(Plan.Keyed plan, Origin origin, Why why) {
    for (int attempt = 0; attempt < 2; attempt++) {
      Flight mine = flight(plan);
      Flight flight = board(plan, mine);
      if (flight != mine) {
        Optional<Told> followed = follow(plan, why, flight);
        if (followed.isPresent()) {
          return followed.get();
        }
      } else {
        Optional<Told> landed = landedMeanwhile(plan);
        if (landed.isEmpty()) {
          return lead(plan, origin, why, mine);
        }
        parts.flights().crash(partition(plan), plan.key(), mine);
        return landed.get();
      }
    }
    return landedMeanwhile(plan).orElseGet(() -> alone(plan, origin, why));
  }

  /**
   * The entry of a flight that landed between this request's look-up and its boarding. Without this
   * second look a crowd makes two calls:
   *
   * <pre>
   * A: leads, its answer arrives
   * B: looks up, finds nothing
   * A: keeps the entry, leaves the board
   * B: finds the board empty, leads a second call
   * </pre>
   */
  private Optional<Told> landedMeanwhile(Plan.Keyed plan) {
    return plan.terms() != null && lookups.peek(plan) instanceof Sighting.Hit hit && !hit.stale()
        ? telling.replayed(plan, hit, true)
        : Optional.empty();
  }

  /** A call nobody joins. */
  Told alone(Plan.Keyed plan, Origin origin, Why why) {
    Flight mine = flight(plan);
    parts.flights().overtake(partition(plan), plan.key());
    return lead(plan, origin, why, mine);
  }

  /** In the background, for the next asker: a stale answer has just been given. */
  void refresh(Plan.Keyed plan, Origin origin) {
    Flight mine = flight(plan);
    var memory = new Claim(parts.memory().share(MemoryBudget.Use.CAPTURES));
    if (memory.tryGrow(REFRESH) && board(plan, mine) == mine) {
      Thread.startVirtualThread(
          () -> {
            try (memory) {
              Told told =
                  lead(
                      plan.again(plan.question().request().id(), new Timeline(parts.clock().now())),
                      origin,
                      new Why(Outcome.STALE, Reason.EXPIRED, List.of()),
                      mine);
              if (told.reply().body() instanceof Reply.Body.Live live) {
                live.feed().drainTo(Discarded.SINK);
              }
            }
          });
    } else {
      memory.close();
    }
  }

  /** A flight that may be led: the ledger's position is taken now, before the call (F-1). */
  private Flight flight(Plan.Keyed plan) {
    Question question = plan.question();
    var promised =
        new Entry(
            EntryType.MODEL_RESPONSE,
            question.request().principal().narrowestScope(),
            parts.ledger().applied(),
            plan.tags(),
            plan.policyVersion(),
            parts.clock().steady().instant(),
            Instant.MAX,
            Instant.MAX,
            TokenUsage.UNKNOWN,
            Map.of(),
            new Entry.Payload(question.form(), 200, "", NOTHING));
    return new Flight(promised, question.request().body());
  }

  private Flight board(Plan.Keyed plan, Flight mine) {
    return parts
        .flights()
        .board(
            partition(plan), plan.key(), mine, plan.tags(), other -> lookups.mayBoard(plan, other));
  }

  private Told lead(Plan.Keyed plan, Origin origin, Why why, Flight flight) {
    Succession.Outcome outcome;
    try {
      outcome = provider.ask(plan.question(), origin);
    } catch (RuntimeException | Error unexpected) {
      parts.flights().crash(partition(plan), plan.key(), flight);
      throw unexpected;
    }
    Plan.Keyed asked = plan.of(outcome.question());
    return switch (outcome) {
      case Succession.Answered(var ignored, var answer) -> takeOff(asked, why, flight, answer);
      case Succession.Failed(Question last, Origin.OriginFailed failed) -> {
        parts.flights().crash(partition(plan), plan.key(), flight);
        Decision decision = telling.verdicts().forwarded(asked, why, false);
        yield telling.originFailed(last, decision, failed, plan.shown().key());
      }
    };
  }

  private Told takeOff(Plan.Keyed plan, Why why, Flight flight, Provider.Answered answered) {
    Reply reply = answered.reply();
    Destination by = plan.question().destination();
    if (by != null && by.standsIn()) {
      flight.standIn(by.provider(), by.insteadOf());
    }
    Decision decision = telling.verdicts().forwarded(plan, why, false).with(answered.shaped());
    parts.telemetry().decided(decision);
    var kept = new AtomicReference<Keeping.@Nullable Kept>();
    int limit = plan.terms() == null ? SHARED_LIMIT : plan.terms().maxBytes();
    Reply own =
        parts
            .flights()
            .takeOff(
                partition(plan),
                plan.key(),
                flight,
                reply,
                limit,
                landing -> {
                  plan.question().timeline().answered(parts.clock().now());
                  Keeping.Kept result = keeping.keep(plan, reply, flight, landing);
                  kept.set(result);
                  provider.reconcile(answered, result.ended().usage());
                  conclude(plan, why, decision, told(plan, reply, landing, result));
                  return result.entry();
                });
    Reply answer = plan.question().form() == Entry.Form.WHOLE ? whole(flight, own, plan) : own;
    return telling.forwarded(plan, decision, provider.wayBack(plan.question(), answer), kept.get());
  }

  /**
   * The neighbours are looked through once, when the answer is there: nobody waits for an
   * explanation.
   */
  private void conclude(Plan.Keyed plan, Why why, Decision decision, Keeping.Kept kept) {
    Decision.Nearest nearest = neighbour(plan, why.reason() == Reason.ABSENT, kept);
    plan.question().timeline().ended(parts.clock().now());
    parts.telemetry().completed(decision.ended(kept.ended(), nearest));
  }

  private Decision.@Nullable Nearest neighbour(
      Plan.Keyed plan, boolean explained, Keeping.Kept kept) {
    boolean remembered = kept.entry().isPresent();
    if (!explained && !remembered) {
      return null;
    }
    Neighbours.Fields asked = neighbours.of(plan);
    Decision.Nearest nearest = explained ? neighbours.nearest(plan, asked) : null;
    if (remembered) {
      neighbours.remember(plan, asked);
    }
    return nearest;
  }

  /** Who waited for a whole body that was cut got 502, whatever the head had said. */
  private static Keeping.Kept told(
      Plan.Keyed plan, Reply reply, Flight.Landing landing, Keeping.Kept kept) {
    boolean cut =
        landing instanceof Flight.Landing.Lost(boolean tooLarge, String ignored)
            && !tooLarge
            && reply.body() instanceof Reply.Body.Live
            && plan.question().form() == Entry.Form.WHOLE;
    return cut ? new Keeping.Kept(kept.entry(), kept.ended().status(Telling.CUT)) : kept;
  }

  /**
   * The answer of another's call; empty when there is none for this request, which is then put
   * again: the call failed, or what is known of its answer now forbids sharing it (F-6: followers
   * check again at the end).
   */
  private Optional<Told> follow(Plan.Keyed asked, Why why, Flight flight) {
    if (!flight.dependsOn(asked.tags())) { // it was landing: its entry takes the tags on, as a hit
      waitFor(flight.kept());
      return Optional.empty();
    }
    Optional<Reply> head = waitFor(flight.head());
    if (head.isEmpty()) {
      return Optional.empty();
    }
    Plan.Keyed plan = answered(asked, flight);
    boolean sameWords = Arrays.equals(flight.body(), plan.question().request().body());
    if (flight.form() != plan.question().form()
        || !sameWords && plan.question().dialect().replies().echoes()) {
      return afterwards(plan, why, flight);
    }
    Reply own = head.get();
    if (own.body() instanceof Reply.Body.Live) {
      Feed feed = flight.join();
      if (feed == null) {
        return Optional.empty();
      }
      own = new Reply(own.status(), own.headers(), new Reply.Body.Live(feed));
    }
    return plan.question().form() == Entry.Form.WHOLE
        ? sharedWhole(plan, why, flight, own)
        : Optional.of(told(plan, why, own, TokenUsage.UNKNOWN));
  }

  /**
   * What is given as one whole body is judged again when it is there, by everything known then: a
   * lease that lapsed meanwhile, an invalidation, the release that answered.
   */
  private Optional<Told> sharedWhole(Plan.Keyed plan, Why why, Flight flight, Reply own) {
    Reply answer = whole(flight, own, plan);
    waitFor(flight.settled());
    if (!lookups.stillShared(plan, flight)) {
      answer.discard();
      return Optional.empty();
    }
    return Optional.of(told(plan, why, answer, usage(flight)));
  }

  private Told told(Plan.Keyed plan, Why why, Reply answer, TokenUsage avoided) {
    Decision decision = telling.verdicts().forwarded(plan, why, true);
    Reply back = provider.wayBack(plan.question(), answer);
    return telling.collapsed(plan, decision, back, avoided);
  }

  /** The follower's plan, put to whoever answered the leader. */
  private static Plan.Keyed answered(Plan.Keyed plan, Flight flight) {
    Destination first = plan.question().destination();
    if (first == null || flight.answeredBy().isEmpty()) {
      return plan;
    }
    return first.fallbacks().stream()
        .filter(other -> other.provider().equals(flight.answeredBy()))
        .findFirst()
        .map(other -> plan.of(plan.question().answeredBy(other.insteadOf(flight.insteadOf()))))
        .orElse(plan);
  }

  /**
   * Asked in another mode, or in words the answer would echo: what the flight became is replayed
   * for this request.
   */
  private Optional<Told> afterwards(Plan.Keyed plan, Why why, Flight flight) {
    return waitFor(flight.kept())
        .flatMap(entry -> lookups.judge(plan, entry, "flight", why.layers()))
        .flatMap(hit -> telling.replayed(plan, hit, true));
  }

  /**
   * One whole body where the caller waits for one anyway: its length and fate are known before the
   * head is told.
   */
  private Reply whole(Flight flight, Reply own, Plan.Keyed plan) {
    if (!(own.body() instanceof Reply.Body.Live(Feed feed))) {
      return own;
    }
    Flight.Landing landing;
    try {
      landing = waitFor(flight.settled());
    } catch (CancellationException givenUp) {
      feed.cancel();
      throw givenUp;
    }
    return switch (landing) {
      case Flight.Landing.Whole(byte[] bytes) -> {
        feed.cancel();
        yield Reply.whole(own.status(), own.headers(), bytes);
      }
      case Flight.Landing.NoRoom ignored -> own;
      case Flight.Landing.Lost(boolean tooLarge, String ignored) when tooLarge -> own;
      case Flight.Landing.Lost(boolean ignored, String detail) -> {
        feed.cancel();
        yield telling.cut(plan.question(), detail);
      }
    };
  }

  private static TokenUsage usage(Flight flight) {
    return flight.kept().getNow(Optional.empty()).map(Entry::usage).orElse(TokenUsage.UNKNOWN);
  }

  /**
   * Flights always land: a wait ends when the call does, whose timeouts are the origin's. It ends
   * earlier for whoever's client is gone, when what the request holds is needed elsewhere.
   */
  private static <T> T waitFor(CompletableFuture<T> future) {
    try {
      return future.get();
    } catch (InterruptedException givenUp) {
      Thread.currentThread().interrupt();
      throw new CancellationException("nobody waits for this request any more");
    } catch (ExecutionException failed) {
      throw new IllegalStateException(failed.getCause());
    }
  }

  private static Partition partition(Plan.Keyed plan) {
    return plan.question().request().principal().partition();
  }
}
