package dev.reprise.policy.classification;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Joins the text of a stream of events. A model may send a card number in four deltas, each in an
 * event of its own, and only the joined text shows it. It knows no dialect: it joins the values of
 * the members that carry text in any of them, one text for each member and index. It accepts any
 * bytes and leaves out what it cannot read; the events themselves are classified, too.
 */
final class StreamedText {
  private static final List<byte[]> MEMBERS =
      List.of(
          member("content"),
          member("text"),
          member("delta"),
          member("partial_json"),
          member("arguments"),
          member("thinking"),
          member("reasoning_content"),
          member("reasoning"),
          member("refusal"));
  private static final byte[] INDEX = "index\":".getBytes(US_ASCII);

  private final TextWindow window;
  private final Map<String, ByteArrayOutputStream> texts = new LinkedHashMap<>();

  private StreamedText(TextWindow window) {
    this.window = window;
  }

  private static byte[] member(String name) {
    return (name + "\":").getBytes(US_ASCII);
  }

  /** Whether the bytes are a stream of events (WHATWG HTML, section 9.2) rather than one body. */
  static boolean streamed(TextWindow window) {
    String start = window.text(window.from(), window.from() + 6);
    return start.startsWith("data:") || start.startsWith("event:") || start.startsWith(":");
  }

  /** All joined texts, one on each line. */
  static byte[] of(TextWindow window) {
    var text = new StreamedText(window);
    int line = window.from();
    while (line < window.to()) {
      int end = line;
      while (end < window.to() && window.at(end) != '\n') {
        end++;
      }
      text.line(line, end);
      line = end + 1;
    }
    var all = new ByteArrayOutputStream();
    for (ByteArrayOutputStream joined : text.texts.values()) {
      all.writeBytes(joined.toByteArray());
      all.write('\n');
    }
    return all.toByteArray();
  }

  private void line(int start, int end) {
    String index = index(start, end);
    for (int i = start; i < end; i++) {
      if (window.at(i) == '"') {
        i = Math.max(i, appendMember(i + 1, end, index));
      }
    }
  }

  /** The digits after the line's first {@code "index":}. */
  private String index(int start, int end) {
    for (int i = start; i < end; i++) {
      if (stands(INDEX, i, end)) {
        return window.text(i + INDEX.length, Math.min(end, i + INDEX.length + 3));
      }
    }
    return "";
  }

  /** Appends the string of the member whose name begins here; where it ends, or -1. */
  private int appendMember(int name, int end, String index) {
    for (int i = 0; i < MEMBERS.size(); i++) {
      byte[] member = MEMBERS.get(i);
      if (stands(member, name, end)) {
        int quote = name + member.length;
        quote += window.at(quote) == ' ' ? 1 : 0;
        return window.at(quote) == '"' ? string(quote + 1, end, i + "/" + index) : -1;
      }
    }
    return -1;
  }

  private boolean stands(byte[] word, int at, int end) {
    if (at + word.length > end) {
      return false;
    }
    for (int i = 0; i < word.length; i++) {
      if (window.bytes()[at + i] != word[i]) {
        return false;
      }
    }
    return true;
  }

  private int string(int start, int end, String key) {
    var joined = texts.computeIfAbsent(key, ignored -> new ByteArrayOutputStream());
    int i = start;
    while (i < end && window.at(i) != '"') {
      i += window.at(i) == '\\' ? escape(i, joined) : plain(i, joined);
    }
    return i;
  }

  private int plain(int i, ByteArrayOutputStream joined) {
    joined.write(window.at(i));
    return 1;
  }

  /** Length of the escape; RFC 8259, section 7. */
  private int escape(int i, ByteArrayOutputStream joined) {
    int letter = window.at(i + 1);
    if (letter != 'u') {
      joined.write("nrtbf".indexOf(letter) >= 0 ? '\n' : letter);
      return 2;
    }
    int code = 0;
    for (int at = i + 2; at < i + 6; at++) {
      code = code << 4 | Math.max(0, Character.digit(window.at(at), 16));
    }
    joined.writeBytes(Character.toString(code).getBytes(UTF_8));
    return 6;
  }
}
