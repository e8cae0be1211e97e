package dev.reprise.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.reprise.artifact.Entry;
import dev.reprise.artifact.Entry.Form;
import dev.reprise.response.ReplyCodec;
import dev.reprise.response.events.EventStream;
import dev.reprise.response.events.Frame;
import dev.reprise.response.events.FrameSplitter;
import java.util.ArrayList;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;

/** Any bytes whatever: nothing throws, and what is claimed lossless can be rendered. */
@Tag("fuzz")
class RepliesFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void event_streams(byte[] bytes) {
    int end = 0;
    for (Frame frame : EventStream.frames(bytes)) {
      assertThat(frame.start()).isEqualTo(end);
      end = frame.end();
    }
    assertThat(end).isEqualTo(bytes.length);
    int half = bytes.length / 2;
    var frames = new ArrayList<Frame>();
    var splitter = new FrameSplitter(Integer.MAX_VALUE);
    splitter.accept(Arrays.copyOf(bytes, half), frames::add);
    splitter.accept(Arrays.copyOfRange(bytes, half, bytes.length), frames::add);
    assertThat(frames)
        .hasSize((int) EventStream.frames(bytes).stream().filter(Frame::closed).count());
  }

  @FuzzTest(maxDuration = "60s")
  void verdicts_and_replays(byte[] bytes) {
    for (ReplyCodec codec : GivenReplies.CODECS.values()) {
      for (Form form : Form.values()) {
        var payload = new Entry.Payload(form, 200, "", bytes);
        assertThat(codec.judge(form, bytes)).isNotNull();
        codec.replay(payload, GivenReplies.asking("{}"), form, GivenReplies.NOW);
        if (codec.lossless(payload)) {
          assertThat(codec.convert(payload)).isNotNull();
        }
      }
    }
  }
}
