package dev.reprise.provider.openai.chat;

import dev.reprise.budget.Claim;
import dev.reprise.json.Document;
import dev.reprise.json.Edits;
import dev.reprise.response.Sink;
import dev.reprise.response.events.Frame;
import dev.reprise.response.events.FrameSplitter;
import dev.reprise.response.events.FrameWriter;
import dev.reprise.response.events.LongFrame;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes out of a live chat stream what the gateway's own {@code stream_options.include_usage} put
 * into it (contract 2.4): the usage chunk and the {@code "usage":null} members; every other byte
 * stays. The bytes of an unfinished frame wait for its end. A frame longer than {@link #LIMIT}, or
 * one for which there is no memory, is passed on while it comes, without its {@code "usage":null};
 * a chunk of nothing but usage is never that long.
 */
public final class ChatUsageFilter implements Sink {
  /** Largest frame that is held and looked into as a whole, in bytes. */
  public static final int LIMIT = 64 << 10;

  private static final int UNCOUNTED = 16 << 10;

  private static final byte[] USAGE = "\"usage\"".getBytes(StandardCharsets.US_ASCII);

  private static final byte[] NULL_MEMBER = ",\"usage\":null}".getBytes(StandardCharsets.US_ASCII);

  private final Sink next;
  private final Consumer<byte[]> usage;
  private final Claim memory;
  private FrameSplitter splitter = new FrameSplitter(LIMIT);
  private @Nullable LongChunk longer;
  private long held;

  /**
   * @param next where the filtered bytes go
   * @param usage hears the JSON text of the usage that was taken out, before the stream ends
   * @param memory holds the unfinished frame; closed at the end of the stream
   */
  public ChatUsageFilter(Sink next, Consumer<byte[]> usage, Claim memory) {
    this.next = next;
    this.usage = usage;
    this.memory = memory;
  }

  @Override
  public void chunk(byte[] bytes) {
    var out = new FrameWriter(bytes.length);
    int from = longer == null ? 0 : longer.take(bytes, 0, out);
    if (from >= 0) {
      longer = null;
      frames(from == 0 ? bytes : Arrays.copyOfRange(bytes, from, bytes.length), out);
    }
    byte[] passed = out.bytes();
    if (passed.length > 0) {
      next.chunk(passed);
    }
  }

  private void frames(byte[] bytes, FrameWriter out) {
    boolean within = splitter.accept(bytes, frame -> pass(frame, out));
    if (!within || !affordable()) {
      longer = new LongChunk();
      longer.take(splitter.rest(), 0, out);
      splitter = new FrameSplitter(LIMIT);
      memory.shrink(held);
      held = 0;
    }
  }

  /** One frame that is not held. */
  private static final class LongChunk implements LongFrame.FrameParts {
    private final LongFrame frame = new LongFrame(this);
    private final NullUsageCut cut = new NullUsageCut();
    private FrameWriter out = new FrameWriter(0);

    /** The place behind the frame; -1 when it has not ended. */
    int take(byte[] bytes, int from, FrameWriter into) {
      out = into;
      return frame.take(bytes, from, bytes.length);
    }

    @Override
    public void data(byte[] bytes, int from, int to) {
      cut.take(bytes, from, to, out);
    }

    @Override
    public void other(byte[] bytes, int from, int to) {
      out.put(bytes, from, to);
    }

    @Override
    public void lineEnd() {
      cut.flush(out);
    }
  }

  /**
   * Counts the memory of the unfinished frame. Short frames are not counted: most frames are whole
   * in their chunk.
   */
  private boolean affordable() {
    long now = splitter.held() <= UNCOUNTED ? 0 : splitter.held();
    if (now > held && !memory.tryGrow(now - held)) {
      return false;
    }
    memory.shrink(Math.max(0, held - now));
    held = now;
    return true;
  }

  @Override
  public void end() {
    flush();
    next.end();
  }

  @Override
  public void broken(Broken cause) {
    flush();
    next.broken(cause);
  }

  private void flush() {
    memory.close();
    var rest = new FrameWriter(splitter.held());
    if (longer != null) {
      longer.out = rest;
      longer.lineEnd();
    }
    rest.put(splitter.rest());
    if (rest.size() > 0) {
      next.chunk(rest.bytes());
    }
  }

  private void pass(Frame frame, FrameWriter out) {
    if (frame.end() - frame.start() > LIMIT) {
      new LongChunk().take(Arrays.copyOfRange(frame.source(), frame.start(), frame.end()), 0, out);
      return;
    }
    Frame.Span data = frame.data();
    if (data != null && endsWithNull(frame, data)) {
      out.cut(frame, data.end() - NULL_MEMBER.length, data.end() - 1);
      return;
    }
    Document chunk = mentions(frame) ? frame.document() : null;
    if (chunk == null) {
      out.copy(frame);
      return;
    }
    if (UsageChunk.is(chunk)) {
      tell(chunk);
      return;
    }
    List<Edits.Edit> edits = UsageChunk.without(chunk);
    if (edits.isEmpty()) {
      out.copy(frame);
    } else {
      out.replace(frame, Edits.apply(chunk.bytes(), edits));
    }
  }

  /**
   * Whether {@code "usage":null} is the last member of the object, which is the usual case. The
   * last brace closes the object itself, so the member before it is a member of the object; a comma
   * before the quote shows that the name begins there.
   */
  private static boolean endsWithNull(Frame frame, Frame.Span data) {
    int from = data.end() - NULL_MEMBER.length;
    return data.joined() == null
        && from > data.start()
        && Arrays.equals(frame.source(), from, data.end(), NULL_MEMBER, 0, NULL_MEMBER.length);
  }

  private void tell(Document chunk) {
    int node = chunk.member(chunk.root(), "usage");
    usage.accept(Arrays.copyOfRange(chunk.bytes(), chunk.start(node), chunk.end(node)));
  }

  /**
   * Whether the frame may contain usage. Usage stands last in a chunk, so most chunks are not
   * parsed.
   */
  private static boolean mentions(Frame frame) {
    Frame.Span data = frame.data();
    if (data == null) {
      return false;
    }
    byte[] bytes = frame.source();
    for (int at = data.end() - USAGE.length; at >= data.start(); at--) {
      if (bytes[at] == '"' && Arrays.equals(bytes, at, at + USAGE.length, USAGE, 0, USAGE.length)) {
        return true;
      }
    }
    return data.joined() != null;
  }
}
