package dev.reprise.flight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.artifact.Entry;
import dev.reprise.artifact.Stamp;
import dev.reprise.artifact.Tag;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.key.CacheKey;
import dev.reprise.request.EntryType;
import dev.reprise.request.Headers;
import dev.reprise.request.Partition;
import dev.reprise.request.Scope;
import dev.reprise.response.Reply;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who boards which flight, what it depends on, and what becomes of it. */
class FlightTest {
  private static final Partition ACME = new Partition("acme");
  private static final FlightKey KEY = new FlightKey(ACME, CacheKey.ofBytes(new byte[32]));
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final Tag OWN = new Tag("t:acme");
  private static final Tag DOC = new Tag("doc:1");

  private final Flights flights = new Flights(Runnable::run);
  private final Flight flight = flight();

  private static Flight flight() {
    return new Flight(
        new Entry(
            EntryType.MODEL_RESPONSE,
            new Scope.Tenant(ACME),
            new Stamp(7, 10),
            List.of(OWN),
            "p1",
            NOON,
            NOON.plusSeconds(60),
            NOON.plusSeconds(600),
            TokenUsage.UNKNOWN,
            Map.of(),
            new Entry.Payload(Entry.Form.STREAM, 200, "application/json", new byte[0])),
        new byte[] {1, 2});
  }

  private static List<Tag> tags(int count) {
    return IntStream.range(0, count).mapToObj(n -> new Tag("n:" + n)).toList();
  }

  private Flight board(Flight mine, List<Tag> tags) {
    return flights.board(KEY, mine, tags, any -> true);
  }

  @Test
  void a_flight_tells_what_its_leader_brought() {
    assertThat(flight.stamp()).isEqualTo(new Stamp(7, 10));
    assertThat(flight.form()).isEqualTo(Entry.Form.STREAM);
    assertThat(flight.body()).containsExactly(1, 2);
    assertThat(flight.soFar().tags()).containsExactly(OWN);
    assertThat(flight.answeredBy()).isEmpty();
    assertThat(flight.insteadOf()).isEmpty();
    assertThat(flight.join()).as("nothing to read before its head").isNull();
    flight.standIn("spare", "main: 503");
    assertThat(flight.answeredBy()).isEqualTo("spare");
    assertThat(flight.insteadOf()).isEqualTo("main: 503");
  }

  @Test
  void a_flight_takes_on_256_tags_and_no_more() {
    assertThat(flight.takesOn(tags(Flight.MOST_TAGS - 1))).isTrue();
    assertThat(flight.soFar().tags()).hasSize(Flight.MOST_TAGS);
    assertThat(flight.takesOn(List.of(DOC))).isFalse();
    assertThat(flight.dependsOn(List.of(DOC))).isFalse();
    assertThat(flight.takesOn(List.of(OWN, new Tag("n:0")))).as("known ones").isTrue();
    assertThat(flight.dependsOn(List.of(OWN, new Tag("n:0")))).isTrue();
    assertThat(flight.closed()).isFalse();
  }

  @Test
  void a_closed_flight_has_what_it_learnt_and_takes_on_nothing_new() {
    flight.close(List.of(new Tag("model:m-1")));
    assertThat(flight.closed()).isTrue();
    assertThat(flight.soFar().tags()).containsExactly(OWN, new Tag("model:m-1"));
    assertThat(flight.takesOn(List.of(DOC))).isFalse();
    assertThat(flight.takesOn(List.of(OWN))).isTrue();
  }

  @Test
  void the_second_caller_follows_the_first_and_brings_its_tags() {
    assertThat(board(flight, List.of(OWN))).isSameAs(flight);
    assertThat(flights.joinable()).isEqualTo(1);
    assertThat(board(flight(), List.of(DOC))).isSameAs(flight);
    assertThat(flight.dependsOn(List.of(DOC))).isTrue();
    assertThat(flight.overtaken()).isFalse();
  }

  @Test
  void a_caller_that_may_not_join_leads_and_overtakes() {
    board(flight, List.of(OWN));
    Flight mine = flight();
    assertThat(flights.board(KEY, mine, List.of(OWN), any -> false)).isSameAs(mine);
    assertThat(flight.overtaken()).isTrue();
    assertThat(mine.overtaken()).isFalse();
    assertThat(board(flight(), List.of(OWN))).as("those after it").isSameAs(mine);
    Flight full = flight();
    assertThat(board(full, tags(Flight.MOST_TAGS))).as("too many tags").isSameAs(full);
  }

  @Test
  void a_caller_with_a_new_tag_waits_for_a_closed_flight() {
    board(flight, List.of(OWN));
    flight.close(List.of());
    assertThat(board(flight(), List.of(DOC))).isSameAs(flight);
    assertThat(flight.dependsOn(List.of(DOC))).isFalse();
  }

