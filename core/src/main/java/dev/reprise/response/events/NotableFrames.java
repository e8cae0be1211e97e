package dev.reprise.response.events;

import dev.reprise.response.Gist;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps, in constant memory, the few events of a stream that tell more than text: the first, those
 * that begin or finish an answer, those with usage, and everything that is no event. They give the
 * same usage and model as the whole stream, so a stream that is not kept is not parsed as a whole.
 * An event of any length is read; of a long one {@link JsonSkeleton} keeps what tells.
 */
public final class NotableFrames implements Gist {
  /** Events up to this many bytes are held as they came. */
  private static final int LONG = 64 << 10;

  /** Most bytes of the events that are kept from the beginning, and of those kept from the end. */
  private static final int MOST = 64 << 10;

  /** Members that tell something when they have a value. */
  private static final List<byte[]> MEMBERS =
      List.of(
          name("usage"),
          name("usageMetadata"),
          name("timings"),
          name("finish_reason"),
          name("finishReason"),
          name("stop_reason"),
          name("role"));

  /** Values of {@code type} of events that finish an answer or say that it failed. */
  private static final List<byte[]> WORDS =
      List.of(
          word("message_stop"),
          word("response.completed"),
          word("response.incomplete"),
          word("response.failed"),
          word("error"));

  /** Which octets one of the names or words begins with: most texts begin with another. */
  private static final boolean[] BEGINS = new boolean[256];

  static {
    MEMBERS.forEach(name -> BEGINS[name[1]] = true);
    WORDS.forEach(word -> BEGINS[word[1]] = true);
  }

  private final FrameWriter first = new FrameWriter(1024);
  private final Deque<byte[]> last = new ArrayDeque<>();
  private FrameSplitter splitter = new FrameSplitter(LONG);
  private @Nullable Longer longer;
  private int lastSize;
  private boolean begun;

  private static byte[] name(String name) {
    return ("\"" + name + "\":").getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] word(String value) {
    return ("\"" + value + "\"").getBytes(StandardCharsets.US_ASCII);
  }

  /** What is notable in a stream that is all there. */
  public static byte[] of(byte[] stream) {
    var notable = new NotableFrames();
    notable.take(stream);
    return notable.bytes();
  }

  @Override
  public void take(byte[] chunk) {
    byte[] rest = chunk;
    if (longer != null) {
      int end = longer.reading.take(chunk, 0, chunk.length);
      if (end < 0) {
        return;
      }
      keep(longer.shortened());
      begun = true;
      longer = null;
      rest = Arrays.copyOfRange(chunk, end, chunk.length);
    }
    if (!splitter.accept(rest, this::frame)) {
      longer = new Longer();
      longer.reading.take(splitter.rest(), 0, splitter.rest().length);
      splitter = new FrameSplitter(LONG);
    }
  }

  /** One event that is too long to be held. */
  private static final class Longer implements LongFrame.FrameParts {
    final LongFrame reading = new LongFrame(this);
    private final JsonSkeleton skeleton = new JsonSkeleton();

    @Override
    public void data(byte[] bytes, int from, int to) {
      skeleton.take(bytes, from, to);
    }

    @Override
    public void other(byte[] bytes, int from, int to) {}

    @Override
    public void lineEnd() {}

    /** As an event without an end. */
    byte[] unfinished() {
      byte[] whole = shortened();
      return Arrays.copyOf(whole, whole.length - 1);
    }

    byte[] shortened() {
      var frame = new FrameWriter(1024);
      frame.write(null, skeleton.bytes(), "\n");
      return frame.bytes();
    }
  }

  private void frame(Frame frame) {
    if (frame.end() - frame.start() > LONG) {
      var read = new Longer();
      read.reading.take(frame.source(), frame.start(), frame.end());
      keep(read.shortened());
    } else if (!begun || tells(frame)) {
      keep(Arrays.copyOfRange(frame.source(), frame.start(), frame.end()));
    }
    begun |= frame.data() != null;
  }

  private void keep(byte[] frame) {
    if (last.isEmpty() && first.size() + frame.length <= MOST) {
      first.put(frame);
      return;
    }
    last.addLast(frame);
    lastSize += frame.length;
    while (lastSize > MOST && last.size() > 1) {
      lastSize -= last.removeFirst().length;
    }
  }

  @Override
  public long held() {
    return 2L * (first.size() + lastSize)
        + splitter.held()
        + (longer == null ? 0 : longer.skeleton.held());
  }

  /** Includes the event that did not end. */
  @Override
  public byte[] bytes() {
    var all = new FrameWriter(first.size() + lastSize);
    all.put(first.bytes());
    last.forEach(all::put);
    all.put(longer == null ? splitter.rest() : longer.unfinished());
    return all.bytes();
  }

  private static boolean tells(Frame frame) {
    Frame.Span data = frame.data();
    if (data == null || data.joined() != null || frame.stray() != null || !frame.closed()) {
      return true;
    }
    return !isObject(frame.source(), data) || anyTells(frame.source(), data);
  }

  private static boolean isObject(byte[] bytes, Frame.Span data) {
    return data.start() < data.end() && bytes[data.start()] == '{';
  }

  private static boolean anyTells(byte[] bytes, Frame.Span data) {
    int end = data.end();
    for (int at = data.start(); at < end - 1; at++) {
      if (bytes[at] == '"' && BEGINS[bytes[at + 1] & 0xff] && tells(bytes, at, end)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether one of the names stands here with a value that is not null, or one of the words. A
   * match inside a text only keeps one event more.
   */
  private static boolean tells(byte[] bytes, int quote, int end) {
    for (byte[] name : MEMBERS) {
      int value = quote + name.length;
      if (value < end && Arrays.equals(bytes, quote, value, name, 0, name.length)) {
        while (value < end - 1 && bytes[value] == ' ') {
          value++;
        }
        return bytes[value] != 'n';
      }
    }
    for (byte[] word : WORDS) {
      int past = quote + word.length;
      if (past <= end && Arrays.equals(bytes, quote, past, word, 0, word.length)) {
        return true;
      }
    }
    return false;
  }
}
