package dev.reprise.response.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.artifact.Ending;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.json.Document;
import dev.reprise.response.ReplyCodec.Judgement;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every dialect demands of a stream before it counts as a whole answer. */
class FrameJudgeTest {
  private static final TokenUsage USAGE = new TokenUsage(5, 0, 0, 2);
  private static final String TEXT = "data: {\"delta\":\"a\"}\n\n";
  private static final String LAST = "data: {\"last\":true}\n\n";

  /** A dialect of which an event with the member {@code last} is the end. */
  private static class Dialect extends FrameJudge {
    private boolean ended;

    @Override
    protected String take(Document event) {
      ended |= event.member(event.root(), "last") != Document.NONE;
      return event.member(event.root(), "odd") == Document.NONE ? null : "an odd event";
    }

    @Override
    protected boolean ended() {
      return ended;
    }

    @Override
    protected Judgement judgement() {
      return Judgement.whole(Ending.STOP, USAGE, "m-1", List.of());
    }

    @Override
    protected Judgement told(Judgement broken) {
      return broken.withUsage(USAGE, "m-1");
    }
  }

  private static Judgement judged(String stream) {
    return new Dialect().judge(stream.getBytes(UTF_8));
  }

  private static void broken(String stream, Ending how, String detail) {
    assertThat(judged(stream))
        .as(stream)
        .isEqualTo(Judgement.incomplete(how, detail).withUsage(USAGE, "m-1"));
  }

  @Test
  void a_stream_of_objects_up_to_its_end_is_whole() {
    assertThat(judged(": hi\n\n" + TEXT + "event: ping\n\n" + LAST + ": bye\n\n"))
        .isEqualTo(Judgement.whole(Ending.STOP, USAGE, "m-1", List.of()));
  }

  @Test
  void a_stream_that_was_cut_at_any_byte_is_not_whole() {
    String stream = TEXT + TEXT + LAST;
    for (int to = 0; to < stream.length(); to++) {
      Judgement cut = judged(stream.substring(0, to));
      assertThat(cut.complete()).as("cut at %s", to).isFalse();
      assertThat(cut.ending()).as("cut at %s", to).isEqualTo(Ending.CUT);
      assertThat(cut.usage()).isEqualTo(USAGE);
    }
    broken(TEXT, Ending.CUT, "the stream ends before its end");
    broken(TEXT + "data: {\"la", Ending.CUT, "the stream ends inside a frame");
  }

  @Test
  void a_line_that_is_no_field_is_an_error_and_at_the_very_end_half_a_line() {
    broken(TEXT + "overloaded\n\n" + LAST, Ending.ERROR, "a line that is no field");
    broken(TEXT + "dat", Ending.CUT, "a line that is no field");
    broken(
        TEXT + "{\"error\":\"overloaded\"}\n\n" + LAST,
        Ending.ERROR,
        "an error line in the stream");
  }

  @Test
  void data_that_is_no_object_and_data_that_is_an_error_break_the_stream() {
    for (String data : List.of("[1]", "1", "{", "")) {
      broken(TEXT + "data: " + data + "\n\n" + LAST, Ending.ERROR, "data that is no JSON object");
    }
    for (String error :
        List.of(
            "event: error\ndata: {}\n\n",
            "event: error\n\n",
            "data: {\"type\":\"error\"}\n\n",
            "data: {\"error\":{\"message\":\"no\"}}\n\n")) {
      broken(TEXT + error + LAST, Ending.ERROR, "an error in the stream");
    }
    broken("data: {\"odd\":1}\n\n" + LAST, Ending.ERROR, "an odd event");
  }

  @Test
  void of_several_faults_the_first_is_told() {
    broken("data: {\"odd\":1}\n\noverloaded\n\n" + LAST, Ending.ERROR, "an odd event");
  }

  @Test
  void data_behind_the_end_is_an_error_but_in_a_dialect_without_an_end_mark() {
    broken(TEXT + LAST + TEXT, Ending.ERROR, "data behind the stream's end");
    var open =
        new Dialect() {
          @Override
          protected boolean mayGoOn() {
            return true;
          }
        };
    assertThat(open.judge((LAST + TEXT).getBytes(UTF_8)).complete()).isTrue();
  }
}
