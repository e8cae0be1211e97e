package dev.reprise.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.artifact.Ending;
import dev.reprise.artifact.Entry;
import dev.reprise.artifact.Entry.Form;
import dev.reprise.request.Request;
import dev.reprise.response.ReplyCodec;
import dev.reprise.response.ReplyCodec.Judgement;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What every {@link ReplyCodec} must do, whatever its dialect. A dialect's test extends this and
 * brings whole answers of its own, at least one body and one stream, and answers of others.
 */
public abstract class ReplyCodecContract {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  /** An answer and its form; the name is for messages. */
  public record SampleAnswer(String name, Form form, byte[] bytes) {
    Entry.Payload payload(ReplyCodec codec) {
      return new Entry.Payload(form, 200, codec.contentType(form), bytes);
    }
  }

  protected abstract ReplyCodec codec();

  /** Whole answers, fit to be kept. */
  protected abstract List<SampleAnswer> whole();

  /** Answers of other dialects, and anything else this one must not understand. */
  protected abstract List<SampleAnswer> foreign();

  /** A request that asks for all a stream can tell (usage, too). */
  protected abstract Request asking();

  @Test
  void a_whole_answer_is_judged_whole() {
    for (SampleAnswer answer : whole()) {
      Judgement verdict = judged(answer);
      assertThat(verdict.complete()).as(answer.name() + " " + verdict).isTrue();
      // Which of them it is, verdicts.tsv says for each; whole answers may cite a search.
      assertThat(verdict.ending())
          .as(answer.name())
          .isIn(Ending.STOP, Ending.TOOL_CALL, Ending.LIVE);
      assertThat(verdict.detail()).as(answer.name()).isEmpty();
    }
    assertThat(whole()).extracting(SampleAnswer::form).contains(Form.WHOLE, Form.STREAM);
  }

  @Test
  void an_answer_cut_at_any_byte_is_not_whole() {
    for (SampleAnswer answer : whole()) {
      int end = meaningful(answer.bytes());
      for (int cut = 0; cut < end; cut++) {
        Judgement verdict = codec().judge(answer.form(), Arrays.copyOf(answer.bytes(), cut));
        assertThat(verdict.complete()).as(answer.name() + " cut at " + cut).isFalse();
      }
    }
  }

  @Test
  void foreign_answers_are_not_whole() {
    for (SampleAnswer answer : foreign()) {
      assertThat(judged(answer).complete()).as(answer.name()).isFalse();
    }
  }

  @Test
  void no_bytes_whatever_make_it_throw() {
    long seed = 20261121;
    var random = new Random(seed);
    for (SampleAnswer answer : whole()) {
      for (int round = 0; round < 60; round++) {
        byte[] damaged = damaged(answer.bytes(), random);
        for (Form form : Form.values()) {
          var payload = new Entry.Payload(form, 200, "", damaged);
          String where = answer.name() + ", seed " + seed + ", round " + round;
          assertThat(codec().judge(form, damaged)).as(where).isNotNull();
          if (codec().lossless(payload)) {
            assertThat(codec().convert(payload)).as(where).isNotNull();
          }
          codec().replay(payload, asking(), Form.WHOLE, NOW);
          codec().replay(payload, asking(), Form.STREAM, NOW);
        }
      }
    }
  }

  @Test
  void a_replay_is_judged_like_the_kept_answer_in_every_mode_it_has() {
    for (SampleAnswer answer : whole()) {
      byte[] before = answer.bytes().clone();
      boolean lossless = codec().lossless(answer.payload(codec()));
      for (Form mode : Form.values()) {
        byte @Nullable [] replayed = codec().replay(answer.payload(codec()), asking(), mode, NOW);
        if (mode == answer.form() || lossless) {
          assertThat(replayed).as(answer.name() + " as " + mode).isNotNull();
        }
        if (replayed != null) {
          assertThat(codec().judge(mode, replayed)).as(answer.name()).isEqualTo(judged(answer));
        }
      }
      assertThat(answer.bytes()).as("the kept bytes").isEqualTo(before);
    }
  }

  @Test
  void two_replays_differ_in_their_ids() {
    for (SampleAnswer answer : whole()) {
      byte @Nullable [] one = codec().replay(answer.payload(codec()), asking(), answer.form(), NOW);
      byte @Nullable [] two = codec().replay(answer.payload(codec()), asking(), answer.form(), NOW);
      assertThat(one).as(answer.name()).isNotEqualTo(two).isNotEqualTo(answer.bytes());
    }
  }

  @Test
  void what_has_no_other_form_is_never_called_lossless() {
    for (SampleAnswer answer : whole()) {
      if (codec().convert(answer.payload(codec())) == null) {
        assertThat(codec().lossless(answer.payload(codec()))).as(answer.name()).isFalse();
      }
    }
  }

  private Judgement judged(SampleAnswer answer) {
    return codec().judge(answer.form(), answer.bytes());
  }

  /** Blank lines and white space behind the answer say nothing; the last line's end does. */
  private static int meaningful(byte[] bytes) {
    int end = bytes.length;
    while (end > 0 && Character.isWhitespace(bytes[end - 1])) {
      end--;
    }
    boolean lines = end < bytes.length && bytes[end - 1] != ']' && bytes[0] != '{';
    return lines ? bytes.length : end;
  }

  /** Cut somewhere, a few bytes replaced by the ones parsers care about. */
  private static byte[] damaged(byte[] bytes, Random random) {
    String telling = "{}[]\":,\n\r \\u0x\u00FF";
    byte[] damaged = Arrays.copyOf(bytes, bytes.length - random.nextInt(bytes.length / 2));
    for (int i = random.nextInt(4); i > 0; i--) {
      char another = telling.charAt(random.nextInt(telling.length()));
      damaged[random.nextInt(damaged.length)] = (byte) another;
    }
    return damaged;
  }
}
