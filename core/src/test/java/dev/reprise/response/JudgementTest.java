package dev.reprise.response;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.artifact.Ending;
import dev.reprise.artifact.Entry;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.provider.GivenReplies;
import dev.reprise.request.Request;
import dev.reprise.response.ReplyCodec.Judgement;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of a judgement when more is known. */
class JudgementTest {
  private static final TokenUsage USAGE = new TokenUsage(1, 2, 3, 4);
  private static final Judgement WELL =
      Judgement.whole(Ending.STOP, USAGE, "m-1", List.of("look_up"));
  private static final Judgement BROKEN = Judgement.incomplete(Ending.CUT, "it broke");

  @Test
  void an_answer_without_content_is_empty_and_a_broken_one_stays_broken() {
    assertThat(WELL.withContent(true)).isEqualTo(WELL);
    Judgement empty = WELL.withContent(false);
    assertThat(empty.ending()).isEqualTo(Ending.STOP.or(Ending.EMPTY));
    assertThat(empty.ending()).isNotEqualTo(Ending.STOP);
    assertThat(empty.usage()).isEqualTo(USAGE);
    assertThat(empty.model()).isEqualTo("m-1");
    assertThat(empty.toolsCalled()).containsExactly("look_up");
    assertThat(BROKEN.withContent(false)).isEqualTo(BROKEN);
  }

  @Test
  void an_answer_with_marks_of_live_data_is_live_and_lists_them_sorted() {
    assertThat(WELL.withLiveMarks(List.of())).isEqualTo(WELL);
    Judgement live = WELL.withLiveMarks(List.of("b", "a"));
    assertThat(live.ending()).isEqualTo(Ending.STOP.or(Ending.LIVE));
    assertThat(live.ending()).isNotEqualTo(Ending.STOP);
    assertThat(live.live()).containsExactly("a", "b");
    assertThat(live.complete()).isTrue();
    assertThat(BROKEN.withLiveMarks(List.of("a"))).isEqualTo(BROKEN);
  }

  @Test
  void a_broken_answer_takes_the_usage_and_the_model_it_had_told() {
    Judgement told = BROKEN.withUsage(USAGE, "m-1");
    assertThat(told.complete()).isFalse();
    assertThat(told.usage()).isEqualTo(USAGE);
    assertThat(told.model()).isEqualTo("m-1");
    assertThat(told.detail()).isEqualTo("it broke");
  }

  @Test
  void forms_have_the_media_types_of_json_and_of_event_streams() {
    ReplyCodec codec = new Plain();
    assertThat(codec.contentType(Entry.Form.WHOLE)).isEqualTo("application/json");
    assertThat(codec.contentType(Entry.Form.STREAM)).startsWith("text/event-stream");
    Request any = GivenReplies.asking("{}");
    assertThat(codec.contentType(Entry.Form.WHOLE, any)).isEqualTo("application/json");
    assertThat(codec.echoes()).isFalse();
    assertThat(codec.heard(Entry.Form.WHOLE, new byte[0])).isEqualTo(WELL);
  }

  /** A codec with the defaults of the interface. */
  private static final class Plain implements ReplyCodec {
    @Override
    public Judgement judge(Entry.Form form, byte[] bytes) {
      return WELL;
    }

    @Override
    public byte[] replay(Entry.Payload kept, Request now, Entry.Form mode, Instant createdNow) {
      return kept.bytes();
    }

    @Override
    public byte[] convert(Entry.Payload kept) {
      return kept.bytes();
    }

    @Override
    public boolean lossless(Entry.Payload kept) {
      return true;
    }
  }
}
