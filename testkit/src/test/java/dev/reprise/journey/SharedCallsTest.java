package dev.reprise.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.artifact.Tag;
import dev.reprise.flight.Flight;
import dev.reprise.freshness.EveryonesLedger;
import dev.reprise.policy.Reason;
import dev.reprise.request.Partition;
import dev.reprise.request.Principal;
import dev.reprise.testkit.GivenRequests;
import dev.reprise.testkit.Journey;
import dev.reprise.testkit.ScriptedProvider;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Who may share a call in flight (F-6): joining needs everything a hit would need. Every test first
 * shows, as its control, that the same request without the reason does share.
 */
class SharedCallsTest {
  private static final Partition ACME = new Partition("acme");
  private static final Tag DOC = new Tag("doc:9");

  private final Journey journey = new Journey();

  private static GivenRequests asks(boolean stream) {
    return stream ? GivenRequests.streamedChat("why?") : GivenRequests.chat("why?");
  }

  /** Asks while the leader's call is in flight; the leader's answer is old, any other is new. */
  private void makesItsOwnCall(ScriptedProvider.ScriptedCall leaders, GivenRequests later)
      throws Exception {
    int before = journey.provider.calls();
    Journey.RunningRequest own = journey.ask(later);
    assertThat(journey.provider.calls()).as("a call of its own").isEqualTo(before + 1);
    answer(leaders, later, "old");
    answer(journey.provider.next(), later, "new");
    assertThat(own.text()).contains("new");
    assertThat(own.collapsed()).isFalse();
  }

  private static void answer(ScriptedProvider.ScriptedCall call, GivenRequests asked, String text) {
    if (asked.body().contains("\"stream\":true")) {
      call.streams().sends(Answers.chunk(text) + Answers.lastChunks()).ends();
    } else {
      call.answers(Answers.chat(text));
    }
  }

