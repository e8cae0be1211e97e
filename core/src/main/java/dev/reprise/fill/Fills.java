package dev.reprise.fill;

import dev.reprise.artifact.Entry;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.budget.Claim;
import dev.reprise.budget.MemoryBudget;
import dev.reprise.flight.Flight;
import dev.reprise.flight.FlightKey;
import dev.reprise.flight.Flights;
import dev.reprise.lookup.Lookups;
import dev.reprise.lookup.Sighting;
import dev.reprise.lookup.Want;
import dev.reprise.plan.CallReason;
import dev.reprise.plan.Plan;
import dev.reprise.plan.Question;
import dev.reprise.policy.Reason;
import dev.reprise.provider.Destination;
import dev.reprise.provider.Origin;
import dev.reprise.response.Reply;
import dev.reprise.time.Clock;
import dev.reprise.upstream.Answered;
import dev.reprise.upstream.Succession;
import dev.reprise.upstream.Upstream;
import dev.reprise.upstream.UsageTap;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Makes one call to a provider for all requests that ask the same at the same time.
 *
 * <p><b>Problem.</b> Many requests with one key arrive together and none finds an entry. One call
 * is enough for them. But their tags, positions and forms may differ, the call may fail, and data
 * may be invalidated while it is under way: no request may get an answer that its own look-up would
 * have refused.
 *
 * <p><b>Approach.</b> The first request leads: it makes the call, and its answer is kept when
 * policy allows. A request that comes while the call is under way boards the flight and follows. A
 * follower in the same form reads the body with the leader; one that asked in another form, or in
 * other words that the answer would repeat, waits, and the kept entry is replayed for it. A
 * follower whose flight failed, or may not be shared any more, tries once more, perhaps as the
 * leader, and then makes a call of its own.
 *
 * <p><b>Invariants.</b>
 *
 * <ul>
 *   <li>The ledger's position is taken before the call begins and stamps the entry (F-1).
 *   <li>A flight is judged by the same validation as an entry: when a follower boards, and again
 *       when a whole answer is there (F-6).
 *   <li>A request that becomes the leader while others may board looks into the nearest tier once
 *       more before it calls ({@link #landedMeanwhile} tells why).
 *   <li>A call without an answer crashes its flight, so that no follower waits for ever.
 *   <li>Telemetry is told by the caller, through {@link Witness}.
 * </ul>
 *
 * <p><b>Rejected.</b> A lock for each key, held until the answer is kept: a stream could not be
 * followed while it runs, and an answer that is not kept would be asked for by one waiting request
 * after the other. A list of conditions for boarding beside the one of entries: it fell behind
 * (decision D30). More attempts to follow: with a provider that fails, the last follower would wait
 * for all calls before its own.
 *
 * <p><b>Sources.</b> RFC 9111 section 4 ("collapsed requests"); {@code proxy_cache_lock} of nginx;
 * Go's {@code singleflight}. Decisions D6 and D30.
 *
 * <p>Blocking: to be called on a virtual thread.
 */
public final class Fills {
  private static final byte[] NOTHING = {};

  /**
   * Bytes that a call in the background takes beside its answer, estimated. When this memory is
   * refused the stale entry is not refreshed this time.
   */
  private static final int REFRESH = 64 << 10;

  /** A follower whose leader failed tries once more (threats 3.7: one promoted retry). */
  private static final int ATTEMPTS = 2;

  private final Lookups lookups;
  private final Upstream upstream;
  private final Keeping keeping;
  private final Flights flights;
  private final RequestBytes requests;
  private final Clock clock;

  public Fills(Lookups lookups, Upstream upstream, Keeping keeping, Flights flights, Clock clock) {
    this.lookups = lookups;
    this.upstream = upstream;
    this.keeping = keeping;
    this.flights = flights;
    this.requests = new RequestBytes(flights.memory());
    this.clock = clock;
  }

  /**
   * Joins the call under way, or makes it.
   *
   * @param second decides whether an entry that was kept meanwhile takes the place of the call
   */
  public Fill shared(
      Plan.Keyed plan, Origin origin, CallReason why, Witness witness, SecondLook second) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Flight mine = flight(plan);
      Flight flight = board(plan, mine);
      if (flight != mine) {
        Optional<Fill> followed = new Following(lookups, upstream, flight).follow(plan, why);
        if (followed.isPresent()) {
          return followed.get();
        }
      } else {
        Optional<Fill> landed = landedMeanwhile(plan, second);
        if (landed.isEmpty()) {
          return lead(plan, origin, mine, witness);
        }
        crash(plan, mine);
        return landed.get();
      }
    }
    return landedMeanwhile(plan, second).orElseGet(() -> alone(plan, origin, witness));
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
  private Optional<Fill> landedMeanwhile(Plan.Keyed plan, SecondLook second) {
    return plan instanceof Plan.Reusable reusable
            && lookups.peek(plan.keying().want(), plan.question().timeline())
                instanceof Sighting.Hit hit
            && second.takesPlaceOfCall(reusable, hit)
        ? Optional.of(new Fill.KeptMeanwhile(plan, hit))
        : Optional.empty();
  }

  /** Makes a call that nobody joins. */
  public Fill alone(Plan.Keyed plan, Origin origin, Witness witness) {
    Flight mine = flight(plan);
    flights.overtake(flightKey(plan));
    return lead(plan, origin, mine, witness);
  }

  /**
   * The right to make a new answer in the background, after a stale one was given. Null when
   * another call for it is under way, or there is no memory for one.
   */
  public @Nullable RefreshRight refresh(Plan.Keyed plan) {
    Flight mine = flight(plan);
    var memory = new Claim(flights.memory().share(MemoryBudget.Use.CAPTURES));
    // The request that began this ends earlier and gives its memory back. So the body is counted
    // here twice: for the request, and for the copy that is changed.
    if (memory.tryGrow(REFRESH + 2 * plan.weight()) && board(plan, mine) == mine) {
      return new RefreshRight(mine, memory);
    }
    memory.close();
    return null;
  }

  /** A call to be made in the background. Whoever holds it makes the call, then closes it. */
  public final class RefreshRight implements AutoCloseable {
    private final Flight flight;
    private final Claim memory;

    private RefreshRight(Flight flight, Claim memory) {
      this.flight = flight;
      this.memory = memory;
    }

    public Fill call(Plan.Keyed plan, Origin origin, Witness witness) {
      return lead(plan, origin, flight, witness);
    }

    @Override
    public void close() {
      memory.close();
    }
  }

  /** A flight that may be led: the ledger's position is taken now, before the call (F-1). */
  private Flight flight(Plan.Keyed plan) {
    Question question = plan.question();
    var promised =
        new Entry(
            plan.keying().type(),
            plan.keying().want().scope(),
            lookups.position(),
            plan.keying().tags(),
            plan.policyVersion(),
            clock.steady().instant(),
            Instant.MAX,
            Instant.MAX,
            TokenUsage.UNKNOWN,
            Map.of(),
            new Entry.Payload(question.form(), 200, "", NOTHING));
    return new Flight(promised, question.request().body());
  }

  private Flight board(Plan.Keyed plan, Flight mine) {
    Want want = plan.keying().want();
    return flights.board(
        flightKey(plan),
        mine,
        plan.keying().tags(),
        plan.question().form() == Entry.Form.STREAM
            ? other -> lookups.mayBoardLive(want, other)
            : other -> lookups.mayBoard(want, other));
  }

  private Fill lead(Plan.Keyed plan, Origin origin, Flight flight, Witness witness) {
    Succession.Result outcome;
    try {
      outcome = upstream.ask(plan.question(), origin);
    } catch (RuntimeException | Error unexpected) {
      crash(plan, flight);
      throw unexpected;
    }
    Plan.Keyed asked = plan.of(outcome.question());
    return switch (outcome) {
      case Succession.HasAnswer(var ignored, var answer) -> takeOff(asked, flight, answer, witness);
      case Succession.NoAnswer(var ignored, Origin.OriginFailed failed) -> {
        crash(plan, flight);
        yield new Fill.CallFailed(asked, failed);
      }
    };
  }

  private Fill takeOff(Plan.Keyed plan, Flight flight, Answered answered, Witness witness) {
    Reply reply = answered.reply();
    Destination by = plan.question().destination();
    if (by.standsIn()) {
      flight.standIn(by.provider(), by.insteadOf());
    }
    witness.begun(plan, answered);
    var kept = new AtomicReference<Keeping.@Nullable KeepResult>();
    Claim asked = requests.hold(plan.question().request());
    UsageTap tap =
        UsageTap.on(
            plan.question(), reply, new Claim(flights.memory().share(MemoryBudget.Use.CAPTURES)));
    Reply own =
        flights.takeOff(
            flightKey(plan),
            flight,
            tap.reply(),
            plan.maxBytes(),
            landing -> {
              try (asked;
                  tap) {
                plan.question().timeline().answered(clock.now());
                Reason unprovable = lookups.unprovable(flight.stamp());
                Keeping.KeepResult result =
                    withUsage(landing, tap, keeping.keep(plan, reply, flight, landing, unprovable));
                kept.set(result);
                answered.learn().accept(result.ended().usage());
                witness.landed(plan, WholeAnswer.told(plan, reply, landing, result));
                return result.entry();
              }
            });
    Reply answer = WholeAnswer.of(plan.question(), flight, own);
    return new Fill.Led(plan, upstream.withoutAddedUsage(plan.question(), answer), kept.get());
  }

  /** An answer that was too large to be judged has told its usage all the same. */
  private static Keeping.KeepResult withUsage(
      Flight.Landing landing, UsageTap tap, Keeping.KeepResult kept) {
    boolean unjudged =
        landing instanceof Flight.Landing.OverBudget || landing instanceof Flight.Landing.OverLimit;
    return unjudged ? kept.usage(tap.heard()) : kept;
  }

  private void crash(Plan.Keyed plan, Flight flight) {
    flights.crash(flightKey(plan), flight);
  }

  private static FlightKey flightKey(Plan.Keyed plan) {
    return new FlightKey(plan.question().partition(), plan.key());
  }
}
