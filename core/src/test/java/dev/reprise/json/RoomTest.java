package dev.reprise.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What parsing takes beside the text is asked for as it grows. */
class RoomTest {
  private static byte[] dense(int elements) {
    return ("[" + "0,".repeat(elements - 1) + "0]").getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void every_byte_of_the_tape_is_asked_for() throws MalformedJson {
    var asked = new AtomicLong();
    Document document =
        Document.parse(
            dense(100_000),
            bytes -> {
              asked.addAndGet(bytes);
              return true;
            });
    assertThat(asked.get()).isEqualTo(document.parsedBytes()).isGreaterThan(12 * 100_000);
  }

  @Test
  void a_text_of_short_values_ends_where_the_room_does() {
    var left = new AtomicLong(1 << 20);
    assertThatThrownBy(() -> Document.parse(dense(1 << 20), bytes -> left.addAndGet(-bytes) >= 0))
        .isInstanceOf(NoRoom.class);
  }

  @Test
  void a_text_of_long_strings_takes_little() throws MalformedJson {
    byte[] text = ("[\"" + "x".repeat(1 << 20) + "\"]").getBytes(StandardCharsets.UTF_8);
    assertThat(Document.parse(text).parsedBytes()).isLessThan(text.length / 2);
  }
}
