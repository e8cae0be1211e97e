package dev.reprise.provider.caching;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.artifact.TokenUsage;
import dev.reprise.json.MalformedJson;
import dev.reprise.provider.anthropic.AnthropicMarks;
import dev.reprise.provider.caching.registry.Rehearsal;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What a provider says it read and wrote corrects what is believed of its cache (row B5). */
class ReportedUsageTest {
  private static final String MODEL = "claude-sonnet-4-6";
  private static final byte[] BODY =
      """
      {"model":"%s","system":[{"type":"text","text":"%s"}],"messages":[{"role":"user","content":"hello"}]}\
      """
          .formatted(MODEL, Trial.LONG)
          .getBytes(StandardCharsets.UTF_8);

  private final Rehearsal rehearsal = new Rehearsal(new AnthropicMarks(), "anthropic", MODEL, true);
  private long now = 1_000_000_000L;

  private Rehearsal.Turn sent() throws MalformedJson {
    now += 10_000_000_000L;
    return rehearsal.send(BODY, "default", now);
  }

  private void answered(Rehearsal.Turn turn, long read, long written) {
    long total = turn.sent().asked().positions().total();
    rehearsal.answered(turn, new TokenUsage(total - read - written, read, written, 10));
  }

  @Test
  void nothing_read_and_nothing_written_means_that_the_prefix_is_not_there() throws Exception {
    Rehearsal.Turn first = sent();
    answered(first, 0, first.plan().write());
    Rehearsal.Turn second = sent();
    assertThat(second.plan().read()).as("control: it is believed to be there").isPositive();
    answered(second, 0, 0);
    Rehearsal.Turn third = sent();
    assertThat(third.plan().read()).as("believed no longer").isZero();
    assertThat(third.plan().write()).as("and written again").isPositive();
  }

  @Test
  void what_was_read_as_predicted_stays_believed() throws Exception {
    Rehearsal.Turn first = sent();
    answered(first, 0, first.plan().write());
    Rehearsal.Turn second = sent();
    answered(second, second.plan().read(), 0);
    assertThat(sent().plan().read()).isPositive();
  }

  @Test
  void unknown_usage_teaches_nothing() throws Exception {
    Rehearsal.Turn first = sent();
    answered(first, 0, first.plan().write());
    rehearsal.answered(sent(), TokenUsage.UNKNOWN);
    assertThat(sent().plan().read()).isPositive();
  }
}
