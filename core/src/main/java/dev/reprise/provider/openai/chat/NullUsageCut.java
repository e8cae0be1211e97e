package dev.reprise.provider.openai.chat;

import dev.reprise.response.events.FrameWriter;
import java.nio.charset.StandardCharsets;

/**
 * Takes the member {@code "usage":null} out of a JSON object while it passes, for a chunk that is
 * too long to be held. Only the bytes that may be this member wait until it is known. Not for
 * several threads.
 */
final class NullUsageCut {
  private static final byte[] NAME = "\"usage\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

  /** With more white space around it the member stays. */
  private static final int MOST_HELD = 256;

  /** What has been seen of a member that may be the one. */
  private enum Seen {
    NOTHING,
    COMMA,
    NAME,
    WHOLE_NAME,
    COLON,
    VALUE,
    WHOLE_VALUE
  }

  private final byte[] held = new byte[MOST_HELD];
  private int size;
  private int matched;
  private int depth;
  private boolean first;
  private boolean inString;
  private boolean escaped;
  private Seen seen = Seen.NOTHING;

  void take(byte[] bytes, int from, int to, FrameWriter out) {
    int passed = from;
    for (int at = from; at < to; at++) {
      byte current = bytes[at];
      if (seen == Seen.NOTHING) {
        plain(current);
        if (seen != Seen.NOTHING) {
          int end = first ? at + 1 : at;
          out.put(bytes, passed, end);
          passed = at + 1;
        }
      } else {
        passed = candidate(current, out) ? at + 1 : at;
      }
    }
    if (seen == Seen.NOTHING) {
      out.put(bytes, passed, to);
    }
  }

  /** What waits is none of this member: it goes on. */
  void flush(FrameWriter out) {
    out.put(held, 0, size);
    size = 0;
    seen = Seen.NOTHING;
  }

  private void plain(byte current) {
    if (inString) {
      inString = escaped || current != '"';
      escaped = !escaped && current == '\\';
      return;
    }
    switch (current) {
      case '"' -> inString = true;
      case '{' -> {
        depth++;
        begin(depth == 1, true);
      }
      case '[' -> depth++;
      case '}', ']' -> depth--;
      case ',' -> begin(depth == 1, false);
      default -> {}
    }
  }

  private void begin(boolean outermost, boolean opening) {
    if (outermost) {
      seen = Seen.COMMA;
      first = opening;
      matched = 0;
      size = 0;
      if (!opening) {
        held[size++] = ',';
      }
    }
  }

  /** Takes a byte of what may be the member; false when it is not and the byte goes on. */
  private boolean candidate(byte current, FrameWriter out) {
    if (size < MOST_HELD && (blank(current) && between() || fits(current))) {
      held[size++] = current;
      return true;
    }
    if (seen == Seen.WHOLE_VALUE && (current == ',' || current == '}')) {
      return cut(current);
    }
    boolean inName = seen == Seen.NAME;
    flush(out);
    inString = inName;
    plainAgain(current, out);
    return true;
  }

  /** The member ends here: with it goes the comma before it, or behind it when it was the first. */
  private boolean cut(byte current) {
    size = 0;
    seen = Seen.NOTHING;
    if (first && current == ',') {
      begin(true, true);
      return true;
    }
    if (current == ',') {
      begin(true, false);
      return true;
    }
    depth--;
    return false;
  }

  private void plainAgain(byte current, FrameWriter out) {
    plain(current);
    if (seen == Seen.NOTHING || first) {
      out.put(new byte[] {current}, 0, 1);
    }
  }

  private static boolean blank(byte current) {
    return current == ' ' || current == '\t';
  }

  private boolean between() {
    return seen != Seen.NAME && seen != Seen.VALUE;
  }

  private boolean fits(byte current) {
    return switch (seen) {
      case NOTHING, WHOLE_VALUE -> false;
      case COMMA, NAME -> matches(NAME, current, Seen.NAME, Seen.WHOLE_NAME);
      case WHOLE_NAME -> {
        boolean colon = current == ':';
        seen = colon ? Seen.COLON : seen;
        matched = 0;
        yield colon;
      }
      case COLON, VALUE -> matches(NULL, current, Seen.VALUE, Seen.WHOLE_VALUE);
    };
  }

  private boolean matches(byte[] word, byte current, Seen begun, Seen whole) {
    if (current != word[matched]) {
      return false;
    }
    matched++;
    seen = matched == word.length ? whole : begun;
    return true;
  }
}
