package dev.reprise.provider.caching;

import static dev.reprise.provider.caching.Trial.HALF;
import static dev.reprise.provider.caching.Trial.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.provider.caching.CachePlan.PlannedMark;
import dev.reprise.provider.caching.registry.Rehearsal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A kind of requests (route, tools and system) is written on the strength of what that kind did,
 * and at its own expense: neither odds nor savings of other kinds on the route count.
 */
class OwnEvidenceTest {
  private enum Provider {
    ANTHROPIC(() -> Trial.anthropic("claude-sonnet-4-6")),
    OPENAI(() -> Trial.openAi("gpt-5.6-sol"));

    private final Supplier<Trial> trial;

    Provider(Supplier<Trial> trial) {
      this.trial = trial;
    }
  }

  private static final String SYSTEM = "{'role':'system','content':'%s'},";

  /** A conversation so far, after so many turns. */
  private static String talk(Provider provider, String system, String first, int turns) {
    var messages = new StringBuilder("{'role':'user','content':'" + first + "'}");
    for (int i = 1; i < turns; i++) {
      messages
          .append(",{'role':'assistant','content':'Yes.'},{'role':'user','content':'And ")
          .append(i)
          .append("?'}");
    }
    boolean ahead = provider == Provider.ANTHROPIC && !system.isEmpty();
    boolean within = provider == Provider.OPENAI && !system.isEmpty();
    return "{'model':'m',"
        + (ahead ? "'system':'" + system + "'," : "")
        + "'messages':["
        + (within ? SYSTEM.formatted(system) : "")
        + messages
        + "]}";
  }

  private static List<Rehearsal.Turn> converse(
      Trial trial, Provider provider, String system, int conversations) {
    var turns = new ArrayList<Rehearsal.Turn>();
    for (int i = 0; i < conversations; i++) {
      for (int turn = 1; turn <= 3; turn++) {
        turns.add(trial.after(5).send(talk(provider, system, i + HALF, turn)));
      }
    }
    return turns;
  }

  private static long written(List<Rehearsal.Turn> turns) {
    return turns.stream().filter(turn -> turn.plan().write() > 0).count();
  }

  @ParameterizedTest
  @EnumSource(Provider.class)
  void prompts_of_new_kinds_are_not_written_because_chats_came_again(Provider provider) {
    Trial trial = provider.trial.get();
    assertThat(written(converse(trial, provider, LONG, 30))).as("control").isGreaterThan(50);
    var prompts = new ArrayList<Rehearsal.Turn>();
    for (int i = 0; i < 50; i++) {
      prompts.add(trial.after(5).send(talk(provider, "", "one " + i + LONG, 1)));
      prompts.add(trial.after(5).send(talk(provider, i + LONG, "two " + i + HALF, 1)));
    }
    assertThat(written(prompts)).isZero();
  }

  @ParameterizedTest
  @EnumSource(Provider.class)
  void examples_in_a_prompt_are_no_conversation_that_was_seen(Provider provider) {
    Trial trial = provider.trial.get();
    assertThat(written(converse(trial, provider, LONG, 30))).as("control").isGreaterThan(50);
    var prompts = new ArrayList<Rehearsal.Turn>();
    for (int i = 0; i < 50; i++) {
      prompts.add(trial.after(5).send(talk(provider, "", i + LONG, 4)));
    }
    assertThat(written(prompts)).isZero();
  }

  @ParameterizedTest
  @EnumSource(Provider.class)
  void of_prompts_of_the_same_kind_one_is_written_in_vain(Provider provider) {
    Trial trial = provider.trial.get();
    List<Rehearsal.Turn> turns = converse(trial, provider, "", 30);
    for (int i = 6; i < turns.size(); i += 3) {
      assertThat(turns.get(i).plan().write()).as("control: first turn %d", i).isPositive();
    }
    var prompts = new ArrayList<Rehearsal.Turn>();
    for (int i = 0; i < 100; i++) {
      prompts.add(trial.after(5).send(talk(provider, "", "other " + i + HALF, 1)));
    }
    assertThat(written(prompts)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Provider.class)
  void small_first_turns_are_no_evidence_for_large_ones(Provider provider) {
    Trial trial = provider.trial.get();
    converse(trial, provider, "", 30);
    Rehearsal.Turn large = trial.after(5).send(talk(provider, "", LONG + LONG, 1));
    assertThat(large.plan().write()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Provider.class)
  void a_system_prompt_not_seen_for_an_hour_is_not_written_with_a_first_turn(Provider provider) {
    Trial trial = provider.trial.get();
    converse(trial, provider, LONG, 30);
    Rehearsal.Turn soon = trial.after(60).send(talk(provider, LONG, "Soon?", 1));
    assertThat(soon.plan().read()).as("control: it was there").isGreaterThan(2500);
    Rehearsal.Turn late = trial.after(4000).send(talk(provider, LONG, "Late?", 1));
    assertThat(late.plan().write()).isZero();
  }

  @Test
  void new_kinds_that_never_come_a_third_time_are_soon_no_longer_written() {
    Trial trial = Trial.anthropic("claude-sonnet-4-6");
    var seconds = new ArrayList<Rehearsal.Turn>();
    for (int i = 0; i < 40; i++) {
      trial.after(5).send(talk(Provider.ANTHROPIC, i + LONG, "One?", 1));
      seconds.add(trial.after(5).send(talk(Provider.ANTHROPIC, i + LONG, "Two?", 1)));
    }
    assertThat(seconds.getFirst().plan().write()).as("control").isPositive();
    assertThat(written(seconds)).isLessThanOrEqualTo(4);
  }

  @ParameterizedTest
  @EnumSource(Provider.class)
  void ends_of_a_new_kind_are_not_written_because_chats_went_on(Provider provider) {
    Trial trial = provider.trial.get();
    converse(trial, provider, LONG, 30);
    assertThat(trial.after(5).send(talk(provider, LONG, "Hi?", 1)).plan().marks())
        .as("control: of the kind that went on it is")
        .extracting(PlannedMark::index)
        .contains(1);
    trial.after(5).send(talk(provider, "other " + LONG, "One?", 1));
    Rehearsal.Turn second = trial.after(5).send(talk(provider, "other " + LONG, "Two?", 1));
    assertThat(second.plan().marks()).extracting(PlannedMark::index).containsExactly(0);
  }

  @ParameterizedTest
  @EnumSource(Provider.class)
  void first_turns_are_no_evidence_for_requests_that_begin_in_the_middle(Provider provider) {
    Trial trial = provider.trial.get();
    converse(trial, provider, "", 30);
    var prompts = new ArrayList<Rehearsal.Turn>();
    for (int i = 0; i < 20; i++) {
      prompts.add(trial.after(5).send(talk(provider, "", "other " + i + HALF, 4)));
    }
    assertThat(written(prompts)).isZero();
  }

  /** An hour would be better, but two writes have been in vain: five minutes can be afforded. */
  @Test
  void a_write_that_cannot_be_afforded_gives_way_to_a_cheaper_one() {
    Trial trial = Trial.anthropic("claude-sonnet-4-6");
    trial.send(talk(Provider.ANTHROPIC, LONG, "One?", 1));
    trial.after(35).send(talk(Provider.ANTHROPIC, LONG, "One?", 2));
    trial.after(440).send(talk(Provider.ANTHROPIC, LONG, "Two?", 1));
    Rehearsal.Turn late = trial.after(863).send(talk(Provider.ANTHROPIC, LONG, "Three?", 1));
    assertThat(late.plan().marks().getFirst().lifetime()).isEqualTo(Lifetime.FIVE_MINUTES);
  }
}
