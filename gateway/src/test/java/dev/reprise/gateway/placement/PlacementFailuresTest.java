package dev.reprise.gateway.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.gateway.placement.Market.Bill;
import dev.reprise.gateway.placement.Market.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What went wrong for others who place marks (providers.md section 12), one test each. */
class PlacementFailuresTest {
  private static final String CLAUDE = "claude-sonnet-4-5";
  private static final long SEED = 7;
  private final Workloads given = new Workloads(CLAUDE, SEED);
  private final Market market = new Market(CLAUDE);

  private static List<Step> every(int seconds, List<String> bodies) {
    return bodies.stream().map(body -> new Step(Duration.ofSeconds(seconds), body)).toList();
  }

  /** 1, 11: a proxy wrote JSON anew with sorted members; the share read fell to a third. */
  @Test
  void members_in_any_order_keep_it_and_are_read_as_well() {
    var bodies = new ArrayList<String>();
    String system = given.text(2000);
    for (int i = 0; i < 20; i++) {
      bodies.add(
          "{\"messages\":[{\"content\":\"%d?\",\"role\":\"user\"}],\"max_tokens\":9,\"system\":\"%s\",\"model\":\"%s\"}"
              .formatted(i, system, CLAUDE));
    }
    Bill ours = market.ours(every(5, bodies), false);
    assertThat(ours.read()).isGreaterThan(ours.prompt() * 8 / 10);
  }

  /** 6: a timestamp at the front of system changes every prefix: nothing may be written for it. */
  @Test
  void a_prefix_that_changes_every_time_is_never_written() {
    var bodies = new ArrayList<String>();
    String rest = given.text(2000);
    for (int i = 0; i < 100; i++) {
      bodies.add(given.new Talk("Now is 12:00:" + i + ". " + rest).asks("Hello?"));
    }
    List<Step> steps = every(5, bodies);
    Bill ours = market.ours(steps, false);
    assertThat(ours.written()).isZero();
    assertThat(ours.cost()).isEqualTo(market.plain(steps).cost());
  }

  /** 7: automatic caching writes one-shot prompts every time and never reads. */
  @Test
  void one_shot_prompts_are_not_written_as_automatic_caching_would() {
    List<Step> steps = given.oneShot(60, 5);
    Bill plain = market.plain(steps);
    Bill automatic =
        market.edited(
            steps,
            body ->
                body.replace(
                    "{\"model\"", "{\"cache_control\":{\"type\":\"ephemeral\"},\"model\""));
    assertThat(automatic.against(plain)).as("control").isGreaterThan(1.2);
    assertThat(market.ours(steps, false).cost()).isEqualTo(plain.cost());
  }

  /** 8: from gpt-5.6 on a stable prefix with a changing tail was written on every call. */
  @Test
  void a_changing_tail_is_not_written_on_every_call() {
    var gpt = new Market("gpt-5.6-sol");
    List<Step> steps = new Workloads("gpt-5.6-sol", SEED).judge(60, 5);
    assertThat(gpt.plain(steps).written())
        .as("control")
        .isGreaterThan(gpt.ours(steps, false).written() * 5);
  }

  /** 9: heartbeats and titles with another system prompt are another chain and must not disturb. */
  @Test
  void sidechannels_neither_disturb_a_conversation_nor_pay_writes() {
    var talk = given.new Talk(given.text(2000));
    var bodies = new ArrayList<String>();
    for (int i = 0; i < 30; i++) {
      bodies.add(talk.asks(given.text(60)));
      bodies.add(given.new Talk("Give a title to " + given.text(1500)).asks("Title?"));
    }
    Bill ours = market.ours(every(4, bodies), false);
    assertThat(ours.read()).isGreaterThan(ours.prompt() * 5 / 10);
    assertThat(ours.written()).isLessThan(ours.prompt() / 8);
  }

  /** 4, 5: whatever callers mark, and however long a conversation grows, nothing is refused. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void nothing_is_ever_refused_because_of_marks(long seed) {
    var random = new Random(seed);
    var bodies = new ArrayList<Step>();
    boolean marks = seed % 2 == 0;
    for (int session = 0; session < 4; session++) {
      var messages = new StringBuilder();
      for (int turn = 0; turn < 12; turn++) {
        messages.append(turn == 0 ? "" : ",").append(Blocks.user(random, turn, marks));
        String body =
            "{\"model\":\"%s\",\"max_tokens\":9,\"tools\":[%s],\"system\":[%s],\"messages\":[%s]}"
                .formatted(
                    CLAUDE,
                    "{\"name\":\"run\",\"input_schema\":{\"type\":\"object\"}"
                        + Blocks.mark(random, marks)
                        + "}",
                    Blocks.text("rules ".repeat(900), Blocks.mark(random, marks)),
                    messages);
        bodies.add(new Step(Duration.ofSeconds(random.nextInt(500)), body));
        messages.append(",").append(Blocks.assistant(turn));
      }
    }
    Bill ours = market.ours(bodies, random.nextBoolean());
    assertThat(ours.rejected()).as("seed %d", seed).isZero();
    if (marks) {
      assertThat(market.plain(bodies).rejected()).as("control, seed %d", seed).isPositive();
    }
  }

  /** Messages of an agent with thoughts and tools. */
  private static final class Blocks {
    static String mark(Random random, boolean marks) {
      if (!marks || random.nextInt(3) > 0) {
        return "";
      }
      return random.nextBoolean()
          ? ",\"cache_control\":{\"type\":\"ephemeral\"}"
          : ",\"cache_control\":{\"type\":\"ephemeral\",\"ttl\":\"1h\"}";
    }

    static String text(String words, String mark) {
      return "{\"type\":\"text\",\"text\":\"" + words + "\"" + mark + "}";
    }

    static String user(Random random, int turn, boolean marks) {
      if (turn == 0) {
        return "{\"role\":\"user\",\"content\":\"Go on.\"}";
      }
      var blocks = new StringBuilder();
      blocks
          .append("{\"type\":\"tool_result\",\"tool_use_id\":\"toolu_")
          .append(turn - 1)
          .append("\",\"content\":\"")
          .append("line ".repeat(random.nextInt(300) + 1))
          .append("\"")
          .append(mark(random, marks))
          .append("}");
      for (int i = random.nextInt(25); i > 0; i--) {
        blocks.append(",").append(text("note " + i, mark(random, marks)));
      }
      return "{\"role\":\"user\",\"content\":[" + blocks + "]}";
    }

    static String assistant(int turn) {
      return """
          {"role":"assistant","content":[{"type":"thinking","thinking":"hm","signature":"c2ln"},\
          {"type":"tool_use","id":"toolu_%d","name":"run","input":{"line":%d}}]}"""
          .formatted(turn, turn);
    }
  }
}
