package dev.reprise.fill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.artifact.Entry;
import dev.reprise.flight.Flight;
import dev.reprise.lookup.Sighting;
import dev.reprise.lookup.Want;
import dev.reprise.plan.Keying;
import dev.reprise.plan.Plan;
import dev.reprise.policy.Ruling;
import dev.reprise.request.Scope;
import dev.reprise.telemetry.Timeline;
import dev.reprise.testkit.GivenEntries;
import dev.reprise.tier.Lookup;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/**
 * Who may share an entry is what the ruling says, from the look-up over the flight to the entry;
 * not what the request would have by itself.
 */
class ScopeOfTermsTest {
  private static final Scope ADAS = new Scope.User(GivenEntries.ACME, null, "ada");

  private final GivenFills fills = new GivenFills();

  /** The request names no user, and policy allows the entry for one user only. */
  private Plan.Reusable narrowed() {
    Plan.Reusable plan = fills.plan();
    assertThat(plan.question().request().principal().narrowestScope())
        .as("control: the request's own scope is another")
        .isEqualTo(new Scope.Tenant(GivenEntries.ACME));
    Keying keying = plan.keying();
    return new Plan.Reusable(
        plan.question(),
        narrowed(plan.terms()),
        new Keying(
            keying.type(),
            keying.contract(),
            keying.tags(),
            want(keying.want(), ADAS),
            keying.basis(),
            keying.shown()));
  }

  private static Ruling.Terms narrowed(Ruling.Terms terms) {
    return new Ruling.Terms(
        terms.rule(),
        terms.policyVersion(),
        ADAS,
        terms.ruleSet(),
        terms.toolOrderFree(),
        terms.ttl(),
        terms.staleWhileRevalidate(),
        terms.mode(),
        terms.percent(),
        terms.maxBytes(),
        terms.tags(),
        terms.toolsFreeOfSideEffects());
  }

  private static Want want(Want want, Scope scope) {
    return new Want(
        want.type(),
        want.partition(),
        scope,
        want.key(),
        want.policyVersion(),
        want.tags(),
        want.minPosition(),
        want.maxAge(),
        want.rendering());
  }

  @Test
  void the_entry_has_the_scope_of_the_terms_and_a_look_up_under_these_terms_finds_it() {
    Plan.Reusable plan = narrowed();
    assertThat(fills.shared(plan)).isInstanceOf(Fill.Led.class);
    Optional<Entry> kept =
        fills.tiers.find(0, plan.partition(), plan.key()) instanceof Lookup.Found(Entry entry)
            ? Optional.of(entry)
            : Optional.empty();
    assertThat(kept).hasValueSatisfying(entry -> assertThat(entry.scope()).isEqualTo(ADAS));
    Want want = plan.keying().want();
    assertThat(fills.lookups.look(want, new Timeline(0))).isInstanceOf(Sighting.Hit.class);
    Scope own = plan.question().request().principal().narrowestScope();
    assertThat(fills.lookups.look(want(want, own), new Timeline(0)))
        .as("the scope that the request would have by itself")
        .isInstanceOf(Sighting.Miss.class);
  }

  @Test
  void a_call_in_flight_has_the_scope_of_the_terms() {
    Plan.Reusable plan = narrowed();
    var met = new AtomicReference<Flight>();
    fills.whenCalled(
        () ->
            fills.flights.board(
                GivenFills.at(plan),
                new Flight(
                    GivenEntries.answer(GivenEntries.ACME, "", fills.plans.clock.instant()),
                    new byte[0]),
                List.of(),
                other -> {
                  met.set(other);
                  return true;
                }));
    fills.shared(plan);
    assertThat(met.get().soFar().scope()).isEqualTo(ADAS);
    assertThat(fills.lookups.mayBoard(plan.keying().want(), met.get())).isTrue();
  }
}
