package dev.reprise.provider.openai.chat;

import dev.reprise.budget.Claim;
import dev.reprise.json.Document;
import dev.reprise.json.Edits;
import dev.reprise.response.Sink;
import dev.reprise.response.events.Frame;
import dev.reprise.response.events.FrameSplitter;
import dev.reprise.response.events.FrameWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Takes out of a live chat stream what the gateway's own {@code stream_options.include_usage} put
 * into it (contract 2.4): the usage chunk and the {@code "usage":null} members; every other byte
 * stays. The bytes of an unfinished frame wait for its end; a frame longer than {@link #LIMIT}, or
 * one for which there is no memory, is passed on unchanged, and so is everything after it.
 */
public final class ChatUsageFilter implements Sink {
  /** Largest frame that is looked into, in bytes. */
  public static final int LIMIT = 4 << 20;

  private static final int UNCOUNTED = 16 << 10;

  private static final byte[] USAGE = "\"usage\"".getBytes(StandardCharsets.US_ASCII);

  private static final byte[] NULL_MEMBER = ",\"usage\":null}".getBytes(StandardCharsets.US_ASCII);

  private final Sink next;
  private final Consumer<byte[]> usage;
  private final Claim memory;
  private final FrameSplitter splitter = new FrameSplitter(LIMIT);
  private long held;
  private boolean given;

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
    if (given) {
      next.chunk(bytes);
      return;
    }
    var out = new FrameWriter(bytes.length);
    boolean within = splitter.accept(bytes, frame -> pass(frame, out));
    if (!within || !affordable()) {
      given = true;
      out.put(splitter.rest());
      memory.close();
    }
    byte[] passed = out.bytes();
    if (passed.length > 0) {
      next.chunk(passed);
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
    byte[] rest = given ? new byte[0] : splitter.rest();
    if (rest.length > 0) {
      next.chunk(rest);
    }
  }

  private void pass(Frame frame, FrameWriter out) {
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
