package dev.reprise.response.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** One event read without being held: what is data, what is not, and where it ends. */
class LongFrameTest {
  /** Data between brackets, line ends as a bar, other bytes as they are. */
  private static final class Told implements LongFrame.FrameParts {
    final StringBuilder data = new StringBuilder();
    final StringBuilder other = new StringBuilder();
    int lines;

    @Override
    public void data(byte[] bytes, int from, int to) {
      data.append(new String(bytes, from, to - from, UTF_8));
    }

    @Override
    public void other(byte[] bytes, int from, int to) {
      other.append(new String(bytes, from, to - from, UTF_8));
    }

    @Override
    public void lineEnd() {
      lines++;
      data.append('|');
    }
  }

  private static void reads(String event, String behind, String data, String other) {
    byte[] bytes = (event + behind).getBytes(UTF_8);
    for (int piece = 1; piece <= bytes.length; piece++) {
      var told = new Told();
      var reading = new LongFrame(told);
      int end = -1;
      for (int at = 0; at < bytes.length && end < 0; at += piece) {
        byte[] part = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + piece));
        int within = reading.take(part, 0, part.length);
        end = within < 0 ? -1 : at + within;
      }
      assertThat(end).as("end in pieces of %s", piece).isEqualTo(event.length());
      assertThat(told.data).as("data in pieces of %s", piece).hasToString(data);
      assertThat(told.other).as("other in pieces of %s", piece).hasToString(other);
    }
  }

  @Test
  void data_lies_behind_the_colon_and_one_space() {
    reads("data: ab\n\n", "data: c", "ab||", "data: \n\n");
    reads("data:ab\n\n", "x", "ab||", "data:\n\n");
    reads("data:  ab\n\n", "x", " ab||", "data: \n\n");
    reads("data: a b \n\n", "x", "a b ||", "data: \n\n");
    reads("data:\n\n", "x", "||", "data:\n\n");
  }

  @Test
  void other_fields_and_comments_are_no_data() {
    reads("event: data: x\ndata: ab\n\n", "x", "|ab||", "event: data: x\ndata: \n\n");
    reads(": data: x\ndata: ab\n\n", "x", "|ab||", ": data: x\ndata: \n\n");
    reads("dat: x\n\n", "x", "||", "dat: x\n\n");
    reads("datax: y\n\n", "x", "||", "datax: y\n\n");
    reads("ddata: y\n\n", "x", "||", "ddata: y\n\n");
  }

  @Test
  void data_of_several_lines_is_told_line_by_line() {
    reads("data: a\ndata: b\n\n", "x", "a|b||", "data: \ndata: \n\n");
  }

  @Test
  void lines_end_in_lf_crlf_or_cr() {
    reads("data: a\r\n\r\n", "data: b", "a||", "data: \r\n\r\n");
    reads("data: a\r\rx", "", "a||", "data: \r\r", 9);
    reads("data: a\n\r\n", "x", "a||", "data: \n\r\n");
  }

  /** An event that ends in a CR: only the byte behind it tells that no LF follows. */
  private static void reads(String bytes, String behind, String data, String other, int end) {
    byte[] all = (bytes + behind).getBytes(UTF_8);
    var told = new Told();
    assertThat(new LongFrame(told).take(all, 0, all.length)).isEqualTo(end);
    assertThat(told.data).hasToString(data);
    assertThat(told.other).hasToString(other);
  }

  @Test
  void an_event_that_has_not_ended_says_so() {
    var reading = new LongFrame(new Told());
    byte[] begun = "data: a\n".getBytes(UTF_8);
    assertThat(reading.take(begun, 0, begun.length)).isEqualTo(-1);
    byte[] end = "\nrest".getBytes(UTF_8);
    assertThat(reading.take(end, 0, end.length)).isEqualTo(1);
  }

  @Test
  void a_return_at_the_end_may_be_half_of_a_line_end() {
    var reading = new LongFrame(new Told());
    byte[] begun = "data: a\r\n\r".getBytes(UTF_8);
    assertThat(reading.take(begun, 0, begun.length)).isEqualTo(-1);
    byte[] feed = "\nx".getBytes(UTF_8);
    assertThat(reading.take(feed, 0, feed.length)).isEqualTo(1);
  }
}