  /** The leader is on its way; a request like {@code control} would share its call. */
  private ScriptedProvider.ScriptedCall led(GivenRequests leader, GivenRequests control)
      throws Exception {
    journey.ask(leader);
    ScriptedProvider.ScriptedCall call = journey.provider.next();
    int calls = journey.provider.calls();
    journey.ask(control);
    assertThat(journey.provider.calls()).as("control: it shares the call").isEqualTo(calls);
    return call;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void an_asker_after_the_invalidation_of_the_leaders_tag_does_not_share(boolean stream)
      throws Exception {
    ScriptedProvider.ScriptedCall call = led(asks(stream).tagged("doc:9"), asks(stream));
    journey.ledger.invalidate(ACME, List.of(DOC));
    makesItsOwnCall(call, asks(stream));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void an_asker_after_the_invalidation_of_a_followers_tag_does_not_share(boolean stream)
      throws Exception {
    ScriptedProvider.ScriptedCall call = led(asks(stream), asks(stream).tagged("doc:9"));
    journey.ledger.invalidate(ACME, List.of(DOC));
    makesItsOwnCall(call, asks(stream));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void an_asker_whose_own_tag_was_invalidated_since_does_not_share(boolean stream)
      throws Exception {
    ScriptedProvider.ScriptedCall call = led(asks(stream), asks(stream));
    journey.ledger.invalidate(ACME, List.of(DOC));
    makesItsOwnCall(call, asks(stream).tagged("doc:9"));
  }

  @Test
  void an_invalidation_for_everyone_counts_for_flights() throws Exception {
    ScriptedProvider.ScriptedCall call = led(asks(false).tagged("doc:9"), asks(false));
    journey.ledger.invalidate(EveryonesLedger.EVERYONE, List.of(DOC));
    makesItsOwnCall(call, asks(false));
  }

  @Test
  void an_asker_after_the_floor_rose_does_not_share() throws Exception {
    ScriptedProvider.ScriptedCall call = led(asks(false), asks(false));
    journey.ledger.raiseFloor(ACME);
    makesItsOwnCall(call, asks(false));
  }

  @Test
  void an_asker_after_the_floor_of_everyone_rose_does_not_share() throws Exception {
    ScriptedProvider.ScriptedCall call = led(asks(false), asks(false));
    journey.ledger.raiseFloor(EveryonesLedger.EVERYONE);
    makesItsOwnCall(call, asks(false));
  }

  @Test
  void an_asker_in_another_incarnation_does_not_share() throws Exception {
    ScriptedProvider.ScriptedCall call = led(asks(false), asks(false));
    journey.ledger.isReplaced();
    makesItsOwnCall(call, asks(false));
  }

  @Test
  void without_a_lease_nobody_shares() throws Exception {
    var shared = Journey.coalescing();
    GivenRequests undeclared =
        GivenRequests.post(
            "/v1/chat/completions",
            "{\"model\":\"m-1\",\"messages\":[{\"role\":\"user\",\"content\":\"why?\"}]}");
    shared.ask(undeclared);
    shared.ask(undeclared);
    assertThat(shared.provider.calls()).as("control: it shares the call").isEqualTo(1);
    shared.ledger.lapses();
    shared.ask(undeclared);
    assertThat(shared.provider.calls()).isEqualTo(2);
  }

  @Test
  void an_asker_of_a_position_this_node_has_not_applied_does_not_share() throws Exception {
    String reached = journey.ledger.invalidate(ACME, List.of(new Tag("doc:1"))).toString();
    ScriptedProvider.ScriptedCall call = led(asks(false), asks(false).notBefore(reached));
    makesItsOwnCall(call, asks(false).notBefore("1.2"));
  }

  @Test
  void a_call_older_than_the_max_age_is_not_shared() throws Exception {
    ScriptedProvider.ScriptedCall call = led(asks(false), asks(false).maxAge(60));
    journey.clock.pass(Duration.ofSeconds(5));
    int before = journey.provider.calls();
    journey.ask(asks(false).maxAge(5));
    assertThat(journey.provider.calls()).as("five seconds are not too old").isEqualTo(before);
    journey.clock.pass(Duration.ofNanos(1));
    makesItsOwnCall(call, asks(false).maxAge(5));
  }

  /** The answer is one that is not kept: nothing but the flight can give it to the follower. */
  @Test
  void waiting_for_the_shared_answer_is_no_age() throws Exception {
    ScriptedProvider.ScriptedCall call = led(asks(false), asks(false));
    Journey.RunningRequest follower = journey.ask(asks(false).maxAge(5));
    journey.clock.pass(Duration.ofSeconds(30));
    call.answers(Answers.chat("one").replace("\"stop\"", "\"length\""));
    assertThat(follower.text()).contains("one");
    assertThat(follower.collapsed()).isTrue();
    assertThat(journey.provider.calls()).isEqualTo(1);
  }

  @Test
  void an_asker_of_another_user_never_shares() throws Exception {
    var ada = new Principal(ACME, null, "ada");
    var bo = new Principal(ACME, null, "bo");
    ScriptedProvider.ScriptedCall call = led(asks(false).as(ada), asks(false).as(ada));
    makesItsOwnCall(call, asks(false).as(bo));
  }

  @Test
  void a_follower_is_put_again_when_a_tag_fell_while_it_waited() throws Exception {
    ScriptedProvider.ScriptedCall call = led(asks(false).tagged("doc:9"), asks(false));
    Journey.RunningRequest follower = journey.ask(asks(false));
    journey.ledger.invalidate(ACME, List.of(DOC));
    call.answers(Answers.chat("old"));
    journey.provider.next().answers(Answers.chat("new"));
    assertThat(follower.text()).contains("new");
  }

  @Test
  void a_follower_is_put_again_when_the_lease_lapsed_while_it_waited() throws Exception {
    ScriptedProvider.ScriptedCall call = led(asks(false), asks(false));
    Journey.RunningRequest follower = journey.ask(asks(false));
    journey.ledger.lapses();
    call.answers(Answers.chat("old"));
    for (int others = 0; others < 2; others++) {
      journey.provider.next().answers(Answers.chat("new"));
    }
    assertThat(follower.text()).contains("new");
  }

  @Test
  void a_whole_answer_of_a_release_that_moved_meanwhile_is_not_shared() throws Exception {
    ScriptedProvider.ScriptedCall call = led(asks(false), asks(false));
    journey.ledger.invalidate(ACME, List.of(new Tag("model:m-1-2026")));
    Journey.RunningRequest later = journey.ask(asks(false));
    assertThat(journey.provider.calls()).as("nobody knows the release yet").isEqualTo(1);
    call.answers(Answers.chat("old"));
    journey.provider.next().answers(Answers.chat("new"));
    assertThat(later.text()).contains("new");
  }

  @Test
  void a_live_stream_begun_before_a_model_moved_is_not_joined() throws Exception {
    ScriptedProvider.ScriptedCall call = led(asks(true), asks(true));
    journey.ledger.invalidate(ACME, List.of(DOC));
    journey.ask(asks(true));
    assertThat(journey.provider.calls()).as("control: another tag").isEqualTo(1);
    journey.ledger.invalidate(ACME, List.of(new Tag("model:m-1-2026")));
    makesItsOwnCall(call, asks(true));
  }

  @Test
  void the_tags_of_followers_become_the_entrys() throws Exception {
    ScriptedProvider.ScriptedCall call = led(asks(false), asks(false).tagged("doc:9"));
    Journey.RunningRequest follower = journey.ask(asks(false));
    call.answers(Answers.chat("one"));
    assertThat(follower.text()).contains("one");
    assertThat(journey.ask(asks(false).onlyIfCached()).hit()).as("control").isTrue();
    journey.ledger.invalidate(ACME, List.of(DOC));
    Journey.RunningRequest after = journey.ask(asks(false).onlyIfCached());
    assertThat(after.told().reply().status()).isEqualTo(504);
  }

  @Test
  void one_that_comes_with_a_tag_while_the_answer_is_kept_waits_for_the_entry() throws Exception {
    var gate = new GatedTier.Gate();
    var slow = Journey.with(tier -> new GatedTier(tier, gate));
    slow.ask(asks(false));
    gate.closes();
    slow.provider.next().answers(Answers.chat("one"));
    gate.awaitKeeper();
    Journey.RunningRequest late = slow.ask(asks(false).tagged("doc:9"));
    gate.opens();
    assertThat(late.text()).contains("one");
    assertThat(late.collapsed()).isTrue();
    assertThat(slow.provider.calls()).isEqualTo(1);
    assertThat(slow.ask(asks(false).onlyIfCached()).hit()).as("control").isTrue();
    slow.ledger.invalidate(ACME, List.of(DOC));
    assertThat(slow.ask(asks(false).onlyIfCached()).hit()).isFalse();
  }

  @Test
  void a_flight_takes_on_so_many_tags_and_no_more() throws Exception {
    ScriptedProvider.ScriptedCall call = led(asks(false), asks(false).tagged("a", "b"));
    String[] many =
        IntStream.range(0, Flight.MOST_TAGS).mapToObj(i -> "doc:" + i).toArray(String[]::new);
    makesItsOwnCall(call, asks(false).tagged(many));
  }

  @Test
  void an_answer_that_a_later_call_overtook_is_not_kept() throws Exception {
    Journey.RunningRequest first = journey.ask(asks(false).tagged("doc:9"));
    ScriptedProvider.ScriptedCall slow = journey.provider.next();
    journey.ledger.invalidate(ACME, List.of(DOC));
    Journey.RunningRequest second = journey.ask(asks(false));
    journey.provider.next().answers(Answers.chat("new"));
    assertThat(second.text()).contains("new");
    slow.answers(Answers.chat("old"));
    assertThat(first.text()).contains("old");
    assertThat(first.decision().ended().notStored()).isEqualTo(Reason.OVERTAKEN);
    assertThat(journey.ask(asks(false)).text()).contains("new");
    assertThat(journey.provider.calls()).isEqualTo(2);
  }

  /** The interleaving is written out at {@code Fills.landedMeanwhile}. */
  @Test
  void one_that_looked_up_before_an_answer_was_kept_looks_again_before_it_leads() throws Exception {
    var pause = new GatedTier.Gate();
    var paused = Journey.with(tier -> new GatedTier(tier, pause));
    paused.ask(asks(false));
    pause.holdsLookup(2); // the first is of peek, before the request may wait
    Journey.RunningRequest second = paused.ask(asks(false));
    pause.awaitLookup();
    paused.provider.next().answers(Answers.chat("one"));
    paused.telemetry.awaitCompleted(1);
    pause.opens();
    assertThat(second.text()).contains("one");
    assertThat(second.collapsed()).isTrue();
    assertThat(paused.provider.calls()).isEqualTo(1);
  }

  @Test
  void a_follower_whose_members_the_answer_echoes_gets_its_own() throws Exception {
    Journey.RunningRequest ada = journey.ask(response("{\"who\":\"ada\"}"));
    Journey.RunningRequest same = journey.ask(response("{\"who\":\"ada\"}"));
    Journey.RunningRequest bo = journey.ask(response("{\"who\":\"bo\"}"));
    journey.provider.next().answers(Answers.response("one", "{\"who\":\"ada\"}"));
    assertThat(ada.text()).contains("{\"who\":\"ada\"}");
    assertThat(same.text()).contains("{\"who\":\"ada\"}").contains("one");
    assertThat(bo.text()).contains("{\"who\":\"bo\"}").contains("one").doesNotContain("\"ada\"");
    assertThat(journey.provider.calls()).isEqualTo(1);
  }

  private static GivenRequests response(String metadata) {
    return GivenRequests.post(
        "/v1/responses",
        "{\"model\":\"m-1\",\"temperature\":0,\"store\":false,\"input\":\"why?\",\"metadata\":"
            + metadata
            + "}");
  }
}
