package dev.reprise.provider.openai.chat;

import dev.reprise.response.Gist;
import dev.reprise.response.events.Frame;
import dev.reprise.response.events.FrameSplitter;
import dev.reprise.response.events.FrameWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the few chunks of a chat stream that can hold more than text: the first, those that begin
 * or finish a choice, those with usage, and everything that is no chunk. They give the same usage
 * and model as the whole stream, so a stream that is not kept is not parsed as a whole.
 */
final class NotableChunks implements Gist {
  private static final List<byte[]> NAMES =
      List.of(name("usage"), name("timings"), name("finish_reason"), name("role"));

  private final int limit;
  private final FrameSplitter splitter;
  private final FrameWriter few = new FrameWriter(1024);
  private boolean begun;
  private boolean outgrown;

  NotableChunks(int limit) {
    this.limit = limit;
    this.splitter = new FrameSplitter(limit);
  }

  private static byte[] name(String name) {
    return ("\"" + name + "\":").getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] of(byte[] stream) {
    var telling = new NotableChunks(Integer.MAX_VALUE);
    telling.take(stream);
    return Objects.requireNonNull(telling.bytes());
  }

  @Override
  public void take(byte[] chunk) {
    if (!outgrown) {
      boolean within = splitter.accept(chunk, this::frame);
      outgrown = !within || few.size() > limit;
    }
  }

  @Override
  public long held() {
    return 2L * few.size() + splitter.held();
  }

  private void frame(Frame frame) {
    if (!begun || tells(frame)) {
      few.copy(frame);
    }
    begun |= frame.data() != null;
  }

  /** Includes the frame that did not end. */
  @Override
  public byte @Nullable [] bytes() {
    if (outgrown) {
      return null;
    }
    few.put(splitter.rest());
    return few.bytes();
  }

  private static boolean tells(Frame frame) {
    Frame.Span data = frame.data();
    if (data == null || data.joined() != null || frame.stray() != null || !frame.closed()) {
      return true;
    }
    byte[] bytes = frame.source();
    boolean object = data.start() < data.end() && bytes[data.start()] == '{';
    for (int at = data.start(); object && at < data.end(); at++) {
      if (bytes[at] == '"' && tells(bytes, at, data.end())) {
        return true;
      }
    }
    return !object;
  }

  /**
   * Whether one of the names stands here with a value that is not null. A match inside a text only
   * keeps one chunk more.
   */
  private static boolean tells(byte[] bytes, int quote, int end) {
    for (byte[] name : NAMES) {
      int value = quote + name.length;
      if (value < end && Arrays.equals(bytes, quote, value, name, 0, name.length)) {
        while (value < end - 1 && bytes[value] == ' ') {
          value++;
        }
        return bytes[value] != 'n';
      }
    }
    return false;
  }
}
