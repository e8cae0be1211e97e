package dev.reprise.response.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EventStreamTest {
  private static final String ODD =
      "\uFEFFdata: first\n\n"
          + ": keep-alive\r\n\r\n"
          + "event: two\r\n"
          + "data:one\r\n"
          + "data: two\r"
          + "data\n\n\n"
          + "id: 7\n"
          + "retry: 10\n"
          + "unknown\n"
          + "data: ⚓\n\r\n"
          + "data: \uFEFFlate\n\n"
          + "event:\n"
          + "data:  spaced\n\n"
          + "data: open\r";

  /** A frame without the place of its bytes. */
  private record Seen(String event, String data, boolean stray, boolean closed, String raw) {
    static Seen of(Frame frame) {
      String raw = text(Arrays.copyOfRange(frame.source(), frame.start(), frame.end()));
      return new Seen(
          String.valueOf(frame.event()),
          frame.data() == null ? "none" : text(frame.dataBytes()),
          frame.stray() != null,
          frame.closed(),
          raw);
    }
  }

  @Test
  void fields_comments_line_ends_and_strays_are_told_apart() {
    List<Frame> frames = EventStream.frames(bytes(ODD));
    assertThat(frames.stream().map(Seen::of).map(Seen::data))
        .containsExactly(
            "first", "none", "one\ntwo\n", "none", "⚓", "\uFEFFlate", " spaced", "open");
    assertThat(frames.stream().map(Frame::event)).contains("two", "").hasSize(8);
    assertThat(frames.stream().filter(frame -> frame.stray() != null))
        .extracting(frame -> text(frame.strayBytes()))
        .containsExactly("unknown");
    assertThat(frames.getLast().closed()).isFalse();
  }

  @Test
  void frames_laid_end_to_end_are_the_stream() {
    var laid = new StringBuilder();
    EventStream.frames(bytes(ODD)).forEach(frame -> laid.append(Seen.of(frame).raw()));
    assertThat(laid).hasToString(ODD);
  }

  @Test
  void a_return_at_the_very_end_closes_nothing() {
    assertThat(EventStream.frames(bytes("data: x\r\n\r")).getLast().closed()).isFalse();
    assertThat(EventStream.frames(bytes("data: x\r\n\r\n")).getLast().closed()).isTrue();
  }

  @Test
  void any_division_into_chunks_gives_the_same_frames() {
    List<Seen> whole = closed(EventStream.frames(bytes(ODD)));
    byte[] bytes = bytes(ODD);
    for (int cut = 0; cut <= bytes.length; cut++) {
      assertThat(divided(bytes, cut)).as("cut at " + cut).isEqualTo(whole);
    }
    long seed = 7;
    var random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      int[] cuts = random.ints(5, 0, bytes.length).sorted().toArray();
      assertThat(divided(bytes, cuts)).as("seed " + seed + " round " + round).isEqualTo(whole);
    }
    assertThat(divided(bytes, java.util.stream.IntStream.range(0, bytes.length).toArray()))
        .isEqualTo(whole);
  }

  @Test
  void a_frame_beyond_the_limit_is_given_back_whole() {
    var splitter = new FrameSplitter(10);
    var frames = new ArrayList<Frame>();
    assertThat(splitter.accept(bytes("data: 1\n\ndata: 2"), frames::add)).isTrue();
    assertThat(splitter.accept(bytes("345678"), frames::add)).isFalse();
    assertThat(frames).hasSize(1);
    assertThat(text(splitter.rest())).isEqualTo("data: 2345678");
  }

  @Test
  void reading_is_linear_in_lines_of_one_frame_and_in_chunks_of_one_byte() {
    // 200,000 data lines in one frame, fed byte by byte: quadratic work would take minutes.
    byte[] bytes = bytes("data:x\n".repeat(200_000) + "\n");
    var splitter = new FrameSplitter(bytes.length);
    var frames = new ArrayList<Frame>();
    for (byte each : bytes) {
      splitter.accept(new byte[] {each}, frames::add);
    }
    assertThat(frames).hasSize(1);
    assertThat(frames.getFirst().dataBytes()).hasSize(200_000 * 2 - 1);
  }

  @Test
  void a_frame_is_rewritten_in_place_and_a_joined_one_anew() {
    byte[] stream = bytes(": hi\n\nevent: e\r\ndata:  1\r\n\r\ndata: a\ndata: b\n\ndata: gone\n\n");
    byte[] rewritten =
        EventStream.rewrite(
            stream,
            (frame, data) -> text(data).equals("gone") ? null : bytes("[" + text(data) + "]"));
    assertThat(text(rewritten))
        .isEqualTo(": hi\n\nevent: e\r\ndata: [ 1]\r\n\r\ndata: [a\ndata: b]\n\n");
  }

  private static List<Seen> divided(byte[] bytes, int... cuts) {
    var splitter = new FrameSplitter(1 << 20);
    var seen = new ArrayList<Frame>();
    int from = 0;
    for (int cut : cuts) {
      assertThat(splitter.accept(Arrays.copyOfRange(bytes, from, cut), seen::add)).isTrue();
      from = cut;
    }
    splitter.accept(Arrays.copyOfRange(bytes, from, bytes.length), seen::add);
    return closed(seen);
  }

  private static List<Seen> closed(List<Frame> frames) {
    return frames.stream().filter(Frame::closed).map(Seen::of).toList();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Test
  void a_byte_order_mark_is_skipped_at_the_beginning_only_and_in_a_frame_that_did_not_end_too() {
    Frame cut = EventStream.frames(bytes("\uFEFFdata: x")).getFirst();
    assertThat(text(cut.dataBytes())).isEqualTo("x");
    assertThat(cut.stray()).isNull();
    assertThat(EventStream.frames(bytes("\uFEFF")).getFirst().stray()).as("no line yet").isNull();
    Frame later = EventStream.frames(bytes("data: a\n\n\uFEFFdata: x")).getLast();
    assertThat(text(later.strayBytes())).isEqualTo("\uFEFFdata: x");
  }

  @Test
  void a_name_of_the_same_length_is_another_field() {
    for (String line : List.of("dada: x", "evens: x", "ie: x", "reply: x")) {
      Frame frame = EventStream.frames(bytes(line + "\n\n")).getFirst();
      assertThat(text(frame.strayBytes())).isEqualTo(line);
      assertThat(frame.data()).isNull();
      assertThat(frame.event()).isNull();
    }
  }

  @Test
  void a_frame_of_exactly_the_limit_is_held() {
    var splitter = new FrameSplitter(10);
    assertThat(splitter.accept(bytes("data: 1234"), frame -> {})).isTrue();
    assertThat(splitter.accept(bytes("5"), frame -> {})).isFalse();
  }

  @Test
  void a_line_of_one_letter_behind_an_event_that_ended_in_cr_is_no_blank_line() {
    List<Frame> frames = EventStream.frames(bytes("data: 1\r\rx\ndata: 2\n\n"));
    assertThat(frames).hasSize(2);
    assertThat(text(frames.getLast().dataBytes())).isEqualTo("2");
    assertThat(text(frames.getLast().strayBytes())).isEqualTo("x");
  }
}
