package dev.reprise.bench.load;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Chat requests of an exact size, about one word in seven outside ASCII, as people write. The mark
 * {@value #MARK} stands where a number makes a body unlike any other.
 */
final class Bodies {

  static final String MARK = "000000000000";

  private static final String[] WORDS = {
    "the", "harbour", "list", "of", "Größe", "and", "crème", "every", "order", "naïve", "plan",
    "für", "keeps", "its", "place", "until", "日本", "they", "agree", "on", "simple", "rules"
  };

  private Bodies() {}

  /**
   * Writes a body to stdout.
   *
   * @param args size in bytes; {@code det} or {@code free} (temperature 0 or none); {@code whole}
   *     or {@code stream}; {@code tools} for eight read-only tools, else {@code plain}
   */
  public static void main(String[] args) {
    byte[] body =
        chat(
            Integer.parseInt(args[0]),
            args[1].equals("det"),
            args[2].equals("stream"),
            args[3].equals("tools"));
    System.out.write(body, 0, body.length);
    System.out.flush();
  }

  static byte[] chat(int size, boolean deterministic, boolean stream, boolean tools) {
    String head =
        "{\"model\":\"gpt-4.1\","
            + (deterministic ? "\"temperature\":0," : "")
            + (stream ? "\"stream\":true," : "")
            + (tools ? tools() : "")
            + "\"messages\":[{\"role\":\"system\",\"content\":\"Answer briefly.\"},"
            + "{\"role\":\"user\",\"content\":\"Question "
            + MARK
            + ": ";
    return padded(head, "\"}]}", size);
  }

  /** The number of one request written over the mark: the size stays. */
  static byte[] numbered(byte[] body, long number) {
    byte[] copy = body.clone();
    int at = new String(body, StandardCharsets.ISO_8859_1).indexOf(MARK);
    byte[] digits = "%012d".formatted(number).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(digits, 0, copy, at, digits.length);
    return copy;
  }

  private static byte[] padded(String head, String tail, int size) {
    byte[] start = head.getBytes(StandardCharsets.UTF_8);
    byte[] end = tail.getBytes(StandardCharsets.UTF_8);
    byte[] body = Arrays.copyOf(start, Math.max(size, start.length + end.length));
    int at = start.length;
    SplittableRandom random = new SplittableRandom(size);
    while (at < body.length - end.length) {
      byte[] word = (WORDS[random.nextInt(WORDS.length)] + " ").getBytes(StandardCharsets.UTF_8);
      boolean fits = at + word.length <= body.length - end.length;
      byte[] piece = fits ? word : new byte[] {'.'};
      System.arraycopy(piece, 0, body, at, piece.length);
      at += piece.length;
    }
    System.arraycopy(end, 0, body, at, end.length);
    return body;
  }

  private static String tools() {
    StringBuilder tools = new StringBuilder("\"tools\":[");
    for (int i = 0; i < 8; i++) {
      tools
          .append(i == 0 ? "" : ",")
          .append("{\"type\":\"function\",\"function\":{\"name\":\"look_up_")
          .append(i)
          .append("\",\"description\":\"Reads list ")
          .append(i)
          .append(
              ".\",\"parameters\":{\"type\":\"object\",\"properties\":{\"key\":{\"type\":\"string\"}}}},")
          .append("\"x-reprise\":{\"side_effects\":\"none\",\"freshness\":\"immutable\"}}");
    }
    return tools.append("],").toString();
  }
}
