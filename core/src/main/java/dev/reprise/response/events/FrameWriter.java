package dev.reprise.response.events;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Writes an event stream. Not for several threads. */
public final class FrameWriter {
  private static final byte[] EVENT = "event: ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);

  private byte[] bytes;
  private int length;

  public FrameWriter(int expected) {
    bytes = new byte[Math.max(64, expected)];
  }

  /** A frame as it came. */
  public void copy(Frame frame) {
    put(frame.source(), frame.start(), frame.end());
  }

  /** A frame as it came but for its data. */
  public void replace(Frame frame, byte[] data) {
    Frame.Span span = frame.data();
    if (span == null || span.joined() != null) {
      write(frame.event(), data, "\n");
      return;
    }
    put(frame.source(), frame.start(), span.start());
    put(data, 0, data.length);
    put(frame.source(), span.end(), frame.end());
  }

  /** A frame as it came but for a range of its source. */
  public void cut(Frame frame, int from, int to) {
    put(frame.source(), frame.start(), from);
    put(frame.source(), to, frame.end());
  }

  /** A new frame; data of several lines becomes several data lines. */
  public void write(@Nullable String event, byte[] data, String lineEnd) {
    byte[] end = lineEnd.getBytes(StandardCharsets.US_ASCII);
    if (event != null) {
      put(EVENT);
      put(event.getBytes(StandardCharsets.UTF_8));
      put(end);
    }
    int at = 0;
    for (int i = 0; i <= data.length; i++) {
      if (i == data.length || data[i] == '\n') {
        put(DATA);
        put(data, at, i);
        put(end);
        at = i + 1;
      }
    }
    put(end);
  }

  /** Any bytes. */
  public void put(byte[] more) {
    put(more, 0, more.length);
  }

  public int size() {
    return length;
  }

  /** The bytes written so far. */
  public byte[] bytes() {
    return Arrays.copyOf(bytes, length);
  }

  /** Some of these bytes. */
  public void put(byte[] more, int from, int to) {
    int size = length + (to - from);
    if (size > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(size, bytes.length * 2));
    }
    System.arraycopy(more, from, bytes, length, to - from);
    length = size;
  }
}
