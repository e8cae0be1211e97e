package dev.reprise.response.events;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads the lines of one frame. Fields other than data and event have no meaning here. */
final class FrameReader {
  private final byte[] bytes;
  private @Nullable String event;
  private Frame.@Nullable Span data;
  private @Nullable ByteArrayOutputStream joined;
  private Frame.@Nullable Span stray;

  private FrameReader(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * @param first whether it is the stream's first frame: only there a byte order mark is skipped
   */
  static Frame read(byte[] bytes, int start, int end, boolean closed, boolean first) {
    var reader = new FrameReader(bytes);
    int at = first && marked(bytes, start, end) ? start + 3 : start;
    while (at < end) {
      int lineEnd =
          LineEnds.next(bytes, at, end); // CRLF counts as two ends; the empty line does no harm
      reader.line(at, lineEnd);
      at = lineEnd + 1;
    }
    return new Frame(bytes, start, end, closed, reader.event, reader.data(), reader.stray);
  }

  private static boolean marked(byte[] bytes, int start, int end) {
    return end - start >= 3
        && bytes[start] == (byte) 0xEF
        && bytes[start + 1] == (byte) 0xBB
        && bytes[start + 2] == (byte) 0xBF;
  }

  private Frame.@Nullable Span data() {
    return data == null || joined == null
        ? data
        : new Frame.Span(data.start(), data.end(), joined.toByteArray());
  }

  private void line(int start, int lineEnd) {
    if (start == lineEnd || bytes[start] == ':') {
      return;
    }
    if (field(start, lineEnd, "data")) {
      add(value(start + 4, lineEnd), lineEnd);
    } else if (field(start, lineEnd, "event")) {
      int from = value(start + 5, lineEnd);
      event = new String(bytes, from, lineEnd - from, StandardCharsets.UTF_8);
    } else if (!field(start, lineEnd, "id") && !field(start, lineEnd, "retry") && stray == null) {
      stray = new Frame.Span(start, lineEnd, null);
    }
  }

  private boolean field(int start, int lineEnd, String name) {
    int after = start + name.length();
    return startsWith(bytes, lineEnd, start, name) && (after == lineEnd || bytes[after] == ':');
  }

  /** Where the value begins: behind the colon and one space, both of which may be missing. */
  private int value(int colon, int lineEnd) {
    int at = Math.min(colon + 1, lineEnd);
    return at < lineEnd && bytes[at] == ' ' ? at + 1 : at;
  }

  private void add(int from, int to) {
    Frame.Span before = data;
    if (before == null) {
      data = new Frame.Span(from, to, null);
      return;
    }
    if (joined == null) {
      joined = new ByteArrayOutputStream();
      joined.write(bytes, before.start(), before.end() - before.start());
    }
    joined.write('\n');
    joined.write(bytes, from, to - from);
    data = new Frame.Span(before.start(), to, null);
  }

  private static boolean startsWith(byte[] bytes, int end, int at, String ascii) {
    if (end - at < ascii.length()) {
      return false;
    }
    for (int i = 0; i < ascii.length(); i++) {
      if (bytes[at + i] != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
