package dev.reprise.response.events;

/**
 * Reads one event of a stream that is too long to be held: tells which bytes are data and where the
 * event ends. Line ends are those of {@link FrameSplitter}. Not for several threads.
 */
public final class LongFrame {
  private static final byte[] DATA = {'d', 'a', 't', 'a', ':'};

  /** What is told of an event, in the order of its bytes. */
  public interface FrameParts {
    /** Bytes of its data. */
    void data(byte[] bytes, int from, int to);

    /** All other bytes: names of fields, line ends, comments. */
    void other(byte[] bytes, int from, int to);

    /** A line ended; data of the next line continues that of this one. */
    void lineEnd();
  }

  private final FrameParts parts;
  private int matched;
  private boolean lineEmpty = true;
  private boolean inData;
  private boolean blanks;
  private boolean named;
  private boolean afterReturn;
  private boolean ended;

  public LongFrame(FrameParts parts) {
    this.parts = parts;
  }

  /**
   * Takes bytes up to the end of the event, from its first byte on.
   *
   * @return the place behind the event, or -1 when it has not ended
   */
  public int take(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to) {
      if (ended) {
        return last(bytes, at);
      }
      if (inData && !blanks && bytes[at] != '\n' && bytes[at] != '\r') {
        int end = LineEnds.next(bytes, at, to);
        parts.data(bytes, at, end);
        at = end;
      } else {
        one(bytes, at++);
      }
    }
    return ended && !afterReturn ? to : -1;
  }

  /** The event ended in a CR: an LF behind it belongs to it. */
  private int last(byte[] bytes, int at) {
    if (afterReturn && bytes[at] == '\n') {
      parts.other(bytes, at, at + 1);
      return at + 1;
    }
    return at;
  }

  private void one(byte[] bytes, int at) {
    byte current = bytes[at];
    if (current == '\n' && afterReturn) {
      afterReturn = false;
      parts.other(bytes, at, at + 1);
    } else if (current == '\n' || current == '\r') {
      afterReturn = current == '\r';
      ended = lineEmpty;
      parts.lineEnd();
      parts.other(bytes, at, at + 1);
      beginLine();
    } else {
      afterReturn = false;
      lineEmpty = false;
      name(bytes, at, current);
    }
  }

  private void beginLine() {
    lineEmpty = true;
    matched = 0;
    named = false;
    inData = false;
    blanks = false;
  }

  private void name(byte[] bytes, int at, byte current) {
    if (blanks) {
      blanks = false;
      if (current != ' ') {
        parts.data(bytes, at, at + 1);
        return;
      }
    } else if (!named && current == DATA[matched]) {
      matched++;
      if (matched == DATA.length) {
        named = true;
        inData = true;
        blanks = true;
      }
    } else {
      named = true;
    }
    parts.other(bytes, at, at + 1);
  }
}