  @Test
  void a_call_that_cannot_be_joined_takes_the_flight_out_of_reach() {
    flights.overtake(KEY);
    board(flight, List.of(OWN));
    flights.overtake(KEY);
    assertThat(flight.overtaken()).isTrue();
    assertThat(flights.joinable()).isZero();
  }

  @Test
  void a_whole_answer_is_told_kept_and_gone_from_the_list() {
    board(flight, List.of(OWN));
    Reply reply = new Reply(200, Headers.of(), new Reply.Body.InMemory(new byte[] {9}));
    Entry kept = flight.soFar();
    assertThat(flights.takeOff(KEY, flight, reply, 100, landing -> Optional.of(kept)))
        .isSameAs(reply);
    assertThat(flight.head()).isCompletedWithValue(Optional.of(reply));
    assertThat(flight.kept()).isCompletedWithValue(Optional.of(kept));
    assertThat(flight.settled().join())
        .isInstanceOfSatisfying(
            Flight.Landing.Complete.class, it -> assertThat(it.bytes()).containsExactly(9));
    assertThat(flights.joinable()).isZero();
  }

  @Test
  void a_keeper_that_fails_leaves_no_one_waiting() {
    board(flight, List.of(OWN));
    Reply reply = new Reply(200, Headers.of(), new Reply.Body.InMemory(new byte[] {9}));
    try {
      flights.takeOff(
          KEY,
          flight,
          reply,
          100,
          landing -> {
            throw new IllegalStateException("keeping failed");
          });
    } catch (IllegalStateException expected) {
      assertThat(expected).hasMessage("keeping failed");
    }
    assertThat(flight.kept()).isCompletedWithValue(Optional.empty());
    assertThat(flight.settled()).isCompleted();
    assertThat(flights.joinable()).isZero();
  }

  @Test
  void a_call_without_an_answer_tells_its_followers() {
    board(flight, List.of(OWN));
    flights.crash(KEY, flight);
    assertThat(flight.head()).isCompletedWithValue(Optional.empty());
    assertThat(flight.kept()).isCompletedWithValue(Optional.empty());
    assertThat(flights.joinable()).isZero();
  }

  private List<Flight.Landing> streamed(int limit, Consumer<ScriptedFeed> script) {
    board(flight, List.of(OWN));
    ScriptedFeed origin = new ScriptedFeed();
    Reply reply = new Reply(200, Headers.of(), new Reply.Body.Live(origin));
    List<Flight.Landing> landings = new ArrayList<>();
    Reply own =
        flights.takeOff(
            KEY,
            flight,
            reply,
            limit,
            landing -> {
              landings.add(landing);
              return Optional.of(flight.soFar());
            });
    var leader = new Listener();
    ((Reply.Body.Live) own.body()).feed().drainTo(leader);
    assertThat(own.status()).isEqualTo(200);
    assertThat(flight.head()).isCompletedWithValue(Optional.of(reply));
    assertThat(flight.join()).isNotNull();
    script.accept(origin);
    assertThat(flights.joinable()).isZero();
    return landings;
  }

  @Test
  void a_streamed_answer_lands_with_all_its_bytes() {
    List<Flight.Landing> landings =
        streamed(
            100,
            origin -> {
              origin.sends("one ");
              origin.sends("two");
              origin.ends();
            });
    assertThat(landings)
        .singleElement()
        .isInstanceOfSatisfying(
            Flight.Landing.Complete.class,
            it -> assertThat(it.bytes()).asString().isEqualTo("one two"));
    assertThat(flight.kept().join()).isPresent();
  }

  @Test
  void a_streamed_answer_in_one_piece_lands_with_its_bytes() {
    List<Flight.Landing> landings =
        streamed(
            100,
            origin -> {
              origin.sends("all of it");
              origin.ends();
            });
    assertThat(landings)
        .singleElement()
        .isInstanceOfSatisfying(
            Flight.Landing.Complete.class,
            it -> assertThat(it.bytes()).asString().isEqualTo("all of it"));
  }

  @Test
  void a_streamed_answer_over_the_limit_is_told_before_its_end() {
    List<Flight.Landing> landings =
        streamed(
            3,
            origin -> {
              origin.sends("1234");
              assertThat(flight.settled()).isCompletedWithValue(new Flight.Landing.OverLimit());
              origin.ends();
            });
    assertThat(landings).containsExactly(new Flight.Landing.OverLimit());
  }

  @Test
  void a_streamed_answer_that_breaks_off_is_lost_and_says_how() {
    List<Flight.Landing> landings =
        streamed(
            100,
            origin -> {
              origin.sends("half");
              origin.breaks();
            });
    assertThat(landings)
        .singleElement()
        .isInstanceOfSatisfying(
            Flight.Landing.CutOff.class,
            lost -> {
              assertThat(lost.detail()).contains(": ");
              assertThat(lost.code()).isNotEmpty();
            });
  }
}
