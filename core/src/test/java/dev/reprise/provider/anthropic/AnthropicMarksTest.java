package dev.reprise.provider.anthropic;

import static dev.reprise.provider.caching.Trial.HALF;
import static dev.reprise.provider.caching.Trial.LONG;
import static dev.reprise.provider.caching.Trial.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.provider.caching.CachePlan.PlanReason;
import dev.reprise.provider.caching.CachePlan.PlannedMark;
import dev.reprise.provider.caching.Lifetime;
import dev.reprise.provider.caching.ModelFacts;
import dev.reprise.provider.caching.Positions;
import dev.reprise.provider.caching.Trial;
import dev.reprise.provider.caching.registry.Rehearsal;
import org.junit.jupiter.api.Test;

class AnthropicMarksTest {
  private static final String SONNET = "claude-sonnet-4-5";

  private static String asks(String... texts) {
    var messages = new StringBuilder();
    for (int i = 0; i < texts.length; i++) {
      messages
          .append(i == 0 ? "" : ",")
          .append("{'role':'" + (i % 2 == 0 ? "user" : "assistant") + "','content':'")
          .append(texts[i])
          .append("'}");
    }
    return "{'model':'m','system':'" + LONG + "','messages':[" + messages + "]}";
  }

  @Test
  void what_was_never_seen_is_never_marked() {
    Rehearsal.Turn turn = Trial.anthropic(SONNET).send(asks("Hi?"));
    assertThat(turn.plan().reason()).isEqualTo(PlanReason.NOT_SEEN);
    assertThat(turn.plan().edits()).isEmpty();
    assertThat(turn.plan().read() + turn.plan().write()).isZero();
  }

  @Test
  void a_shared_system_prompt_is_marked_when_it_comes_again_and_read_from_then_on() {
    Trial trial = Trial.anthropic(SONNET);
    trial.send(asks("One?"));
    Rehearsal.Turn second = trial.after(20).send(asks("Two?"));
    assertThat(second.plan().marks())
        .containsExactly(new PlannedMark(0, Lifetime.FIVE_MINUTES, "system"));
    assertThat(text(second))
        .contains("\"system\":[{\"type\":\"text\",\"text\":\"all work")
        .endsWith(
            "play \",\"cache_control\":{\"type\":\"ephemeral\"}}],\"messages\":[{\"role\":\"user\",\"content\":\"Two?\"}]}");
    Rehearsal.Turn third = trial.after(20).send(asks("Three?"));
    assertThat(third.plan().read()).isEqualTo(second.plan().write()).isGreaterThan(2500);
    assertThat(third.plan().write()).isZero();
  }

  @Test
  void a_conversation_that_goes_on_is_marked_at_its_end_and_kept_for_an_hour_where_it_is_read() {
    Trial trial = Trial.anthropic(SONNET);
    trial.send(asks(HALF));
    trial.after(5).send(asks(HALF, "Yes.", "More?"));
    Rehearsal.Turn third = trial.after(5).send(asks(HALF, "Yes.", "More?", "No.", "Why?"));
    assertThat(third.plan().reason()).isEqualTo(PlanReason.CONVERSATION_GOES_ON);
    assertThat(third.plan().marks())
        .containsExactly(
            new PlannedMark(0, Lifetime.HOUR, "system"),
            new PlannedMark(3, Lifetime.HOUR, "message"),
            new PlannedMark(5, Lifetime.FIVE_MINUTES, "tail"));
    assertThat(text(third))
        .endsWith(
            "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Why?\",\"cache_control\":{\"type\":\"ephemeral\"}}]}]}");
    assertThat(third.plan().read()).isGreaterThan(4000);
    assertThat(third.plan().write()).isBetween(1L, 20L);
  }

  @Test
  void a_provider_that_drops_what_marks_on_reads_were_to_keep_is_believed() throws Exception {
    Trial trial = Trial.anthropic(SONNET);
    trial.send(asks("Zero?"));
    for (int i = 0; i < 3; i++) {
      trial.after(20).send(asks("Soon " + i + "?"));
    }
    for (int i = 0; i < 2; i++) {
      Rehearsal.Turn late = trial.after(1200).sendToForgetful(asks("Late " + i + "?"));
      assertThat(late.plan().read()).as("hoped for").isPositive();
      assertThat(late.plan().marks().getFirst().lifetime()).isEqualTo(Lifetime.HOUR);
      for (int j = 0; j < 2; j++) {
        trial.after(20).send(asks("Again " + i + j + "?"));
      }
      trial.after(4000).send(asks("Cold " + i + "?"));
      trial.after(20).send(asks("Written " + i + "?"));
      trial.after(20).send(asks("Read " + i + "?"));
    }
    Rehearsal.Turn later = trial.after(1200).send(asks("Later?"));
    assertThat(later.plan().read()).as("no longer hoped for").isZero();
  }

