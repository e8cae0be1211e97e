package dev.reprise.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.artifact.Entry;
import dev.reprise.artifact.Stamp;
import dev.reprise.artifact.Tag;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.budget.MemoryBudget;
import dev.reprise.flight.Flight;
import dev.reprise.freshness.EveryonesLedger;
import dev.reprise.request.EntryType;
import dev.reprise.request.Scope;
import dev.reprise.testkit.FakeClock;
import dev.reprise.testkit.GivenEntries;
import dev.reprise.testkit.HashTier;
import dev.reprise.testkit.PlayedLedger;
import dev.reprise.tier.TierStack;
import dev.reprise.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether a request may board a call in flight, and may still be given its answer (F-6). */
class FlightJudgementTest {
  private static final Tag DOC = new Tag("doc:9");
  private static final Tag RELEASE = new Tag("model:m-1-2026");
  private static final Scope TENANT = new Scope.Tenant(GivenEntries.ACME);

  private final FakeClock clock = new FakeClock();
  private final PlayedLedger ledger = new PlayedLedger();
  private final Lookups lookups =
      new Lookups(
          new TierStack(List.of(new HashTier("l1", clock))),
          new EveryonesLedger(ledger),
          MemoryBudget.ofHeap(),
          new Clock(clock, clock.nanos()));
  private final Flight flight =
      new Flight(
          new Entry(
              EntryType.MODEL_RESPONSE,
              TENANT,
              ledger.applied(),
              List.of(new Tag("t:acme"), DOC),
              GivenEntries.POLICY,
              clock.instant(),
              Instant.MAX,
              Instant.MAX,
              TokenUsage.UNKNOWN,
              Map.of(),
              new Entry.Payload(Entry.Form.WHOLE, 200, "", new byte[0])),
          new byte[0]);

  private static Want want(
      Scope scope,
      String policy,
      List<Tag> tags,
      @Nullable Stamp minPosition,
      @Nullable Duration maxAge) {
    return new Want(
        EntryType.MODEL_RESPONSE,
        GivenEntries.ACME,
        scope,
        GivenEntries.key("k"),
        policy,
        tags,
        minPosition,
        maxAge,
        Rendering.AS_KEPT);
  }

  /** A request that differs from the leader's in one way. */
  private Want asks(String how) {
    String policy = how.equals("another policy") ? "default-2" : GivenEntries.POLICY;
    Scope scope =
        how.equals("another scope") ? new Scope.User(GivenEntries.ACME, null, "ada") : TENANT;
    Stamp position = how.equals("a later position") ? new Stamp(1, 99) : null;
    Duration maxAge = how.equals("at most a minute old") ? Duration.ofSeconds(60) : null;
    List<Tag> tags = how.equals("a tag of its own") ? List.of(new Tag("doc:8")) : List.of();
    return want(scope, policy, tags, position, maxAge);
  }

  private void happens(String what) {
    switch (what) {
      case "nothing" -> {}
      case "a shared tag is invalidated" -> ledger.invalidate(GivenEntries.ACME, List.of(DOC));
      case "its own tag is invalidated" ->
          ledger.invalidate(GivenEntries.ACME, List.of(new Tag("doc:8")));
      case "a model tag is invalidated" ->
          ledger.invalidate(GivenEntries.ACME, List.of(new Tag("model:other")));
      case "a foreign tag is invalidated" -> ledger.invalidate(GivenEntries.GLOBEX, List.of(DOC));
      case "a tag of everyone is invalidated" ->
          ledger.invalidate(EveryonesLedger.EVERYONE, List.of(DOC));
      case "the floor rises" -> ledger.raiseFloor(GivenEntries.ACME);
      case "the lease lapses" -> ledger.lapses();
      case "the ledger is replaced" -> ledger.isReplaced();
      case "two minutes pass" -> clock.pass(Duration.ofMinutes(2));
      default -> throw new IllegalArgumentException(what);
    }
  }

  @ParameterizedTest
  @CsvSource({
    // the request,        what happens before it boards,    boards, live, still shared
    "the same,             nothing,                          true,   true,  true",
    "the same,             a shared tag is invalidated,  false,  false, false",
    "the same,             a tag of everyone is invalidated, false,  false, false",
    "the same,             a foreign tag is invalidated,     true,   true,  true",
    "the same,             its own tag is invalidated,       true,   true,  true",
    "a tag of its own,     nothing,                          true,   true,  true",
    "a tag of its own,     its own tag is invalidated,       false,  false, false",
    "the same,             a model tag is invalidated,       true,   false, true",
    "the same,             the floor rises,                  false,  false, false",
    "the same,             the lease lapses,                 false,  false, false",
    "the same,             the ledger is replaced,           false,  false, false",
    "another policy,       nothing,                          false,  false, false",
    "another scope,        nothing,                          false,  false, false",
    "a later position,     nothing,                          false,  false, false",
    "the same,             two minutes pass,                 true,   true,  true",
    "at most a minute old, nothing,                          true,   true,  true",
    "at most a minute old, two minutes pass,                 false,  false, true",
  })
  void each_condition_of_an_entry_counts_for_a_flight(
      String how, String what, boolean boards, boolean boardsLive, boolean stillShared) {
    happens(what);
    Want want = asks(how);
    assertThat(lookups.mayBoard(want, flight)).as("boards").isEqualTo(boards);
    assertThat(lookups.mayBoardLive(want, flight)).as("boards live").isEqualTo(boardsLive);
    assertThat(lookups.stillShared(want, flight)).as("still shared").isEqualTo(stillShared);
  }

  /** The release is known only when the answer is there. */
  @Test
  void a_whole_answer_is_not_shared_when_its_release_was_invalidated_meanwhile() {
    ledger.invalidate(GivenEntries.ACME, List.of(RELEASE));
    assertThat(lookups.stillShared(asks("the same"), flight)).as("not known yet").isTrue();
    flight.close(List.of(RELEASE));
    assertThat(lookups.stillShared(asks("the same"), flight)).isFalse();
    assertThat(lookups.mayBoard(asks("the same"), flight)).isFalse();
  }
}
