package dev.reprise.response.events;

import dev.reprise.json.Document;
import dev.reprise.response.Texts;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One event of an event stream and the bytes it came in. Frames of one stream laid end to end are
 * the stream: comments, blank lines and unknown fields belong to a frame too.
 *
 * @param source the bytes the range points into; not copied, must not change
 * @param start first byte
 * @param end one past the last byte, behind the blank line
 * @param closed whether the blank line was seen: an open frame is not an event (HTML standard,
 *     server-sent events, 9.2.6)
 * @param event the event's name, or null
 * @param data where the data lies, or null when there was no data line
 * @param stray the first line that is no field of the format, or null: relays write errors so
 */
public record Frame(
    byte[] source,
    int start,
    int end,
    boolean closed,
    @Nullable String event,
    @Nullable Span data,
    @Nullable Span stray) {

  /**
   * A range of {@link Frame#source}; data of several lines are joined by line feeds and no range.
   */
  public record Span(int start, int end, byte @Nullable [] joined) {}

  /** The data, a fresh array; empty when there is none. */
  public byte[] dataBytes() {
    return data == null ? new byte[0] : bytes(data);
  }

  /** The stray line, a fresh array; empty when there is none. */
  public byte[] strayBytes() {
    return stray == null ? new byte[0] : bytes(stray);
  }

  /** Whether the data is exactly this text. */
  public boolean says(String text) {
    return data != null && Arrays.equals(dataBytes(), text.getBytes(StandardCharsets.UTF_8));
  }

  /** The data understood, or null when it is no JSON text. */
  public @Nullable Document document() {
    if (data == null) {
      return null;
    }
    return Texts.parse(bytes(data));
  }

  private byte[] bytes(Span span) {
    byte[] joined = span.joined();
    return joined != null ? joined.clone() : Arrays.copyOfRange(source, span.start(), span.end());
  }
}
