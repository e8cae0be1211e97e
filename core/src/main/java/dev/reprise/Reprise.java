package dev.reprise;

import dev.reprise.artifact.Stamp;
import dev.reprise.policy.Reason;
import dev.reprise.policy.Ruling;
import dev.reprise.provider.Origin;
import dev.reprise.request.Directives;
import dev.reprise.request.Request;
import dev.reprise.telemetry.Outcome;
import dev.reprise.telemetry.Timeline;
import java.util.List;
import java.util.Optional;

/**
 * The journey of a request, stage by stage, in the order of the packages:
 *
 * <ol>
 *   <li>{@link #plan}: understand, route, ask policy, derive the key. Pure but for the clock.
 *   <li>{@link #peek}: the in-process tier only, never blocking, so that an event loop may call it;
 *       most hits end here.
 *   <li>{@link #serve}: all tiers, flights and the provider; plain blocking code for a virtual
 *       thread.
 * </ol>
 *
 * Every answer leaves as a {@link Told}: with headers that say what happened, and the decision that
 * explains it.
 */
public final class Reprise {
  /** Percent of what may be remembered. */
  private static final int NEIGHBOURS = 15;

  private final Parts parts;
  private final Planner planner;
  private final Lookups lookups;
  private final Provider provider;
  private final Fills fills;
  private final Telling telling;

  public Reprise(Parts parts) {
    this.parts = parts;
    var neighbours = new Neighbours(parts.clock(), parts.memory().remembered(NEIGHBOURS));
    this.planner = new Planner(parts);
    this.lookups = new Lookups(parts);
    this.telling = new Telling(parts);
    this.provider = new Provider(parts, telling);
    this.fills = new Fills(parts, lookups, provider, new Keeping(parts), telling, neighbours);
  }

  /** What is done for requests that are not there yet: handles at providers. */
  public HandleErrands errands() {
    return provider.errands();
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
    return before.basis().is(planner.basis())
        ? Optional.of(before.again(id, timeline))
        : Optional.empty();
  }

  /** The answer when it can be given at once from memory; empty: call {@link #serve}. */
  public Optional<Told> peek(Plan plan) {
    return switch (plan) {
      case Plan.Refused refused -> Optional.of(refuse(refused));
      case Plan.Through ignored -> Optional.empty();
      case Plan.Keyed keyed -> peekKeyed(keyed);
    };
  }

  private Optional<Told> peekKeyed(Plan.Keyed plan) {
    Ruling.Terms terms = plan.terms();
    if (terms == null
        || !plan.question().request().directives().allowsLookup()
        || !inRollout(plan, terms)) {
      return Optional.empty();
    }
    return lookups.peek(plan) instanceof Sighting.Hit hit && !hit.stale()
        ? telling.replayed(plan, hit, false)
        : Optional.empty();
  }

  public Told serve(Plan plan, Origin origin) {
    if (plan.question().cachedOnly()) {
      return fromCacheOnly(plan);
    }
    return switch (plan) {
      case Plan.Refused refused -> refuse(refused);
      case Plan.Through through -> provider.pass(through, origin);
      case Plan.Keyed keyed -> serveKeyed(keyed, origin);
    };
  }

  /**
   * only-if-cached (RFC 9111 section 5.2.1.7): nobody is asked, whatever the reason there is no
   * entry to give.
   */
  private Told fromCacheOnly(Plan plan) {
    return switch (plan) {
      case Plan.Refused refused -> refuse(refused);
      case Plan.Through through ->
          notInCache(through, new Sighting.Miss(through.reason(), false, List.of()));
      case Plan.Keyed keyed -> keyedFromCacheOnly(keyed);
    };
  }

