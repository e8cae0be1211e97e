package dev.reprise.gateway.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.reprise.provider.Overload;
import dev.reprise.request.Headers;
import dev.reprise.response.Feed;
import dev.reprise.response.Reply;
import dev.reprise.response.Sink;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeldFeedTest {
  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** A body that a test sends. */
  private static class Sent implements Feed {
    final Consumer<Sink> atOnce;
    final List<String> told = new ArrayList<>();
    Sink sink;

    Sent(Consumer<Sink> atOnce) {
      this.atOnce = atOnce;
    }

    @Override
    public void drainTo(Sink into) {
      sink = into;
      atOnce.accept(into);
    }

    @Override
    public void pause() {
      told.add("pause");
    }

    @Override
    public void resume() {
      told.add("resume");
    }

    @Override
    public void cancel() {
      told.add("cancel");
      sink.broken(new Sink.Broken(Sink.Broken.BreakCause.CANCELLED, "nobody wants it"));
    }
  }

  private static class Heard implements Sink {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    String end = "";

    @Override
    public void chunk(byte[] more) {
      bytes.writeBytes(more);
    }

    @Override
    public void end() {
      end += "end";
    }

    @Override
    public void broken(Broken cause) {
      end += cause.kind();
    }
  }

  private static Reply reply(Sent sent) {
    return new Reply(429, Headers.of("x", "y"), new Reply.Body.Live(sent));
  }

  private static Heard heard(Reply reply) {
    var heard = new Heard();
    ((Reply.Body.Live) reply.body()).feed().drainTo(heard);
    return heard;
  }

  @Test
  void a_body_that_comes_in_a_moment_is_whole() {
    Reply seen =
        HeldFeed.wholeOrLive(
            reply(
                new Sent(
                    sink -> {
                      sink.chunk(bytes("wait "));
                      sink.chunk(bytes("a bit"));
                      sink.end();
                    })));
    assertThat(seen.body()).isInstanceOf(Reply.Body.InMemory.class);
    assertThat(((Reply.Body.InMemory) seen.body()).bytes()).isEqualTo(bytes("wait a bit"));
    assertThat(seen.headers().first("x")).contains("y");
  }

  @Test
  void a_broken_body_stays_broken_and_what_came_before_is_passed_on() {
    Reply seen =
        HeldFeed.wholeOrLive(
            reply(
                new Sent(
                    sink -> {
                      sink.chunk(bytes("wai"));
                      sink.broken(new Sink.Broken(Sink.Broken.BreakCause.ORIGIN_RESET, "gone"));
                    })));
    Heard heard = heard(seen);
    assertThat(heard.bytes.toByteArray()).isEqualTo(bytes("wai"));
    assertThat(heard.end).isEqualTo("ORIGIN_RESET");
  }

  @Test
  void a_piecebody_is_paused_and_passed_on_octet_for_octet() {
    byte[] piece = new byte[40 << 10];
    var sent =
        new Sent(
            sink -> {
              sink.chunk(piece);
              sink.chunk(piece);
            });
    Reply seen = HeldFeed.wholeOrLive(reply(sent));
    assertThat(sent.told).containsExactly("pause");
    Heard heard = heard(seen);
    assertThat(sent.told).containsExactly("pause", "resume");
    sent.sink.chunk(bytes("the rest"));
    sent.sink.end();
    assertThat(heard.bytes.size()).isEqualTo((80 << 10) + 8);
    assertThat(heard.end).isEqualTo("end");
  }

  @Test
  void a_sink_that_pauses_while_it_gets_the_held_octets_stays_paused() {
    var sent = new Sent(sink -> sink.chunk(new byte[80 << 10]));
    Feed feed = ((Reply.Body.Live) HeldFeed.wholeOrLive(reply(sent)).body()).feed();
    feed.drainTo(
        new Heard() {
          @Override
          public void chunk(byte[] more) {
            super.chunk(more);
            feed.pause();
          }
        });
    assertThat(sent.told).containsExactly("pause", "resume", "pause");
  }

  @Test
  void what_comes_while_the_held_octets_are_given_keeps_its_place() {
    byte[] piece = new byte[80 << 10];
    var sent =
        new Sent(sink -> sink.chunk(piece)) {
          @Override
          public void resume() {
            sink.chunk(bytes("the rest"));
            sink.end();
          }
        };
    Heard heard = heard(HeldFeed.wholeOrLive(reply(sent)));
    byte[] all = heard.bytes.toByteArray();
    assertThat(new String(all, piece.length, all.length - piece.length, StandardCharsets.US_ASCII))
        .isEqualTo("the rest");
    assertThat(heard.end).isEqualTo("end");
  }

  @Test
  void discarding_gives_the_origin_up() {
    byte[] piece = new byte[100 << 10];
    var sent = new Sent(sink -> sink.chunk(piece));
    HeldFeed.wholeOrLive(reply(sent)).discard();
    assertThat(sent.told).contains("cancel");
  }

  private static Reply success(Sent sent) {
    return new Reply(
        200, Headers.of("content-type", "text/event-stream"), new Reply.Body.Live(sent));
  }

  @Test
  void a_stream_that_begins_with_a_failure_and_ends_is_whole() {
    String event = "event: error\ndata: {\"error\":{\"type\":\"overloaded_error\"}}\n\n";
    Reply seen =
        HeldFeed.judged(
            success(
                new Sent(
                    sink -> {
                      sink.chunk(bytes(event.substring(0, 20)));
                      sink.chunk(bytes(event.substring(20)));
                      sink.end();
                    })));
    assertThat(((Reply.Body.InMemory) seen.body()).bytes()).isEqualTo(bytes(event));
  }

  @Test
  void a_failure_is_whole_although_its_body_stays_open() {
    String event = "event: error\ndata: {\"error\":{\"type\":\"overloaded_error\"}}\n\n";
    var stream = new Sent(sink -> sink.chunk(bytes(event)));
    Reply seen = HeldFeed.judged(success(stream));
    assertThat(((Reply.Body.InMemory) seen.body()).bytes()).isEqualTo(bytes(event));
    assertThat(Overload.status(seen)).isEqualTo(529);
    assertThat(stream.told).as("nobody reads the rest").containsExactly("cancel");
    stream.sink.chunk(bytes("more"));
  }

  @Test
  void a_failure_in_json_is_whole_although_its_body_stays_open() {
    String error = "{\"error\":{\"type\":\"overloaded_error\"}}";
    var sent =
        new Sent(
            sink -> {
              sink.chunk(bytes(error.substring(0, 12)));
              sink.chunk(bytes(error.substring(12)));
            });
    Headers json = Headers.of("content-type", "application/json");
    Reply seen = HeldFeed.judged(new Reply(200, json, new Reply.Body.Live(sent)));
    assertThat(Overload.status(seen)).isEqualTo(529);
    assertThat(sent.told).containsExactly("cancel");
  }

  @Test
  void an_empty_stream_is_whole_and_a_broken_one_breaks() {
    Reply empty = HeldFeed.judged(success(new Sent(Sink::end)));
    assertThat(((Reply.Body.InMemory) empty.body()).bytes()).isEmpty();
    var cause = new Sink.Broken(Sink.Broken.BreakCause.ORIGIN_RESET, "reset");
    Reply broken = HeldFeed.judged(success(new Sent(sink -> sink.broken(cause))));
    assertThat(heard(broken).end).isEqualTo("ORIGIN_RESET");
  }

  @Test
  void a_stream_that_begins_with_an_answer_flows_on() {
    var sent = new Sent(sink -> sink.chunk(bytes("data: {}\n\n")));
    Reply seen = HeldFeed.judged(success(sent));
    Heard heard = heard(seen);
    sent.sink.chunk(bytes("data: [DONE]\n\n"));
    sent.sink.end();
    assertThat(heard.bytes.toString(StandardCharsets.US_ASCII))
        .isEqualTo("data: {}\n\ndata: [DONE]\n\n");
    assertThat(heard.end).isEqualTo("end");
  }

  /** What is longer than an error is no error: it is not cut. */
  @Test
  void a_failure_with_more_behind_it_than_an_error_has_flows_on() {
    String event = "event: error\ndata: {\"error\":{\"type\":\"overloaded_error\"}}\n\n";
    byte[] most = new byte[(64 << 10) - event.length()];
    var bounded =
        new Sent(
            sink -> {
              sink.chunk(bytes(event));
              sink.chunk(most);
            });
    assertThat(HeldFeed.judged(success(bounded)).body())
        .as("control")
        .isInstanceOf(Reply.Body.InMemory.class);
    assertThat(bounded.told).as("control").containsExactly("cancel");
    var longer =
        new Sent(
            sink -> {
              sink.chunk(bytes(event));
              sink.chunk(new byte[(64 << 10) + 1]);
            });
    Reply seen = HeldFeed.judged(success(longer));
    assertThat(seen.body()).isInstanceOf(Reply.Body.Live.class);
    assertThat(longer.told).containsExactly("pause");
    Heard heard = heard(seen);
    longer.sink.chunk(bytes("the rest"));
    longer.sink.end();
    assertThat(heard.bytes.size()).isEqualTo(event.length() + (64 << 10) + 1 + 8);
    assertThat(heard.bytes.toString(StandardCharsets.US_ASCII)).startsWith(event);
    assertThat(heard.end).isEqualTo("end");
    assertThat(longer.told).containsExactly("pause", "resume");
  }

  /** Not after the five seconds for which a beginning that shows nothing is waited for. */
  @ParameterizedTest
  @CsvSource({"text/event-stream, 'data: '", "application/json, '{\"error\":{\"message\":\"'"})
  void a_long_beginning_that_shows_nothing_is_passed_on_at_once(String type, String begins) {
    var sent = new Sent(sink -> sink.chunk(bytes(begins + "x".repeat(64 << 10))));
    Reply seen = judgedAtOnce(type, sent);
    assertThat(seen.body()).isInstanceOf(Reply.Body.Live.class);
    assertThat(heard(seen).bytes.size()).isEqualTo(begins.length() + (64 << 10));
  }

  @Test
  void a_break_before_the_first_event_is_told_at_once() {
    var cause = new Sink.Broken(Sink.Broken.BreakCause.ORIGIN_RESET, "reset");
    var sent =
        new Sent(
            sink -> {
              sink.chunk(bytes("data: {"));
              sink.broken(cause);
            });
    Heard heard = heard(judgedAtOnce("text/event-stream", sent));
    assertThat(heard.bytes.toByteArray()).isEqualTo(bytes("data: {"));
    assertThat(heard.end).isEqualTo("ORIGIN_RESET");
  }

  private static Reply judgedAtOnce(String type, Sent sent) {
    var reply = new Reply(200, Headers.of("content-type", type), new Reply.Body.Live(sent));
    return assertTimeoutPreemptively(
        Duration.ofSeconds(1), () -> HeldFeed.judged(reply), "held too long");
  }
}
