package dev.reprise.response.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which events of a stream are kept to tell usage and model. */
class NotableFramesTest {
  private static final int LONG = 64 << 10;
  private static final String FIRST = event("{\"id\":\"x\"}");
  private static final String TEXT = event("{\"delta\":\"a\"}");

  private static String event(String data) {
    return "data: " + data + "\n\n";
  }

  private static String of(String stream) {
    return new String(NotableFrames.of(stream.getBytes(UTF_8)), UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"usage\":{\"in\":1}}",
        "{\"usage\": {\"in\":1}}",
        "{\"usageMetadata\":{}}",
        "{\"timings\":{}}",
        "{\"a\":[{\"finish_reason\":\"stop\"}]}",
        "{\"finishReason\":\"STOP\"}",
        "{\"stop_reason\":\"end\"}",
        "{\"role\":\"assistant\"}",
        "{\"type\":\"message_stop\"}",
        "{\"type\":\"response.completed\"}",
        "{\"type\":\"response.incomplete\"}",
        "{\"type\":\"response.failed\"}",
        "{\"type\":\"error\"}",
        "[DONE]",
        ""
      })
  void an_event_that_tells_more_than_text_is_kept(String data) {
    assertThat(of(FIRST + TEXT + event(data) + TEXT)).isEqualTo(FIRST + event(data));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"delta\":\"a\"}",
        "{\"usage\":null}",
        "{\"usage\": null}",
        "{\"finish_reason\":null,\"x\":1}",
        "{\"type\":\"message_stopped\"}",
        "{}"
      })
  void an_event_of_text_only_is_dropped(String data) {
    assertThat(of(FIRST + event(data) + TEXT)).isEqualTo(FIRST);
  }

  @Test
  void the_first_event_comments_before_it_strays_and_data_of_several_lines_are_kept() {
    assertThat(of(TEXT + TEXT)).isEqualTo(TEXT);
    assertThat(of(": hi\n\n" + TEXT + TEXT)).isEqualTo(": hi\n\n" + TEXT);
    assertThat(of(FIRST + "{\"error\":1}\n\n")).isEqualTo(FIRST + "{\"error\":1}\n\n");
    assertThat(of(FIRST + "event: error\n\n")).isEqualTo(FIRST + "event: error\n\n");
    assertThat(of(FIRST + "data: {\ndata: }\n\n")).isEqualTo(FIRST + "data: {\ndata: }\n\n");
  }

  @Test
  void an_event_that_did_not_end_is_kept_as_it_stands() {
    assertThat(of(FIRST + TEXT + "data: {\"del")).isEqualTo(FIRST + "data: {\"del");
  }

  @Test
  void of_an_event_over_64_kibibytes_what_tells_is_left() {
    String longer = "{\"pad\":\"" + "p".repeat(LONG) + "\",\"usage\":{\"in\":1}}";
    String left = event("{\"pad\":\"\",\"usage\":{\"in\":1}}");
    byte[] stream = (FIRST + event(longer) + TEXT + event("[DONE]")).getBytes(UTF_8);
    for (int piece : new int[] {1000, 64 << 10, 1 << 20}) {
      var notable = new NotableFrames();
      for (int at = 0; at < stream.length; at += piece) {
        notable.take(Arrays.copyOfRange(stream, at, Math.min(stream.length, at + piece)));
      }
      assertThat(new String(notable.bytes(), UTF_8))
          .as("in pieces of %s", piece)
          .isEqualTo(FIRST + left + event("[DONE]"));
    }
  }

  @Test
  void an_event_over_64_kibibytes_that_comes_in_pieces_is_read_to_its_end() {
    String longer = "{\"pad\":\"" + "p".repeat(3 * LONG) + "\",\"usage\":{\"in\":1}}";
    String left = event("{\"pad\":\"\",\"usage\":{\"in\":1}}");
    byte[] stream = (event(longer) + TEXT + event("[DONE]")).getBytes(UTF_8);
    for (int piece : new int[] {1000, LONG}) {
      var notable = new NotableFrames();
      for (int at = 0; at < stream.length; at += piece) {
        notable.take(Arrays.copyOfRange(stream, at, Math.min(stream.length, at + piece)));
      }
      assertThat(new String(notable.bytes(), UTF_8))
          .as("in pieces of %s; it was the first event, so %s is not kept", piece, TEXT)
          .isEqualTo(left + event("[DONE]"));
    }
  }

  /** Only the next octet tells that the event has ended: it could be the LF of a CRLF. */
  @Test
  void an_event_over_64_kibibytes_may_end_in_cr_and_the_next_piece_begins_another_event() {
    var notable = new NotableFrames();
    notable.take(("data: {\"usage\":1,\"pad\":\"" + "p".repeat(LONG) + "\"}\r\r").getBytes(UTF_8));
    notable.take((TEXT + event("[DONE]")).getBytes(UTF_8));
    assertThat(new String(notable.bytes(), UTF_8))
        .isEqualTo(event("{\"usage\":1,\"pad\":\"\"}") + event("[DONE]"));
  }

  @Test
  void the_last_event_stays_even_if_it_alone_is_over_64_kibibytes() {
    var members = new StringBuilder();
    for (int i = 0; members.length() < LONG; i++) {
      members.append("\"m%05d\":\"%s\",".formatted(i, "v".repeat(88)));
    }
    String longer = event("{" + members + "\"usage\":{\"in\":1}}");
    assertThat(of(FIRST + TEXT + longer)).isEqualTo(FIRST + longer);
  }

  @Test
  void of_telling_events_the_first_64_kibibytes_and_the_last_64_stay() {
    int length = counted(0).length();
    String exact = event("{\"usage\":1,\"pad\":\"" + "p".repeat(1024 - 8 - 20) + "\"}");
    assertThat(exact).hasSize(1024);
    String all = exact.repeat(2 * LONG / 1024);
    assertThat(of(all)).isEqualTo(all);
    assertThat(of(all + counted(1))).hasSize(all.length() - 1024 + length).endsWith(counted(1));
    var notable = new NotableFrames();
    notable.take(all.getBytes(UTF_8));
    assertThat(notable.held()).as("the events are copied to be read").isEqualTo(2L * all.length());
  }

  @Test
  void an_event_of_exactly_64_kibibytes_is_held_as_it_came() {
    String most = event("{\"usage\":1,\"pad\":\"" + "p".repeat(LONG - 8 - 20) + "\"}");
    assertThat(most).hasSize(LONG);
    assertThat(of(FIRST + most)).isEqualTo(FIRST + most);
  }

  @Test
  void a_long_event_that_did_not_end_is_left_without_an_end() {
    var notable = new NotableFrames();
    notable.take(FIRST.getBytes(UTF_8));
    notable.take(("data: {\"pad\":\"" + "p".repeat(LONG) + "\",\"n\":1").getBytes(UTF_8));
    assertThat(new String(notable.bytes(), UTF_8))
        .isEqualTo(FIRST + "data: {\"pad\":\"\",\"n\":1\n");
  }

  @Test
  void of_many_telling_events_the_earliest_and_the_latest_stay() {
    var notable = new NotableFrames();
    int length = counted(0).length();
    for (int i = 0; i < 4000; i++) {
      notable.take(counted(i).getBytes(UTF_8));
      assertThat(notable.held()).isLessThan(5 * LONG);
    }
    String left = new String(notable.bytes(), UTF_8);
    int most = LONG / length;
    assertThat(left).hasSize(2 * most * length);
    assertThat(left).startsWith(counted(0)).endsWith(counted(3999));
    assertThat(left).contains(counted(most - 1) + counted(4000 - most));
  }

  private static String counted(int number) {
    return event("{\"usage\":1%05d,\"pad\":\"%s\"}".formatted(number, "p".repeat(66)));
  }

  @Test
  void what_is_held_is_twice_the_events_and_the_unfinished_one() {
    var notable = new NotableFrames();
    assertThat(notable.held()).isZero();
    notable.take(FIRST.getBytes(UTF_8));
    assertThat(notable.held()).isEqualTo(2L * FIRST.length());
    notable.take("data: 12".getBytes(UTF_8));
    assertThat(notable.held()).isEqualTo(2L * FIRST.length() + 8);
    notable.take("p".repeat(LONG).getBytes(UTF_8));
    assertThat(notable.held()).isGreaterThan(2L * FIRST.length() + 2000).isLessThan(LONG);
  }
}
