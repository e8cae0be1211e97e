package dev.reprise.provider.gemini;

import dev.reprise.json.Document;
import dev.reprise.json.Kind;
import dev.reprise.response.Texts;
import dev.reprise.response.events.EventStream;
import dev.reprise.response.events.Frame;
import dev.reprise.response.events.FrameWriter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of a stream in either of its shapes: events ended by CRLF ({@code alt=sse}), or one
 * JSON array that grows.
 */
final class GeminiChunks {
  private GeminiChunks() {}

  /** Whether the stream is the array: its first byte that is no white space opens one. */
  static boolean isArray(byte[] stream) {
    for (byte each : stream) {
      if (each != ' ' && each != '\n' && each != '\r' && each != '\t') {
        return each == '[';
      }
    }
    return false;
  }

  /** The chunks' JSON texts, or null when the stream is not of either shape. */
  static @Nullable List<byte[]> of(byte[] stream) {
    return isArray(stream) ? elements(stream) : events(stream);
  }

  private static @Nullable List<byte[]> elements(byte[] stream) {
    Document document = Texts.parse(stream);
    if (document == null || !document.is(document.root(), Kind.ARRAY)) {
      return null;
    }
    var chunks = new ArrayList<byte[]>();
    for (int each = document.first(document.root());
        each != Document.NONE;
        each = document.next(each)) {
      chunks.add(Arrays.copyOfRange(stream, document.start(each), document.end(each)));
    }
    return chunks;
  }

  private static @Nullable List<byte[]> events(byte[] stream) {
    var chunks = new ArrayList<byte[]>();
    for (Frame frame : EventStream.frames(stream)) {
      if (frame.stray() != null || !frame.closed()) {
        return null;
      }
      if (frame.data() != null) {
        chunks.add(frame.dataBytes());
      }
    }
    return chunks;
  }

  /** As events; line breaks between tokens go, clients read one line per event. */
  static byte[] events(List<byte[]> chunks) {
    var out = new FrameWriter(1024);
    chunks.forEach(chunk -> out.write(null, oneLine(chunk), "\r\n"));
    return out.bytes();
  }

  /** As an array, laid out as the API does. */
  static byte[] array(List<byte[]> chunks) {
    var out = new FrameWriter(1024);
    byte[] between = "\n,\r\n".getBytes(StandardCharsets.US_ASCII);
    out.put("[".getBytes(StandardCharsets.US_ASCII));
    for (int i = 0; i < chunks.size(); i++) {
      if (i > 0) {
        out.put(between);
      }
      out.put(chunks.get(i));
    }
    out.put("\n]\n".getBytes(StandardCharsets.US_ASCII));
    return out.bytes();
  }

  /** A raw line break is never inside a JSON string, so it and the indentation behind it can go. */
  private static byte[] oneLine(byte[] chunk) {
    var out = new ByteArrayOutputStream(chunk.length);
    boolean indenting = false;
    for (byte each : chunk) {
      boolean lineBreak = each == '\n' || each == '\r';
      indenting = lineBreak || indenting && (each == ' ' || each == '\t');
      if (!indenting) {
        out.write(each);
      }
    }
    return out.toByteArray();
  }
}
