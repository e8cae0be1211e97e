package dev.reprise.response.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Event streams written, and bodies that are shortened only when they are long. */
class FrameWriterTest {
  private final FrameWriter out = new FrameWriter(0);

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private String written() {
    return new String(out.bytes(), UTF_8);
  }

  @Test
  void a_frame_has_its_event_its_data_and_a_blank_line() {
    out.write("ping", bytes("{}"), "\n");
    assertThat(written()).isEqualTo("event: ping\ndata: {}\n\n");
    assertThat(out.size()).isEqualTo(22);
  }

  @Test
  void data_of_several_lines_becomes_several_data_lines_with_the_line_end_asked() {
    out.write(null, bytes("a\nb\n"), "\r\n");
    assertThat(written()).isEqualTo("data: a\r\ndata: b\r\ndata: \r\n\r\n");
  }

  @Test
  void frames_are_copied_replaced_and_cut() {
    Frame frame = EventStream.frames(bytes("data: x\n\nid: 7\ndata: abcdef\nretry: 1\n\n")).get(1);
    out.copy(frame);
    out.replace(frame, bytes("N"));
    out.cut(frame, frame.data().start() + 1, frame.data().end() - 1);
    assertThat(written())
        .isEqualTo(
            "id: 7\ndata: abcdef\nretry: 1\n\n"
                + "id: 7\ndata: N\nretry: 1\n\n"
                + "id: 7\ndata: af\nretry: 1\n\n");
  }

  @Test
  void a_frame_without_data_or_with_several_lines_is_written_anew() {
    Frame joined = EventStream.frames(bytes("event: e\ndata: a\ndata: b\n\n")).getFirst();
    out.replace(joined, bytes("N"));
    Frame none = EventStream.frames(bytes("event: f\n\n")).getFirst();
    out.replace(none, bytes("M"));
    assertThat(written()).isEqualTo("event: e\ndata: N\n\nevent: f\ndata: M\n\n");
  }

  @Test
  void room_grows_with_what_is_written() {
    out.put(bytes("a".repeat(64)));
    out.put(bytes("b"));
    out.put(bytes("c".repeat(1000)), 1, 999);
    assertThat(written()).isEqualTo("a".repeat(64) + "b" + "c".repeat(998));
  }

  @Test
  void a_frame_tells_what_it_says() {
    Frame frame = EventStream.frames(bytes("event: e\ndata: {\"a\":1}\n\n")).getFirst();
    assertThat(frame.says("{\"a\":1}")).isTrue();
    assertThat(frame.says("{\"a\":2}")).isFalse();
    assertThat(frame.document()).isNotNull();
    assertThat(frame.strayBytes()).isEmpty();
    Frame none = EventStream.frames(bytes("event: e\n\n")).getFirst();
    assertThat(none.says("")).isFalse();
    assertThat(none.document()).isNull();
    assertThat(none.dataBytes()).isEmpty();
  }

  @Test
  void a_body_of_at_most_256_kibibytes_is_copied_as_it_is_and_a_longer_one_shortened() {
    String start = "{ \"pad\": \"";
    String most = start + "p".repeat((256 << 10) - start.length() - 2) + "\"}";
    assertThat(ShortenedBody.of(bytes(most))).asString().isEqualTo(most);
    String more = start + "p".repeat((256 << 10) - start.length() - 1) + "\"}";
    assertThat(ShortenedBody.of(bytes(more))).asString().isEqualTo("{\"pad\":\"\"}");
  }

  @Test
  void a_shortened_body_tells_the_memory_it_takes() {
    var body = new ShortenedBody();
    body.take(bytes("{\"a\":1,"));
    assertThat(body.held()).isEqualTo(14);
    body.take(bytes("\"pad\":\"" + "p".repeat(256 << 10)));
    assertThat(body.held()).isBetween(1000L, 10_000L);
    body.take(bytes("\",\"b\":2}"));
    assertThat(body.bytes()).asString().isEqualTo("{\"a\":1,\"pad\":\"\",\"b\":2}");
  }
}
