package dev.reprise.response;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.request.Headers;
import dev.reprise.response.Sink.Broken;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Short bodies read to their end, and feeds seen through others. */
class WholeBodyTest {
  /** Delivers its pieces when it is drained, until it is cancelled; then its end or a break. */
  private static final class Played implements Feed {
    private final List<String> asked = new ArrayList<>();
    private final List<String> pieces;
    private final boolean ends;
    private boolean cancelled;

    Played(boolean ends, String... pieces) {
      this.ends = ends;
      this.pieces = List.of(pieces);
    }

    @Override
    public void drainTo(Sink sink) {
      for (String piece : pieces) {
        if (!cancelled) {
          sink.chunk(piece.getBytes(UTF_8));
        }
      }
      if (ends && !cancelled) {
        sink.end();
      } else {
        sink.broken(Broken.UNWANTED);
      }
    }

    @Override
    public void pause() {
      asked.add("pause");
    }

    @Override
    public void resume() {
      asked.add("resume");
    }

    @Override
    public void cancel() {
      asked.add("cancel");
      cancelled = true;
    }

    @Override
    public void cancel(Broken why) {
      asked.add("cancel " + why.kind().code());
      cancelled = true;
    }
  }

  private static Reply live(Feed feed) {
    return new Reply(200, Headers.of(), new Reply.Body.Live(feed));
  }

  private static final Reply WHOLE =
      new Reply(200, Headers.of(), new Reply.Body.InMemory("whole".getBytes(UTF_8)));

  @Test
  void a_body_in_memory_is_there_and_never_cut() {
    WholeBody body = WholeBody.of(WHOLE, 1);
    assertThat(body.bytes()).asString().isEqualTo("whole");
    assertThat(body.cut()).isFalse();
    assertThat(WholeBody.passes(WHOLE)).isTrue();
  }

  @Test
  void a_live_body_of_exactly_the_limit_is_read_whole() {
    WholeBody body = WholeBody.of(live(new Played(true, "ab", "cd")), 4);
    assertThat(body.bytes()).asString().isEqualTo("abcd");
    assertThat(body.cut()).isFalse();
  }

  @Test
  void a_longer_body_is_given_up_and_says_so() {
    Played feed = new Played(true, "ab", "cde", "f");
    WholeBody body = WholeBody.of(live(feed), 4);
    assertThat(body.bytes()).asString().isEqualTo("abcde");
    assertThat(body.cut()).isTrue();
    assertThat(feed.asked).containsExactly("cancel");
  }

  @Test
  void a_body_that_breaks_off_is_cut() {
    WholeBody body = WholeBody.of(live(new Played(false, "ab")), 4);
    assertThat(body.bytes()).asString().isEqualTo("ab");
    assertThat(body.cut()).isTrue();
  }

  @Test
  void a_body_of_which_nothing_is_kept_tells_whether_it_came_whole() {
    assertThat(WholeBody.passes(live(new Played(true, "ab")))).isTrue();
    assertThat(WholeBody.passes(live(new Played(false, "ab")))).isFalse();
  }

  @Test
  void a_feed_seen_through_another_hands_everything_on() {
    Played feed = new Played(true, "ab");
    var told = new ArrayList<String>();
    Feed seen = feed.through(sink -> new Marked(sink, told)).whenCancelled(() -> told.add("gone"));
    WholeBody body = WholeBody.of(live(seen), 10);
    assertThat(body.bytes()).asString().isEqualTo("ab");
    assertThat(told).containsExactly("piece");
    seen.pause();
    seen.resume();
    seen.cancel();
    seen.cancel(Broken.UNWANTED);
    assertThat(feed.asked).containsExactly("pause", "resume", "cancel", "cancel cancelled");
    assertThat(told).containsExactly("piece", "gone", "gone");
  }

  @Test
  void a_cause_is_written_in_lower_case_with_hyphens() {
    assertThat(Broken.BreakCause.SLOW_READER.code()).isEqualTo("slow-reader");
  }

  private record Marked(Sink sink, List<String> told) implements Sink {
    @Override
    public void chunk(byte[] bytes) {
      told.add("piece");
      sink.chunk(bytes);
    }

    @Override
    public void end() {
      sink.end();
    }

    @Override
    public void broken(Broken cause) {
      sink.broken(cause);
    }
  }

  /** Notes what it is asked for; it has no more than the interface demands. */
  private static final class Bare implements Feed {
    private final List<String> asked = new ArrayList<>();

    @Override
    public void drainTo(Sink sink) {
      asked.add("drain");
    }

    @Override
    public void pause() {}

    @Override
    public void resume() {}

    @Override
    public void cancel() {
      asked.add("cancel");
    }
  }

  @Test
  void an_answer_that_nobody_reads_gets_a_reader_and_is_cancelled() {
    Bare feed = new Bare();
    live(feed).discard();
    assertThat(feed.asked).containsExactly("drain", "cancel");
    WHOLE.discard();
    assertThat(WholeBody.of(WHOLE, 10).bytes()).asString().isEqualTo("whole");
  }

  @Test
  void a_feed_that_takes_no_cause_is_cancelled_all_the_same() {
    Bare feed = new Bare();
    feed.cancel(Broken.UNWANTED);
    assertThat(feed.asked).containsExactly("cancel");
  }

  @Test
  void an_answer_is_successful_from_status_200_to_299() {
    for (int status : List.of(200, 204, 299)) {
      assertThat(Reply.whole(status, Headers.NONE, new byte[0]).successful()).isTrue();
    }
    for (int status : List.of(100, 199, 300, 304, 400, 500)) {
      assertThat(Reply.whole(status, Headers.NONE, new byte[0]).successful()).isFalse();
    }
  }
}
