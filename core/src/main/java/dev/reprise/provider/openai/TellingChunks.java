package dev.reprise.provider.openai;

import dev.reprise.response.EventStream;
import dev.reprise.response.Frame;
import dev.reprise.response.FrameWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The chunks of a chat stream that tell more than words: the first, those that begin or finish a
 * choice, those that count, and whatever is no chunk. Usage and model are the same from these few
 * as from all; reading only them spares parsing every stream that is not kept.
 */
final class TellingChunks {
  private static final List<byte[]> NAMES =
      List.of(name("usage"), name("timings"), name("finish_reason"), name("role"));

  private TellingChunks() {}

  private static byte[] name(String name) {
    return ("\"" + name + "\":").getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] of(byte[] stream) {
    var few = new FrameWriter(1024);
    boolean first = true;
    for (Frame frame : EventStream.frames(stream)) {
      if (first || tells(frame)) {
        few.copy(frame);
      }
      first &= frame.data() == null;
    }
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

  /** One of the names with a value that is not null; the same inside a text does no harm. */
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
