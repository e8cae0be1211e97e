package dev.reprise.response;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A whole stream of server-sent events, as kept. */
public final class EventStream {
  private EventStream() {}

  /**
   * Its frames in order; the last one is open when the stream was cut inside it. A carriage return
   * as the very last byte may be half of a CRLF, so it closes nothing.
   */
  public static List<Frame> frames(byte[] bytes) {
    var frames = new ArrayList<Frame>();
    new FrameSplitter(Integer.MAX_VALUE).accept(bytes, frames::add);
    int start = frames.isEmpty() ? 0 : frames.getLast().end();
    if (start < bytes.length) {
      frames.add(FrameReader.read(bytes, start, bytes.length, false, start == 0));
    }
    return frames;
  }

  /** The stream with some frames' data changed and some frames left out. */
  public static byte[] rewrite(byte[] bytes, Change change) {
    var out = new FrameWriter(bytes.length + 256);
    for (Frame frame : frames(bytes)) {
      if (frame.data() == null) {
        out.copy(frame);
        continue;
      }
      byte[] data = frame.dataBytes();
      byte[] changed = change.of(frame, data);
      if (changed == data) {
        out.copy(frame);
      } else if (changed != null) {
        out.replace(frame, changed);
      }
    }
    return out.bytes();
  }

  /** What becomes of a frame's data. */
  @FunctionalInterface
  public interface Change {
    /** The same array when nothing changes, null when the frame goes. */
    byte @Nullable [] of(Frame frame, byte[] data);
  }
}
