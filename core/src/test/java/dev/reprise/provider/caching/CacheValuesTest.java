package dev.reprise.provider.caching;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.json.Document;
import dev.reprise.json.Edits;
import dev.reprise.json.MalformedJson;
import dev.reprise.provider.Destination;
import dev.reprise.provider.anthropic.AnthropicMarks;
import dev.reprise.provider.caching.KnownPrefixes.Candidate;
import dev.reprise.provider.caching.KnownPrefixes.CandidateRole;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Keys and salts, facts of models, and lifetimes. */
class CacheValuesTest {
  private static final List<String> KEYS = List.of("prompt_cache_key", "cache_salt");

  private static Document parsed(String text) {
    try {
      return Document.parse(text.getBytes(UTF_8));
    } catch (MalformedJson e) {
      throw new AssertionError(text, e);
    }
  }

  private static String edited(Document body, List<Edits.Edit> edits) {
    return new String(Edits.apply(body.bytes(), edits), UTF_8);
  }

  @Test
  void a_callers_key_and_a_partitions_salt_give_32_characters_that_depend_on_both() {
    String one = CacheKeys.combined("salt", "own");
    assertThat(one).hasSize(32).isEqualTo(CacheKeys.combined("salt", "own"));
    assertThat(CacheKeys.combined("salt", "other")).isNotEqualTo(one);
    assertThat(CacheKeys.combined("sal", "town")).isNotEqualTo(one);
  }

  @Test
  void the_callers_own_keys_are_salted_and_nothing_else_changes() {
    Document body = parsed("{\"cache_salt\":\"s\",\"x\":1,\"prompt_cache_key\":\"k\"}");
    assertThat(CacheKeys.given(body, KEYS)).isTrue();
    assertThat(new String(CacheKeys.salted(body, KEYS, () -> "salt"), UTF_8))
        .isEqualTo(
            "{\"cache_salt\":\""
                + CacheKeys.combined("salt", "s")
                + "\",\"x\":1,\"prompt_cache_key\":\""
                + CacheKeys.combined("salt", "k")
                + "\"}");
    assertThat(CacheKeys.edits(body, KEYS, "salt")).hasSize(2);
  }

  @Test
  void a_body_without_keys_stays_the_same_array_and_asks_for_no_salt() {
    Document body = parsed("{\"x\":1}");
    assertThat(CacheKeys.given(body, KEYS)).isFalse();
    assertThat(
            CacheKeys.salted(
                body,
                KEYS,
                () -> {
                  throw new AssertionError("no salt is needed");
                }))
        .isSameAs(body.bytes());
    Document number = parsed("{\"cache_salt\":7}");
    assertThat(CacheKeys.given(number, KEYS)).isTrue();
    assertThat(CacheKeys.edits(number, KEYS, "salt")).isEmpty();
    assertThat(CacheKeys.salted(number, "cache_salt", "salt")).isNull();
  }

  @Test
  void a_member_is_added_before_the_conversation_unless_it_is_there() {
    Document chat = parsed("{\"model\":\"m-1\",\"messages\":[]}");
    Edits.Edit edit = CacheKeys.added(chat, "k", "7");
    assertThat(edit).isNotNull();
    assertThat(edited(chat, List.of(edit)))
        .isEqualTo("{\"model\":\"m-1\",\"k\":7,\"messages\":[]}");
    Document input = parsed("{\"input\":\"x\"}");
    Edits.Edit before = CacheKeys.added(input, "k", "7");
    assertThat(before).isNotNull();
    assertThat(edited(input, List.of(before))).isEqualTo("{\"k\":7,\"input\":\"x\"}");
    assertThat(CacheKeys.added(parsed("{\"k\":1,\"input\":\"x\"}"), "k", "7")).isNull();
    assertThat(CacheKeys.added(parsed("{\"model\":1}"), "k", "7")).isNull();
    assertThat(CacheKeys.added(parsed("[\"input\"]"), "k", "7")).isNull();
  }

  private static ModelFacts facts(@Nullable String prefix) {
    return new ModelFacts(
        "source",
        "2026-11-01",
        Map.of("sonnet-4-5", 1024, "haiku", 2048),
        9000,
        4,
        20,
        Map.of("sonnet-4-5", 100, "default", 250),
        Map.of("5m", 1250, "1h", 2000),
        prefix == null ? List.of() : List.of(prefix),
        List.of(),
        List.of("old"),
        List.of("signed"));
  }

  @Test
  void a_model_has_the_facts_of_its_family_with_or_without_the_date_of_a_release() {
    ModelFacts facts = facts(null);
    for (String name : List.of("sonnet-4-5", "sonnet-4-5-20250929", "sonnet-4-5-latest")) {
      assertThat(facts.of(name).minTokens()).as(name).isEqualTo(1024);
      assertThat(facts.of(name).readPermille()).as(name).isEqualTo(100);
    }
    for (String name :
        List.of(
            "sonnet-4",
            "sonnet-4-5-2025092",
            "sonnet-4-5-2025092x",
            "sonnet-4-5-202509299",
            "-20250929")) {
      assertThat(facts.of(name).minTokens()).as(name).isEqualTo(9000);
      assertThat(facts.of(name).readPermille()).as(name).isEqualTo(250);
    }
    assertThat(facts.of("haiku-20250929").minTokens()).isEqualTo(2048);
    assertThat(facts.of("haiku").readPermille()).isEqualTo(250);
    assertThat(facts.of("haiku").slots()).isEqualTo(4);
    assertThat(facts.of("haiku").lookback()).isEqualTo(20);
  }

