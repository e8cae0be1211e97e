package dev.reprise.insight.analyze.recording;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Lines of a stream as bytes. A line that is too long is passed over without being held. */
final class Lines {
  private static final int BUFFER = 1 << 18;

  private final InputStream in;
  private final int longest;
  private final byte[] buffer = new byte[BUFFER];
  private byte[] line = new byte[1 << 16];
  private int from;
  private int to;
  private long number;
  private boolean tooLong;

  Lines(InputStream in, int longest) {
    this.in = in;
    this.longest = longest;
  }

  /** The next line without its end, empty when it was too long; null after the last. */
  byte @Nullable [] next() throws IOException {
    int length = 0;
    boolean any = false;
    tooLong = false;
    while (fill()) {
      any = true;
      int end = lineEnd();
      length = append(length, end);
      boolean ended = end < to;
      from = ended ? end + 1 : end;
      if (ended) {
        break;
      }
    }
    number++;
    return any ? taken(length) : null;
  }

  /** The last line's number, from 1. */
  long number() {
    return number;
  }

  /** Whether the last line was longer than allowed. */
  boolean tooLong() {
    return tooLong;
  }

  private byte[] taken(int length) {
    byte[] bytes = tooLong ? new byte[0] : Arrays.copyOf(line, length);
    if (line.length > 1 << 22) {
      line =
          new byte
              [1 << 16]; // one very long line must not hold its memory until the end of the file
    }
    return bytes;
  }

  private boolean fill() throws IOException {
    if (from < to) {
      return true;
    }
    from = 0;
    to = Math.max(0, in.read(buffer, 0, BUFFER));
    return to > 0;
  }

  private int lineEnd() {
    int at = from;
    while (at < to && buffer[at] != '\n') {
      at++;
    }
    return at;
  }

  private int append(int length, int end) {
    int more = end - from;
    if (tooLong || length + more > longest) {
      tooLong = true;
      return 0;
    }
    if (length + more > line.length) {
      line = Arrays.copyOf(line, Math.min(longest, Math.max(line.length * 2, length + more)));
    }
    System.arraycopy(buffer, from, line, length, more);
    return length + more;
  }
}
