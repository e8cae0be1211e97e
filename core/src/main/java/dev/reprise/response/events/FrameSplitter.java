package dev.reprise.response.events;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Cuts an event stream into frames while it arrives: any division of the bytes into chunks gives
 * the same frames. Lines end in LF, CRLF or CR (HTML standard, 9.2.5). Every byte is looked at
 * once; only the unfinished frame is held, never more than the limit. Not for several threads.
 */
public final class FrameSplitter {
  private final int limit;
  private byte[] held = new byte[0];
  private int length;
  private boolean lineEmpty = true;
  private boolean afterReturn;
  private boolean endsAfterReturn;
  private boolean begun;

  /**
   * @param limit most bytes one frame may have; longer ones end the splitting, see {@link #accept}
   */
  public FrameSplitter(int limit) {
    this.limit = limit;
  }

  /**
   * Takes the next bytes and hands over each frame they finish; the chunk is not changed and may be
   * referred to by the frames.
   *
   * @return false when the unfinished frame passed the limit: it lies in {@link #rest} and nothing
   *     more may be given
   */
  public boolean accept(byte[] chunk, Consumer<Frame> frames) {
    int before = length;
    byte[] bytes = before == 0 ? chunk : joined(chunk);
    int end = before + chunk.length;
    int start = 0;
    for (int at = before; at < end; at++) {
      at = pastText(bytes, at, end);
      int boundary = at < end ? boundary(bytes[at], at) : -1;
      if (boundary >= 0) {
        frames.accept(FrameReader.read(bytes, start, boundary, true, !begun));
        begun = true;
        start = boundary;
      }
    }
    hold(bytes, start, end);
    return length <= limit;
  }

  /** Bytes of memory the unfinished frame takes. */
  public int held() {
    return held.length;
  }

  /** The bytes of the unfinished frame; they stay held. */
  public byte[] rest() {
    return Arrays.copyOf(held, length);
  }

  /** Bytes inside a line finish nothing; what comes behind a CR has to be looked at. */
  private int pastText(byte[] bytes, int from, int end) {
    int lineEnd = afterReturn ? from : LineEnds.next(bytes, from, end);
    lineEmpty &= lineEnd == from;
    return lineEnd;
  }

  /** Where the frame ends that this byte finishes, or -1. */
  private int boundary(byte current, int at) {
    if (afterReturn) {
      afterReturn = false;
      boolean finished = endsAfterReturn;
      endsAfterReturn = false;
      if (current == '\n') {
        return finished ? at + 1 : -1;
      }
      if (finished) {
        note(current);
        return at;
      }
    }
    boolean blank = lineEmpty;
    note(current);
    return current == '\n' && blank ? at + 1 : -1;
  }

  /** Updates the state of the line for this byte, which is not the LF of a CRLF. */
  private void note(byte current) {
    if (current == '\r') {
      afterReturn = true;
      endsAfterReturn = lineEmpty;
    }
    lineEmpty = current == '\n' || current == '\r';
  }

  private byte[] joined(byte[] chunk) {
    reserve(length + chunk.length);
    System.arraycopy(chunk, 0, held, length, chunk.length);
    return held;
  }

  /** Keeps what no frame has taken; frames handed over keep their array, so a new one is used. */
  private void hold(byte[] bytes, int start, int end) {
    int rest = end - start;
    if (bytes == held && start == 0) {
      length = rest;
      return;
    }
    held = rest == 0 ? new byte[0] : Arrays.copyOfRange(bytes, start, end);
    length = rest;
  }

  private void reserve(int size) {
    if (held.length < size) {
      held = Arrays.copyOf(held, Math.max(size, held.length * 2));
    }
  }
}
