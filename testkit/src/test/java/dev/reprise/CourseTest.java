package dev.reprise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.lookup.Sighting;
import dev.reprise.plan.Plan;
import dev.reprise.policy.Reason;
import dev.reprise.request.Directives;
import dev.reprise.request.EntryType;
import dev.reprise.telemetry.Decision;
import dev.reprise.telemetry.LayerResult;
import dev.reprise.testkit.GivenEntries;
import dev.reprise.testkit.GivenRequests;
import dev.reprise.testkit.Journey;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is done with a request, case by case. */
class CourseTest {
  private static final String WARM =
      """
      {"model":"m-1","temperature":1,"messages":[{"role":"user","content":"why?"}]}\
      """;

  /** The answer is left at the provider, so that no earlier one can stand in for it. */
  private static final String STATEFUL =
      """
      {"model":"m-1","temperature":0,"store":true,"messages":[{"role":"user","content":"why?"}]}\
      """;

  /** No answer of this operation is kept, so only-if-cached does not mean it. */
  private static final String EMBEDDING =
      """
      {"model":"m-1","input":"why?"}\
      """;

  private final Journey journey = Journey.coalescing();

  private Plan.Keyed plan(String may, String asked) {
    return (Plan.Keyed) answerable(may, asked);
  }

  private Plan.Answerable answerable(String may, String asked) {
    GivenRequests given =
        switch (may) {
          case "pass" -> GivenRequests.post("/v1/chat/completions", STATEFUL);
          case "embed" -> GivenRequests.post("/v1/embeddings", EMBEDDING);
          case "share" -> GivenRequests.post("/v1/chat/completions", WARM);
          case "reuse", "shadow", "0 %" -> GivenRequests.chat("why?");
          default -> throw new IllegalArgumentException(may);
        };
    String rollout =
        switch (may) {
          case "shadow" -> "{mode: shadow}";
          case "0 %" -> "{mode: serve, percent: 0}";
          default -> "";
        };
    if (!rollout.isEmpty()) {
      journey.editPolicy(bundle -> rolledOut(bundle, rollout));
    }
    return (Plan.Answerable) journey.plan(with(given, asked));
  }

  /** The bundle with another rollout; it is the last line of the shipped one. */
  private static String rolledOut(String bundle, String rollout) {
    return bundle.substring(0, bundle.indexOf("\nrollout:"))
        + "\nrollout: {model_response: "
        + rollout
        + "}\n";
  }

  private static GivenRequests with(GivenRequests given, String asked) {
    return switch (asked) {
      case "any" -> given;
      case "fresh" -> given.noCache();
      case "kept" -> given.onlyIfCached();
      case "fresh, kept" ->
          new GivenRequests(
              given.path(),
              given.body(),
              given.principal(),
              given.tags(),
              given.minPosition(),
              new Directives(false, true, null, true),
              false);
      default -> throw new IllegalArgumentException(asked);
    };
  }

  @ParameterizedTest
  @CsvSource({
    "pass,  any,   valid,  'pass through'",
    "pass,  any,   lapsed, 'pass through'",
    "pass,  fresh, valid,  'pass through'",
    "pass,  kept,  valid,  'not in cache stateful'",
    "pass,  kept,  lapsed, 'not in cache stateful'",
    "embed, any,   valid,  'pass through'",
    "embed, kept,  valid,  'pass through'",
    "share, any,   valid,  'share BYPASS determinism-not-declared'",
    "share, any,   lapsed, 'share BYPASS determinism-not-declared'",
    "share, fresh, valid,  'alone BYPASS determinism-not-declared'",
    "share, kept,  valid,  'not in cache determinism-not-declared'",
    "reuse, any,   valid,  'look up'",
    "reuse, any,   lapsed, 'alone BYPASS ledger-unreachable'",
    "reuse, fresh, valid,  'alone REQUEST no-cache'",
    "reuse, fresh, lapsed, 'alone REQUEST no-cache'",
    "reuse, kept,  valid,  'look up'",
    "reuse, kept,  lapsed, 'not in cache ledger-unreachable'",
    "reuse, 'fresh, kept', valid, 'not in cache no-cache'",
    "shadow, any,  valid,  'look up'",
    "0 %,   any,   valid,  'look up'",
  })
  void before_the_tiers_are_asked(String may, String asked, String lease, String expected) {
    Course course = Course.before(answerable(may, asked), lease.equals("valid"));
    assertThat(words(course)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "reuse,  any,  fresh,   'replay'",
    "reuse,  any,  stale,   'refresh'",
    "reuse,  any,  absent,  'share MISS absent'",
    "reuse,  any,  dead,    'share STALE expired'",
    "reuse,  kept, fresh,   'replay'",
    "reuse,  kept, stale,   'replay'",
    "reuse,  kept, absent,  'not in cache absent'",
    "reuse,  kept, dead,    'not in cache expired'",
    "reuse,  any,  large,   'no room'",
    "reuse,  kept, large,   'no room'",
    "shadow, any,  large,   'alone MISS shadow'",
    "shadow, any,  fresh,   'alone MISS shadow'",
    "shadow, any,  stale,   'alone MISS shadow'",
    "shadow, any,  absent,  'alone MISS absent'",
    "shadow, any,  dead,    'alone STALE expired'",
    "shadow, kept, fresh,   'not in cache shadow'",
    "0 %,    any,  fresh,   'alone MISS not-in-rollout'",
    "0 %,    any,  absent,  'alone MISS absent'",
    "0 %,    kept, stale,   'not in cache not-in-rollout'",
  })
  void after_the_tiers_were_asked(String may, String asked, String found, String expected) {
    var plan = (Plan.Reusable) plan(may, asked);
    assertThat(words(Course.after(plan, sighting(found), hit -> !found.equals("large"))))
        .isEqualTo(expected);
  }