  @Test
  void what_is_shorter_than_the_model_caches_is_left_alone() {
    Trial trial = Trial.anthropic("claude-haiku-4-5");
    for (int i = 0; i < 4; i++) {
      Rehearsal.Turn turn = trial.after(5).send(asks("Question " + i + "?"));
      assertThat(turn.plan().reason()).isEqualTo(PlanReason.BELOW_MINIMUM);
      assertThat(turn.plan().edits()).isEmpty();
    }
  }

  @Test
  void an_unknown_model_is_taken_to_cache_only_long_prefixes() {
    assertThat(ModelFacts.load(AnthropicMarks.class).of("claude-unheard-of").minTokens())
        .isEqualTo(4096);
    assertThat(ModelFacts.load(AnthropicMarks.class).of("claude-sonnet-4-5-20250929").minTokens())
        .isEqualTo(1024);
  }

  @Test
  void what_the_route_declares_stable_is_marked_at_first_sight() {
    Rehearsal.Turn first = Trial.declaredStable(SONNET).send(asks("Hi?"));
    assertThat(first.plan().reason()).isEqualTo(PlanReason.DECLARED_STABLE);
    assertThat(first.plan().marks()).extracting(PlannedMark::at).containsExactly("system");
  }

  @Test
  void a_prefix_that_comes_too_late_is_not_written_for_five_minutes() {
    Trial trial = Trial.anthropic(SONNET);
    for (int i = 0; i < 6; i++) {
      Rehearsal.Turn turn = trial.after(4000).send(asks("Question " + i + "?"));
      assertThat(turn.plan().edits()).isEmpty();
    }
  }

  @Test
  void a_prefix_that_comes_every_twenty_minutes_is_kept_for_an_hour() {
    Trial trial = Trial.anthropic(SONNET);
    Rehearsal.Turn last = trial.send(asks("First?"));
    for (int i = 0; i < 6; i++) {
      last = trial.after(1200).send(asks("Question " + i + "?"));
    }
    assertThat(last.plan().marks()).containsExactly(new PlannedMark(0, Lifetime.HOUR, "system"));
    assertThat(text(last)).contains("\"cache_control\":{\"type\":\"ephemeral\",\"ttl\":\"1h\"}");
    assertThat(last.plan().read()).isGreaterThan(2500);
  }

  @Test
  void thoughts_empty_texts_and_deferred_tools_carry_no_mark() {
    String tools =
        "'tools':[{'name':'a','input_schema':{}},{'name':'b','defer_loading':true,'input_schema':{}}],";
    String turns =
        """
        'messages':[{'role':'user','content':'%s'},\
        {'role':'assistant','content':[{'type':'thinking','thinking':'hm','signature':'s'},{'type':'tool_use','id':'t','name':'a','input':{}}]},\
        {'role':'user','content':[{'type':'tool_result','tool_use_id':'t','content':'%s'},{'type':'text','text':''}%s]}\
        """
            .formatted(LONG, HALF, "%s");
    Trial trial = Trial.declaredStable(SONNET);
    String body = "{'model':'m'," + tools + "'system':'" + LONG + "'," + turns + "]}";
    trial.send(body.formatted(""));
    Rehearsal.Turn again =
        trial.after(5).send(body.formatted(",{'type':'thinking','thinking':'x'}"));
    Positions positions = again.sent().asked().positions();
    assertThat(positions.size()).isEqualTo(8);
    assertThat(positions.ends()).containsExactly(0, 1, 2, 5);
    assertThat(again.plan().marks())
        .isNotEmpty()
        .allMatch(mark -> positions.at(mark.index()).markable());
  }

  @Test
  void a_caller_who_marks_is_left_alone_to_the_byte() {
    String marked =
        "{'model':'m','system':[{'type':'text','text':'"
            + LONG
            + "','cache_control':{'type':'ephemeral'}}],'messages':[{'role':'user','content':'Hi?'}]}";
    String automatic =
        "{'model':'m','cache_control':{'type':'ephemeral'},'messages':[{'role':'user','content':'"
            + LONG
            + "'}]}";
    Trial trial = Trial.anthropic(SONNET);
    for (String body : new String[] {marked, marked, automatic, automatic}) {
      Rehearsal.Turn turn = trial.after(3).send(body);
      assertThat(turn.plan().reason()).isEqualTo(PlanReason.CLIENT_MARKED);
      assertThat(text(turn)).isEqualTo(body.replace('\'', '"'));
    }
    assertThat(trial.after(3).send(marked).plan().read()).isGreaterThan(2500);
  }