  private Told keyedFromCacheOnly(Plan.Keyed plan) {
    Ruling.Terms terms = plan.terms();
    if (terms == null || plan.question().request().directives().noCache()) {
      Reason reason = plan.reason() == null ? Reason.NO_CACHE : plan.reason();
      return notInCache(plan, new Sighting.Miss(reason, false, List.of()));
    }
    return switch (lookups.look(plan)) {
      case Sighting.Miss miss -> notInCache(plan, miss);
      case Sighting.Hit hit when !inRollout(plan, terms) ->
          notInCache(plan, new Sighting.Miss(notServed(terms), false, hit.layers()));
      case Sighting.Hit hit ->
          telling
              .replayed(plan, hit, false)
              .orElseGet(
                  () ->
                      notInCache(
                          plan,
                          new Sighting.Miss(Reason.MODE_NOT_REPLAYABLE, false, hit.layers())));
    };
  }

  private Told notInCache(Plan plan, Sighting.Miss miss) {
    return telling.refused(
        plan.question(),
        telling.verdicts().notInCache(plan, miss),
        504,
        "only-if-cached was asked and there is no usable entry: "
            + miss.reason().explanation()
            + ".");
  }

  private Told serveKeyed(Plan.Keyed plan, Origin origin) {
    Ruling.Terms terms = plan.terms();
    Directives directives = plan.question().request().directives();
    if (terms == null) {
      return fills.shared(plan, origin, new Fills.Why(Outcome.BYPASS, plan.reason(), List.of()));
    }
    if (directives.noCache()) {
      return fills.alone(plan, origin, new Fills.Why(Outcome.REQUEST, Reason.NO_CACHE, List.of()));
    }
    if (!parts.ledger().leaseValid()) {
      return fills.alone(
          plan, origin, new Fills.Why(Outcome.BYPASS, Reason.LEDGER_UNREACHABLE, List.of()));
    }
    return switch (lookups.look(plan)) {
      case Sighting.Hit hit when !inRollout(plan, terms) ->
          fills.alone(plan, origin, wouldHit(terms, hit));
      case Sighting.Hit hit -> found(plan, origin, hit);
      case Sighting.Miss miss -> missed(plan, origin, miss, inRollout(plan, terms));
    };
  }

  private Told found(Plan.Keyed plan, Origin origin, Sighting.Hit hit) {
    Optional<Told> replayed = telling.replayed(plan, hit, false);
    if (replayed.isPresent()) {
      if (hit.stale()) {
        fills.refresh(plan, origin);
      }
      return replayed.get();
    }
    return missed(
        plan, origin, new Sighting.Miss(Reason.MODE_NOT_REPLAYABLE, false, hit.layers()), true);
  }

  private Told missed(Plan.Keyed plan, Origin origin, Sighting.Miss miss, boolean mayShare) {
    var why =
        new Fills.Why(miss.stale() ? Outcome.STALE : Outcome.MISS, miss.reason(), miss.layers());
    return mayShare ? fills.shared(plan, origin, why) : fills.alone(plan, origin, why);
  }

  private static Fills.Why wouldHit(Ruling.Terms terms, Sighting.Hit hit) {
    return new Fills.Why(Outcome.MISS, notServed(terms), hit.layers());
  }

  private static Reason notServed(Ruling.Terms terms) {
    return terms.mode() == Ruling.Mode.SHADOW ? Reason.SHADOW : Reason.NOT_IN_ROLLOUT;
  }

  /**
   * A share of the keys, not of the requests: one question is always on the same side of the
   * rollout.
   */
  private static boolean inRollout(Plan.Keyed plan, Ruling.Terms terms) {
    return terms.mode() == Ruling.Mode.SERVE
        && Math.floorMod(plan.key().hashCode(), 100) < terms.percent();
  }

  /** Where the ledger stands, for {@code Reprise-Position}. */
  public Stamp position() {
    return parts.ledger().applied();
  }

  private Told refuse(Plan.Refused plan) {
    return telling.refused(
        plan.question(), telling.verdicts().refused(plan), plan.status(), plan.message());
  }
}