  /** What {@code Fills} found just before a call; the tests of it are in {@code SecondLookTest}. */
  @ParameterizedTest
  @CsvSource({
    "reuse,  any, fresh, true",
    "reuse,  any, stale, false",
    "reuse,  any, large, true",
    "shadow, any, fresh, false",
    "0 %,    any, fresh, false",
  })
  void an_entry_takes_the_place_of_a_call_where_a_look_up_would_give_it_as_it_is(
      String may, String asked, String found, boolean expected) {
    var plan = (Plan.Reusable) plan(may, asked);
    assertThat(Course.takesPlaceOfCall(plan, (Sighting.Hit) sighting(found))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "reuse, any,  'alone MISS mode-not-replayable'",
    "share, any,  'alone MISS mode-not-replayable'",
    "reuse, kept, 'not in cache mode-not-replayable'",
  })
  void an_entry_that_cannot_be_rendered_is_a_miss_of_its_own_kind(
      String may, String asked, String expected) {
    var hit = (Sighting.Hit) sighting("fresh");
    assertThat(words(Course.unrendered(plan(may, asked), hit))).isEqualTo(expected);
  }

  @Test
  void an_entry_that_landed_meanwhile_is_given_where_there_is_room() {
    var hit = (Sighting.Hit) sighting("fresh");
    Plan.Keyed plan = plan("reuse", "any");
    assertThat(words(Course.landed(plan, hit, any -> true))).isEqualTo("replay landed");
    assertThat(words(Course.landed(plan, hit, any -> false))).isEqualTo("no room");
  }

  @Test
  void a_miss_for_only_if_cached_keeps_the_tiers_that_were_asked() {
    var layers =
        List.of(
            new Decision.Layer(
                "l1", EntryType.MODEL_RESPONSE, LayerResult.DEAD, Reason.EXPIRED, 3));
    var miss = new Sighting.Miss(Reason.EXPIRED, true, layers, List.of());
    var plan = (Plan.Reusable) plan("reuse", "kept");
    assertThat(Course.after(plan, miss, hit -> true)).isEqualTo(new Course.NotInCache(plan, miss));
  }

  private static Sighting sighting(String found) {
    return switch (found) {
      case "fresh", "stale", "large" ->
          new Sighting.Hit(
              GivenEntries.answer(GivenEntries.ACME, "a", Instant.EPOCH),
              "l1",
              1,
              found.equals("stale"),
              Instant.EPOCH,
              List.of(),
              List.of());
      case "absent" -> new Sighting.Miss(Reason.ABSENT, false, List.of(), List.of());
      case "dead" -> new Sighting.Miss(Reason.EXPIRED, true, List.of(), List.of());
      default -> throw new IllegalArgumentException(found);
    };
  }

  private static String words(Course course) {
    return switch (course) {
      case Course.PassThrough ignored -> "pass through";
      case Course.LookUp ignored -> "look up";
      case Course.Replay ignored -> "replay";
      case Course.ReplayLanded ignored -> "replay landed";
      case Course.ReplayAndRefresh ignored -> "refresh";
      case Course.NoMemory ignored -> "no room";
      case Course.AskShared(var ignored, var why) ->
          "share " + why.outcome() + " " + why.reason().code();
      case Course.AskAlone(var ignored, var why) ->
          "alone " + why.outcome() + " " + why.reason().code();
      case Course.NotInCache(var ignored, var miss) -> "not in cache " + miss.reason().code();
    };
  }
}
