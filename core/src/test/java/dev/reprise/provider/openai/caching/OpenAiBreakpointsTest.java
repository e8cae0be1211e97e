package dev.reprise.provider.openai.caching;

import static dev.reprise.provider.caching.Trial.HALF;
import static dev.reprise.provider.caching.Trial.LONG;
import static dev.reprise.provider.caching.Trial.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.json.Document;
import dev.reprise.json.Edits;
import dev.reprise.provider.Destination;
import dev.reprise.provider.caching.CacheKeys;
import dev.reprise.provider.caching.CachePlan;
import dev.reprise.provider.caching.CachePlan.PlanReason;
import dev.reprise.provider.caching.CachePlan.PlannedMark;
import dev.reprise.provider.caching.KnownPrefixes;
import dev.reprise.provider.caching.Lifetime;
import dev.reprise.provider.caching.Placement;
import dev.reprise.provider.caching.Positions;
import dev.reprise.provider.caching.PromptPosition;
import dev.reprise.provider.caching.Trial;
import dev.reprise.provider.caching.registry.Rehearsal;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OpenAiBreakpointsTest {
  private static final String SOL = "gpt-5.6-sol";
  private static final OpenAiBreakpoints OPENAI = new OpenAiBreakpoints();

  private static String judged(String question) {
    return "{'model':'m','messages':[{'role':'developer','content':'"
        + LONG
        + "'},{'role':'user','content':'"
        + question
        + "'}]}";
  }

  @Test
  void a_stable_prefix_with_changing_tails_is_marked_where_it_ends() {
    Trial trial = Trial.openAi(SOL);
    assertThat(trial.send(judged("One?")).plan().marks()).isEmpty();
    Rehearsal.Turn second = trial.after(10).send(judged("Two?"));
    assertThat(second.plan().reason()).isEqualTo(PlanReason.PREFIX_COMES_AGAIN);
    assertThat(text(second))
        .startsWith(
            "{\"model\":\"m\",\"prompt_cache_options\":{\"mode\":\"explicit\"},\"messages\":[{\"role\":\"developer\",\"content\":[{\"type\":\"text\",\"text\":\"all"
                + " work")
        .endsWith(
            "\",\"prompt_cache_breakpoint\":{\"mode\":\"explicit\"}}]},{\"role\":\"user\",\"content\":\"Two?\"}]}");
    Rehearsal.Turn third = trial.after(10).send(judged("Three?"));
    assertThat(third.plan().read()).isGreaterThan(2500);
    assertThat(third.plan().write()).isZero();
  }

  @Test
  void a_conversation_that_only_grows_is_left_to_the_provider() {
    Trial trial = Trial.openAi(SOL);
    String first = "{'model':'m','messages':[{'role':'user','content':'" + LONG + "'}";
    String grown =
        first + ",{'role':'assistant','content':'Yes.'},{'role':'user','content':'" + HALF + "'}";
    trial.send(first + "]}");
    Rehearsal.Turn second = trial.after(10).send(grown + "]}");
    assertThat(second.plan().reason()).isEqualTo(PlanReason.APPEND_ONLY);
    assertThat(text(second)).isEqualTo((grown + "]}").replace('\'', '"'));
    assertThat(second.plan().write()).as("the provider writes its end").isGreaterThan(4000);
    String more = ",{'role':'assistant','content':'No.'},{'role':'user','content':'Why?'}]}";
    Rehearsal.Turn third = trial.after(10).send(grown + more);
    assertThat(third.plan().read()).as("what the provider wrote by itself").isGreaterThan(4000);
  }

  @Test
  void what_was_not_seen_before_is_not_left_to_the_provider_which_would_write_it() {
    Trial trial = Trial.openAi(SOL);
    for (int i = 0; i < 40; i++) {
      Rehearsal.Turn turn =
          trial
              .after(5)
              .send("{'model':'m','messages':[{'role':'user','content':'" + i + LONG + "'}]}");
      assertThat(text(turn)).as("request %d", i).contains("\"mode\":\"explicit\"");
      assertThat(turn.plan().marks()).as("request %d", i).isEmpty();
      assertThat(turn.plan().reason()).as("request %d", i).isEqualTo(PlanReason.NOT_SEEN);
    }
  }

  @Test
  void a_shared_prefix_that_ends_where_no_mark_may_stand_does_not_have_every_end_written() {
    Trial trial = Trial.openAi(SOL);
    String asks = "{'model':'m','instructions':'%s','input':'Question %d?'}";
    for (int i = 0; i < 4; i++) {
      Rehearsal.Turn turn = trial.after(5).send(asks.formatted(LONG, i));
      assertThat(turn.plan().write()).as("request %d", i).isZero();
      assertThat(text(turn)).as("request %d", i).contains("\"mode\":\"explicit\"");
    }
  }

  @Test
  void a_callers_own_shaping_is_left_alone() {
    String options =
        "{'model':'m','prompt_cache_options':{'mode':'implicit'},'messages':[{'role':'user','content':'"
            + LONG
            + "'}]}";
    String mark =
        "{'model':'m','messages':[{'role':'user','content':[{'type':'text','text':'"
            + LONG
            + "','prompt_cache_breakpoint':{'mode':'explicit'}}]}]}";
    Trial trial = Trial.openAi(SOL);
    for (String body : List.of(options, options, mark, mark)) {
      Rehearsal.Turn turn = trial.after(5).send(body);
      assertThat(turn.plan().reason()).isEqualTo(PlanReason.CLIENT_MARKED);
      assertThat(text(turn)).isEqualTo(body.replace('\'', '"'));
    }
  }

  @Test
  void marks_never_stand_on_what_the_model_said_on_tools_or_on_instructions() throws Exception {
    Document body =
        Document.parse(
            """
            {"model":"m","instructions":"be kind","tools":[{"type":"function","name":"f"}],"input":[
             {"role":"developer","content":[{"type":"input_text","text":"a"}]},
             {"role":"assistant","content":[{"type":"output_text","text":"b"}]},
             {"type":"function_call","call_id":"c1","name":"f","arguments":"{}"},
             {"type":"function_call_output","call_id":"c1","output":"x"},
             {"type":"function_call_output","call_id":"c1","output":[{"type":"input_text","text":"c"}]},
             {"role":"user","content":"d"}]}\
            """
                .getBytes(StandardCharsets.UTF_8));
    Positions positions = OpenAiPositions.of(body, List.of());
    assertThat(
            positions.list().stream()
                .filter(PromptPosition::markable)
                .map(p -> body.text(p.node())))
        .satisfiesExactly(
            developer -> assertThat(developer).contains("\"a\""),
            output -> assertThat(output).contains("\"c\""),
            user -> assertThat(user).isEqualTo("d"));
  }

  @Test
  void only_genuine_hosts_and_models_are_marked_unless_the_configuration_insists() {
    assertThat(OPENAI.markers(at("openai", "https://api.openai.com", "AUTO"), SOL)).isTrue();
    assertThat(OPENAI.markers(at("openai", "https://api.openai.com", "AUTO"), "gpt-6.1-sol"))
        .isTrue();
    assertThat(OPENAI.markers(at("openai", "https://api.openai.com", "AUTO"), "gpt-5.5")).isFalse();
    assertThat(OPENAI.markers(at("openai", "https://api.openai.com", "AUTO"), "gpt-5.60"))
        .isFalse();
    assertThat(OPENAI.markers(at("openai", "https://openai.example", "AUTO"), SOL)).isFalse();
    assertThat(OPENAI.markers(at("openai_compatible", "https://api.openai.com", "AUTO"), SOL))
        .isFalse();
    assertThat(OPENAI.markers(at("openai_compatible", "https://there", "ALWAYS"), "deployment-7"))
        .isTrue();
    assertThat(OPENAI.markers(at("openai", "https://api.openai.com", "ALWAYS"), "gpt-4o"))
        .isFalse();
    assertThat(OPENAI.markers(at("openai", "https://api.openai.com", "NEVER"), SOL)).isFalse();
  }

  private static Destination at(String kind, String url, String markers) {
    return new Destination(
        "p",
        kind,
        url,
        "default",
        false,
        false,
        new Destination.Shaping(
            true, false, Destination.Shaping.Markers.valueOf(markers), false, false),
        1,
        List.of(),
        "");
  }

  /** A plan for one body with these terms, at this many requests a minute. */
  private static String sent(String singleQuoted, String model, boolean shared, int perMinute)
      throws Exception {
    Document body =
        Document.parse(singleQuoted.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    var known = new KnownPrefixes(-1, null, List.of(), 0, 1000, perMinute);
    var terms = new Placement.PlacementTerms(false, true, false, shared, "salt-of-acme", Set.of());
    CachePlan plan =
        OPENAI.plan(
            new Placement(
                "openai-chat",
                OpenAiPositions.of(body, List.of("acme")),
                known,
                OPENAI.facts(model),
                terms));
    return new String(Edits.apply(body.bytes(), plan.edits()), StandardCharsets.UTF_8);
  }

  @Test
  void earlier_models_get_a_key_and_nothing_else() throws Exception {
    assertThat(sent(judged("Hi?"), "gpt-5.1", false, 1))
        .contains("\"prompt_cache_key\":\"")
        .doesNotContain("prompt_cache_options")
        .doesNotContain("breakpoint");
    assertThat(sent(judged("Hi?"), SOL, false, 1)).doesNotContain("prompt_cache_key");
    assertThat(sent(judged("Hi?"), SOL, true, 1)).contains("prompt_cache_key");
  }

  @Test
  void a_callers_own_key_is_salted_only_where_partitions_share_the_credential() throws Exception {
    String own = judged("Hi?").replace("{'model'", "{'prompt_cache_key':'mine','model'");
    assertThat(sent(own, SOL, false, 1)).isEqualTo(own.replace('\'', '"'));
    assertThat(sent(own, SOL, true, 1))
        .startsWith("{\"prompt_cache_key\":\"" + CacheKeys.combined("salt-of-acme", "mine") + "\"")
        .doesNotContain("mine");
    assertThat(CacheKeys.combined("a", "b")).isNotEqualTo(CacheKeys.combined("ab", ""));
  }

  @Test
  void a_busy_prefix_is_spread_over_keys_and_each_conversation_keeps_its_own() throws Exception {
    int perMinute = 120;
    Map<String, Integer> keys = new HashMap<>();
    for (int i = 0; i < perMinute; i++) {
      String body = judged("Question " + i);
      String key = key(sent(body, "gpt-5.1", false, perMinute));
      String grown =
          body.replace("]}", ",{'role':'assistant','content':'x'},{'role':'user','content':'y'}]}");
      assertThat(key(sent(grown, "gpt-5.1", false, perMinute))).isEqualTo(key);
      keys.merge(key, 1, Integer::sum);
    }
    assertThat(keys).hasSize(8);
    assertThat(keys.values().stream().mapToInt(Integer::intValue).average().orElse(99))
        .isLessThanOrEqualTo(15);
  }

  private static String key(String body) {
    int from = body.indexOf("\"prompt_cache_key\":\"") + 20;
    return body.substring(from, body.indexOf('"', from));
  }

  @Test
  void a_marks_place_is_told() {
    Trial trial = Trial.openAi(SOL);
    trial.send(judged("One?"));
    assertThat(trial.after(10).send(judged("Two?")).plan().marks())
        .containsExactly(new PlannedMark(0, Lifetime.HALF_HOUR, "system"));
  }
}
