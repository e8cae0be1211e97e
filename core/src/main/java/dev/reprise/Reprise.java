package dev.reprise;

import dev.reprise.answer.Answers;
import dev.reprise.answer.Decisions;
import dev.reprise.answer.Explaining;
import dev.reprise.answer.Neighbours;
import dev.reprise.answer.Told;
import dev.reprise.artifact.Stamp;
import dev.reprise.artifact.Tag;
import dev.reprise.budget.MemoryBudget;
import dev.reprise.fill.Fill;
import dev.reprise.fill.Fills;
import dev.reprise.fill.Keeping;
import dev.reprise.fill.RequestBytes;
import dev.reprise.freshness.Ledger;
import dev.reprise.intake.Ask;
import dev.reprise.intake.Intake;
import dev.reprise.lookup.Lookups;
import dev.reprise.lookup.Sighting;
import dev.reprise.plan.CallReason;
import dev.reprise.plan.Keyer;
import dev.reprise.plan.Plan;
import dev.reprise.plan.Planner;
import dev.reprise.plan.Question;
import dev.reprise.policy.Reason;
import dev.reprise.provider.Origin;
import dev.reprise.provider.handle.ObjectGuard;
import dev.reprise.request.Headers;
import dev.reprise.request.Partition;
import dev.reprise.request.Request;
import dev.reprise.response.Discarded;
import dev.reprise.response.Reply;
import dev.reprise.response.WholeBody;
import dev.reprise.telemetry.Outcome;
import dev.reprise.telemetry.Telemetry;
import dev.reprise.telemetry.Timeline;
import dev.reprise.tier.Tier;
import dev.reprise.tier.TierStack;
import dev.reprise.time.Clock;
import dev.reprise.upstream.HandleErrands;
import dev.reprise.upstream.Overhearing;
import dev.reprise.upstream.ProviderCaches;
import dev.reprise.upstream.Upstream;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The journey of a request, stage by stage, in the order of the packages:
 *
 * <ol>
 *   <li>{@link #plan}: understand, route, ask policy, derive the key. No I/O; reads the clock for
 *       the timeline only.
 *   <li>{@link #peek}: the in-process tier only, never blocking, so that an event loop may call it;
 *       most hits end here.
 *   <li>{@link #serve}: all tiers, flights and the provider; plain blocking code for a virtual
 *       thread.
 * </ol>
 *
 * A {@link Course} says what is done with what the tiers answered. Every answer leaves as a {@link
 * Told}: with headers that say what happened, and the decision that explains it.
 */
public final class Reprise implements AutoCloseable {
  /** Percent of the memory for remembered things that neighbours may use. */
  private static final int NEIGHBOURS_PERCENT = 15;

  /** How long closing waits for objects at providers to be deleted. */
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private final Intake intake;
  private final Parts parts;
  private final Clock clock;
  private final Planner planner;
  private final Lookups lookups;
  private final ThroughCalls through;
  private final Fills fills;
  private final Answers answers;
  private final Decisions decisions;
  private final Predicate<Sighting.Hit> hasRoom;
  private final Journal journal;
  private final HandleErrands errands;
  private final ObjectGuard guard;

  public Reprise(Parts parts) {
    this.parts = parts;
    this.intake = new Intake(parts.dialects());
    this.clock = parts.clock();
    MemoryBudget memory = parts.memory();
    var tiers = new TierStack(parts.tiers());
    this.planner =
        new Planner(
            parts.dialects(),
            parts.policy(),
            parts.router(),
            new Keyer(parts.keys(), parts.classifier().version(), clock),
            clock);
    this.lookups = new Lookups(tiers, parts.ledger(), memory, clock);
    this.errands = HandleErrands.of(parts.keys(), parts.ledger(), memory, clock);
    this.guard = errands.guard(parts.router());
    var caches = ProviderCaches.of(errands, parts.keys(), parts.prices(), memory.heap(), clock);
    var upstream =
        new Upstream(
            caches,
            parts.ids(),
            line -> parts.telemetry().happened(Telemetry.Event.SHARED_PREFIX_READ, line),
            memory,
            clock);
    var keeping = new Keeping(parts.policy(), parts.classifier(), tiers, memory, clock);
    this.fills = new Fills(lookups, upstream, keeping, parts.flights(), clock);
    this.answers = new Answers(parts.ids(), memory, lookups::position);
    this.hasRoom = answers::roomFor;
    this.decisions = new Decisions(lookups::position, clock);
    var neighbours = new Neighbours(clock, memory.remembered(NEIGHBOURS_PERCENT));
    var explaining = new Explaining(neighbours, new RequestBytes(memory));
    this.journal = new Journal(parts.telemetry(), decisions, answers, explaining, clock);
    this.through = new ThroughCalls(upstream, new Overhearing(memory, clock), decisions, journal);
  }

  /**
   * Builds a Reprise for use inside a program:
   *
   * <pre>{@code
   * try (var reprise =
   *     Reprise.builder()
   *         .provider("openai", URI.create("https://api.openai.com"))
   *         .tier(SqliteTier.in(folder))
   *         .ledger(SqliteLedger.in(folder))
   *         .build()) {
   *   Told told = reprise.ask(Ask.post("/v1/chat/completions", body).as(principal), origin);
   * }
   * }</pre>
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Answers one request of a program. Blocks; to be called on a virtual thread where many are.
   *
   * @param origin makes the call to the provider, with the credential
   * @throws IllegalArgumentException when the request cannot be understood; the message says why
   */
  public Told ask(Ask ask, Origin origin) {
    Plan plan = plan(intake.read(ask), new Timeline(clock.now()));
    return peek(plan).orElseGet(() -> serve(plan, origin));
  }

  /**
   * From now on nothing that depends on one of these tags is reused in this partition (F-4). The
   * source of the data commits first, then this is called.
   *
   * @return the ledger's new position
   * @throws dev.reprise.freshness.Ledger.LedgerUnreachable when nothing was invalidated
   * @throws dev.reprise.freshness.Ledger.NotDurable when it holds for as long as this process lives
   */
  public Stamp invalidate(Partition partition, Collection<Tag> tags) {
    Stamp position = parts.ledger().invalidate(partition, tags);
    boolean written = true;
    for (Tier tier : parts.tiers()) {
      written &= tier.removalsWritten();
    }
    if (!written) {
      throw new Ledger.NotDurable(position, "a durable tier cannot be written");
    }
    return position;
  }

  /** Writes what is still to be written, and deletes the objects that were kept at providers. */
  @Override
  public void close() {
    errands.close(CLOSE_TIMEOUT);
    parts.tiers().forEach(Tier::close);
    parts.ledger().close();
  }

  public Plan plan(Request request, Timeline timeline) {
    return planner.plan(request, timeline);
  }

  /**
   * The plan of a request that came before in exactly the same bytes, from the same caller: spares
   * understanding it again, and nothing else. Empty when policy or routes have changed since.
   * Freshness is judged anew whatever the plan.
   */
  public Optional<Plan.Keyed> again(Plan.Keyed before, String id, Timeline timeline) {
    return before.keying().basis().is(planner.basis())
        ? Optional.of(before.again(id, timeline))
        : Optional.empty();
  }

  /** The answer when it can be given at once from memory; empty: call {@link #serve}. */
  public Optional<Told> peek(Plan plan) {
    return switch (plan) {
      case Plan.Refused refused -> Optional.of(refuse(refused));
      case Plan.Reusable reusable when mayLookUp(reusable) ->
          peek(reusable).map(told -> wanted(reusable, told));
      case Plan.Answerable ignored -> Optional.empty();
    };
  }

  private boolean mayLookUp(Plan.Reusable plan) {
    return Course.before(plan, parts.ledger().leaseValid()) instanceof Course.LookUp;
  }

  private Optional<Told> peek(Plan.Reusable plan) {
    Sighting sighting = lookups.peek(plan.keying().want(), plan.question().timeline());
    journal.troubles(sighting);
    return switch (Course.after(plan, sighting, hasRoom)) {
      case Course.Replay(Plan.Keyed ignored, Sighting.Hit hit) -> replay(plan, hit);
      case Course.NoMemory(Plan.Keyed ignored, Sighting.Hit hit) -> Optional.of(noRoom(plan, hit));
      default -> Optional.empty();
    };
  }

  /** The answer, from wherever it comes. Blocks. */
  public Told serve(Plan plan, Origin origin) {
    return switch (plan) {
      case Plan.Refused refused -> refuse(refused);
      case Plan.Answerable answerable -> {
        Question question = answerable.question();
        yield guard
            .refusal(question.request(), question.destination())
            .map(why -> refuse(answerable, why))
            .orElseGet(() -> allowed(answerable, origin));
      }
    };
  }

  /**
   * Begins the call of a request that is passed through, without waiting: an event loop may do so.
   * Empty when something has to be asked or waited for first; then nothing was sent, and {@link
   * #serve} answers.
   */
  public Optional<ThroughCalls.BegunPass> begin(Plan plan, Origin origin) {
    if (!(plan instanceof Plan.Through passed)
        || !(Course.before(passed, true) instanceof Course.PassThrough)) {
      return Optional.empty();
    }
    Question question = passed.question();
    return guard.refusal(question.request(), question.destination()).isPresent()
        ? Optional.empty()
        : through.begin(passed, origin);
  }

  /** Refused after it was planned and before a provider is asked. */
  private Told refuse(Plan.Answerable plan, String why) {
    return refuse(new Plan.Refused(plan.reading(), 403, why, null, plan.policyVersion()));
  }

  private Told allowed(Plan.Answerable plan, Origin origin) {
    return wanted(plan, carryOut(Course.before(plan, parts.ledger().leaseValid()), origin));
  }

  /**
   * {@code Reprise-Warm: true} asks for the entry and not for the answer (contract 2.3): once a
   * reusable answer is whole, the caller gets 204 in its place. Reads a live answer to its end.
   */
  private static Told wanted(Plan.Answerable plan, Told told) {
    boolean warms = plan instanceof Plan.Reusable && plan.question().request().hints().warm();
    if (!warms || !told.reply().successful()) {
      return told;
    }
    int status = WholeBody.passes(told.reply()) ? 204 : 502;
    Headers headers = told.reply().headers().without("content-type").without("content-length");
    return new Told(
        new Reply(status, headers, new Reply.Body.InMemory(new byte[0])), told.decision());
  }

  private Told carryOut(Course course, Origin origin) {
    return switch (course) {
      case Course.PassThrough(Plan.Through plan) -> through.pass(plan, origin);
      case Course.LookUp(Plan.Reusable plan) -> lookUp(plan, origin);
      case Course.Replay(Plan.Keyed plan, Sighting.Hit hit) ->
          replay(plan, hit).orElseGet(() -> unrendered(plan, hit, origin));
      case Course.ReplayLanded(Plan.Keyed plan, Sighting.Hit hit) ->
          replayLanded(plan, hit).orElseGet(() -> unrendered(plan, hit, origin));
      case Course.ReplayAndRefresh(Plan.Keyed plan, Sighting.Hit hit) -> {
        Optional<Told> replayed = replay(plan, hit);
        replayed.ifPresent(ignored -> refresh(plan, origin));
        yield replayed.orElseGet(() -> unrendered(plan, hit, origin));
      }
      case Course.NoMemory(Plan.Keyed plan, Sighting.Hit hit) -> noRoom(plan, hit);
      case Course.AskShared(Plan.Keyed plan, CallReason why) -> {
        Journal.OwnCall call = journal.call(why);
        yield told(fills.shared(plan, origin, why, call, Course::takesPlaceOfCall), call, origin);
      }
      case Course.AskAlone(Plan.Keyed plan, CallReason why) -> {
        Journal.OwnCall call = journal.call(why);
        yield told(fills.alone(plan, origin, call), call, origin);
      }
      case Course.NotInCache(Plan.Answerable plan, Sighting.Miss miss) -> notInCache(plan, miss);
    };
  }

  private Told lookUp(Plan.Reusable plan, Origin origin) {
    Sighting sighting = lookups.look(plan.keying().want(), plan.question().timeline());
    journal.troubles(sighting);
    return carryOut(Course.after(plan, sighting, hasRoom), origin);
  }

  private Told unrendered(Plan.Keyed plan, Sighting.Hit hit, Origin origin) {
    return carryOut(Course.unrendered(plan, hit), origin);
  }

  /** Empty when the entry cannot be rendered in the form asked. */
  private Optional<Told> replay(Plan.Keyed plan, Sighting.Hit hit) {
    return answers.rendered(plan.question(), hit).map(body -> journal.replayed(plan, hit, body));
  }

  /** Empty when the entry cannot be rendered in the form asked. */
  private Optional<Told> replayLanded(Plan.Keyed plan, Sighting.Hit hit) {
    return answers
        .rendered(plan.question(), hit)
        .map(body -> journal.replayedLanded(plan, hit, body));
  }

  /** Answers that other clients have not read yet use the memory that a copy of this one needs. */
  private Told noRoom(Plan.Keyed plan, Sighting.Hit hit) {
    parts.memory().shed();
    Told told =
        journal.refused(
            plan.reading(),
            decisions.noRoom(plan, hit),
            503,
            "Large answers that other clients have not read yet hold the memory; ask again.");
    Headers headers = told.reply().headers().and("Retry-After", "1");
    return new Told(told.reply().withHeaders(headers), told.decision());
  }

  private Told told(Fill fill, Journal.OwnCall call, Origin origin) {
    return switch (fill) {
      case Fill.KeptMeanwhile(Plan.Keyed plan, Sighting.Hit hit) ->
          carryOut(Course.landed(plan, hit, hasRoom), origin);
      case Fill.Joined joined -> journal.joined(call.why(), joined);
      case Fill.Led led -> journal.led(call, led);
      case Fill.CallFailed(Plan.Keyed plan, Origin.OriginFailed cause) ->
          journal.failed(plan.question(), decisions.forwarded(plan, call.why(), false), cause);
    };
  }

  /** Makes a new answer in the background, for the next asker: a stale one has just been given. */
  private void refresh(Plan.Keyed plan, Origin origin) {
    Fills.RefreshRight refresh = fills.refresh(plan);
    if (refresh == null) {
      return;
    }
    Thread.startVirtualThread(
        () -> {
          try (refresh) {
            Plan.Keyed again = plan.again(plan.requestId(), new Timeline(clock.now()));
            Journal.OwnCall call = journal.call(new CallReason(Outcome.STALE, Reason.EXPIRED));
            Told told = told(refresh.call(again, origin, call), call, origin);
            if (told.reply().body() instanceof Reply.Body.Live live) {
              live.feed().drainTo(Discarded.SINK);
            }
          }
        });
  }

  private Told notInCache(Plan.Answerable plan, Sighting.Miss miss) {
    return journal.refused(
        plan.reading(),
        decisions.notInCache(plan, miss),
        504,
        "only-if-cached was asked and there is no usable entry: "
            + miss.reason().explanation()
            + ".");
  }

  private Told refuse(Plan.Refused plan) {
    return journal.refused(plan.reading(), decisions.refused(plan), plan.status(), plan.message());
  }

  /** Where the ledger stands, for {@code Reprise-Position}. */
  public Stamp position() {
    return lookups.position();
  }

  /** Makes, extends and deletes handles at providers; no request waits for it. */
  public HandleErrands errands() {
    return errands;
  }
}
