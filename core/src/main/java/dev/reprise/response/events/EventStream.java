package dev.reprise.response.events;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads and rewrites a whole stream of server-sent events. */
public final class EventStream {
  private EventStream() {}

  /**
   * Its frames in order; the last one is open when the stream was cut inside it. A carriage return
   * as the very last byte may be half of a CRLF, so it closes nothing.
   */
  public static List<Frame> frames(byte[] bytes) {
    var frames = new ArrayList<Frame>();
    each(bytes, frames::add);
    return frames;
  }

  /**
   * The same, one by one: a stream of nothing but line feeds has as many frames as bytes, and a
   * list of them would take a hundred times its size.
   */
  public static void each(byte[] bytes, Consumer<Frame> taker) {
    int[] end = {0};
    new FrameSplitter(Integer.MAX_VALUE)
        .accept(
            bytes,
            frame -> {
              end[0] = frame.end();
              taker.accept(frame);
            });
    if (end[0] < bytes.length) {
      taker.accept(FrameReader.read(bytes, end[0], bytes.length, false, end[0] == 0));
    }
  }

  /** The stream with some frames' data changed and some frames left out. */
  public static byte[] rewrite(byte[] bytes, DataChange change) {
    var out = new FrameWriter(bytes.length + 256);
    each(bytes, frame -> rewrite(frame, change, out));
    return out.bytes();
  }

  private static void rewrite(Frame frame, DataChange change, FrameWriter out) {
    if (frame.data() == null) {
      out.copy(frame);
      return;
    }
    byte[] data = frame.dataBytes();
    byte[] changed = change.of(frame, data);
    if (changed == data) {
      out.copy(frame);
    } else if (changed != null) {
      out.replace(frame, changed);
    }
  }

  /** Changes the data of frames. */
  @FunctionalInterface
  public interface DataChange {
    /** The new data: the same array when nothing changes, null when the frame is left out. */
    byte @Nullable [] of(Frame frame, byte[] data);
  }
}