  @Test
  void a_fifth_mark_of_the_caller_goes_and_the_newest_and_the_stable_ones_stay() {
    String block = "{'type':'text','text':'x','cache_control':{'type':'ephemeral'}}";
    String body =
        "{'model':'m','tools':[{'name':'a','cache_control':{'type':'ephemeral'}}],'system':["
            + block
            + "],'messages':[{'role':'user','content':["
            + String.join(",", block, block, block, block)
            + "]}]}";
    Rehearsal.Turn turn = Trial.anthropic(SONNET).send(body);
    assertThat(turn.plan().repaired()).isTrue();
    assertThat(turn.plan().marks())
        .extracting(PlannedMark::at)
        .containsExactly("tools", "system", "message", "tail");
    assertThat(text(turn).split("cache_control", -1)).hasSize(5);
    assertThat(text(turn)).contains("{\"type\":\"text\",\"text\":\"x\"}");
  }

  @Test
  void twenty_four_marks_of_the_caller_become_four() {
    String block = "{'type':'text','text':'x','cache_control':{'type':'ephemeral'}}";
    String body =
        "{'model':'m','messages':[{'role':'user','content':["
            + String.join(",", java.util.Collections.nCopies(24, block))
            + "]}]}";
    assertThat(Trial.anthropic(SONNET).send(body).plan().marks()).hasSize(4);
  }

  @Test
  void an_hour_behind_five_minutes_raises_those_in_front() {
    String body =
        """
        {'model':'m','system':[{'type':'text','text':'a','cache_control':{'type':'ephemeral'}}],\
        'messages':[{'role':'user','content':[{'type':'text','text':'b','cache_control':{'type':'ephemeral','ttl':'1h'}},\
        {'type':'text','text':'c','cache_control':{'type':'ephemeral','ttl':'5m'}}]}]}\
        """;
    Rehearsal.Turn turn = Trial.anthropic(SONNET).send(body);
    assertThat(turn.plan().repaired()).isTrue();
    assertThat(turn.plan().marks())
        .extracting(PlannedMark::lifetime)
        .containsExactly(Lifetime.HOUR, Lifetime.HOUR, Lifetime.FIVE_MINUTES);
    assertThat(text(turn))
        .contains("\"a\",\"cache_control\":{\"type\":\"ephemeral\",\"ttl\":\"1h\"}");
  }

  @Test
  void signed_history_is_never_rewritten_even_as_a_block() {
    Trial trial = Trial.anthropic("claude-opus-5-5");
    trial.send(asks(HALF));
    trial.after(5).send(asks(HALF, "Yes.", "More?"));
    Rehearsal.Turn third = trial.after(5).send(asks(HALF, "Yes.", "More?", "No.", "Why?"));
    assertThat(third.plan().marks()).extracting(PlannedMark::at).containsExactly("system", "tail");
    assertThat(text(third)).contains("\"content\":\"More?\"");
    assertThat(third.plan().read()).as("found by walking back from the tail").isGreaterThan(4000);
  }

  @Test
  void a_turn_of_many_blocks_gets_an_anchor_in_between() {
    Trial trial = Trial.anthropic(SONNET);
    trial.send(asks(HALF));
    trial.after(5).send(asks(HALF, "Yes.", "More?"));
    String results =
        String.join(",", java.util.Collections.nCopies(30, "{'type':'text','text':'result'}"));
    String body = asks(HALF, "Yes.", "More?", "No.").replace("]}", ",{'role':'user','content':[");
    Rehearsal.Turn third = trial.after(5).send(body + results + "]}]}");
    assertThat(third.plan().marks()).hasSize(4);
    int tail = third.plan().marks().getLast().index();
    assertThat(third.plan().marks()).anyMatch(mark -> mark.index() == tail - 19);
  }

  @Test
  void another_scope_knows_nothing() {
    Trial ada = Trial.anthropic(SONNET);
    ada.send(asks("One?"));
    assertThat(ada.after(5).send(asks("Two?")).plan().hints()).as("control").isTrue();
    assertThat(Trial.anthropic(SONNET).send(asks("Three?")).plan().hints()).isFalse();
  }
}
