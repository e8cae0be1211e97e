package dev.reprise.yaml;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A configuration file contains something that cannot be used. The message is one line: {@code key:
 * value: what to write instead (line N)}.
 */
public final class Misconfigured extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST_VALUE = 80;
  private final String key;
  private final int line;

  /**
   * @param key the path of the key, {@code listen.data}; {@code file} when the whole text is meant
   * @param value what is written there; shortened, and its line ends made visible. Empty when the
   *     key itself is wrong: then the message shows no value, which may be a secret
   * @param remedy what to write instead
   * @param line from 1; 0 when there is none
   */
  public Misconfigured(String key, String value, String remedy, int line) {
    super(oneLine(key + ": " + shown(value) + remedy + place(line)));
    this.key = key;
    this.line = line;
  }

  private Misconfigured(String message, Misconfigured first) {
    super(message);
    this.key = first.key;
    this.line = first.line;
  }

  /** Several at once, at least one, in one line; key and line number are the first one's. */
  public static Misconfigured all(List<Misconfigured> several) {
    String line = several.stream().map(Misconfigured::getMessage).collect(Collectors.joining("; "));
    return several.size() == 1 ? several.getFirst() : new Misconfigured(line, several.getFirst());
  }

  /** The same, with the name of the file in front. */
  public Misconfigured in(String file) {
    return new Misconfigured(oneLine(file + ": " + getMessage()), this);
  }

  public String key() {
    return key;
  }

  public int line() {
    return line;
  }

  private static String place(int line) {
    return line > 0 ? " (line " + line + ")" : "";
  }

  private static String shown(String value) {
    if (value.isEmpty()) {
      return "";
    }
    boolean fits = value.length() <= LONGEST_VALUE;
    return (fits ? value : value.substring(0, LONGEST_VALUE) + "…") + ": ";
  }

  private static String oneLine(String text) {
    var line = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\n', '\u0085', '\u2028', '\u2029' -> line.append("\\n");
        case '\r' -> line.append("\\r");
        default -> line.append(c);
      }
    }
    return line.toString();
  }
}