  @Test
  void models_take_or_refuse_markers_by_name_or_as_one_of_its_releases() {
    assertThat(facts(null).takes("anything")).isTrue();
    ModelFacts some = facts("gpt-5");
    assertThat(some.takes("gpt-5")).isTrue();
    assertThat(some.takes("gpt-5-mini")).isTrue();
    assertThat(some.takes("gpt-51")).isFalse();
    assertThat(some.of("gpt-51").marked()).isFalse();
    assertThat(some.of("gpt-5-mini").marked()).isTrue();
    assertThat(some.refuses("old-1")).isTrue();
    assertThat(some.refuses("older")).isFalse();
    assertThat(some.of("signed-2").appendOnly()).isTrue();
    assertThat(some.of("unsigned").appendOnly()).isFalse();
  }

  @Test
  void prices_of_writing_are_by_lifetime_and_plain_where_there_is_none() {
    ModelFacts.Model model = facts(null).of("haiku");
    assertThat(model.shortest()).isEqualTo(Lifetime.FIVE_MINUTES);
    assertThat(model.shortWrite()).isEqualTo(1250);
    assertThat(model.write(Lifetime.HOUR)).isEqualTo(2000);
    assertThat(model.write(Lifetime.HALF_HOUR)).isEqualTo(1000);
    assertThat(model.takes(Lifetime.HALF_HOUR)).isFalse();
    var half = new ModelFacts.Model(0, 4, 20, 100, Map.of("30m", 1100), false, true);
    assertThat(half.shortest()).isEqualTo(Lifetime.HALF_HOUR);
    assertThat(half.shortWrite()).isEqualTo(1100);
  }

  @Test
  void lifetimes_are_five_and_thirty_minutes_and_an_hour() {
    assertThat(Lifetime.FIVE_MINUTES.nanos()).isEqualTo(TimeUnit.MINUTES.toNanos(5));
    assertThat(Lifetime.HALF_HOUR.word()).isEqualTo("30m");
    assertThat(Lifetime.HOUR.nanos()).isEqualTo(TimeUnit.HOURS.toNanos(1));
    assertThat(PromptPosition.PromptSection.SYSTEM.word()).isEqualTo("system");
  }

  @Test
  void what_a_caller_asks_is_marks_strays_or_the_whole() {
    assertThat(new Positions.CallerMarking(0, 0, false).anything()).isFalse();
    assertThat(new Positions.CallerMarking(1, 0, false).anything()).isTrue();
    assertThat(new Positions.CallerMarking(0, 1, false).anything()).isTrue();
    assertThat(new Positions.CallerMarking(0, 0, true).anything()).isTrue();
  }

  @Test
  void a_plan_says_whether_it_corrected_the_callers_marks_and_why_it_is_as_it_is() {
    var repaired = CachePlan.PlanReason.CLIENT_MARKS_REPAIRED;
    assertThat(CachePlan.nothing("played", repaired).repaired()).isTrue();
    assertThat(CachePlan.nothing("played", CachePlan.PlanReason.CLIENT_MARKED).repaired())
        .isFalse();
    assertThat(repaired.code()).isEqualTo("client-marks-repaired");
    assertThat(repaired.explanation())
        .isEqualTo("the caller's marks would have been refused: count or order set right");
  }

  @Test
  void prefixes_spread_over_a_table() {
    Positions many = GivenPositions.messages(0, new int[100]);
    assertThat(many.list().stream().map(at -> at.prefix().hashCode()).distinct().count())
        .isGreaterThan(90);
  }

  @Test
  void a_prefix_declared_stable_takes_the_place_of_what_is_known_of_it_and_of_nothing_else() {
    Positions three = GivenPositions.of(0, 1, PromptPosition.MarkStanding.MEMBER, 500, 1500, 2500);
    var seldom = new Odds(1, 1, 1);
    var known =
        new KnownPrefixes(
            2,
            null,
            List.of(GivenPositions.candidate(1, seldom), GivenPositions.candidate(2, seldom)),
            0,
            1000,
            0);
    Candidate declared = new Candidate(1, CandidateRole.SECTION, Odds.DECLARED, true);
    assertThat(Candidates.of(placement(three, known, true)))
        .containsExactly(declared, GivenPositions.candidate(2, seldom));
    assertThat(Candidates.of(placement(three, known, false)))
        .as("control: not declared")
        .containsExactlyElementsOf(known.candidates());
  }

  private static Placement placement(Positions positions, KnownPrefixes known, boolean stable) {
    return new Placement(
        "anthropic",
        positions,
        known,
        GivenPositions.model(true, false),
        new Placement.PlacementTerms(true, false, stable, false, "salt", Set.of()));
  }

  @Test
  void a_cache_that_names_no_keys_takes_none() {
    Destination there = Destination.plain("p", "anthropic", "http://localhost:1");
    NativeCaching marks = new AnthropicMarks();
    assertThat(marks.keyMembers()).isEmpty();
    assertThat(marks.keys(there, "m-1")).isFalse();
  }
}
