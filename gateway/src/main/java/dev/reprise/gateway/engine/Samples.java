package dev.reprise.gateway.engine;

import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The Prometheus text format, version 0.0.4: one sample a line, {@code name{labels} value
 * [timestamp]}. Other lines are skipped, and so is an incomplete last line.
 */
final class Samples {
  private static final int LONGEST_LINE = 8192;

  private Samples() {}

  /**
   * Gives every sample's name and value, labels left out.
   *
   * @param text as scraped
   */
  static void each(byte[] text, BiConsumer<String, Double> sample) {
    int start = 0;
    for (int at = 0; at < text.length; at++) {
      if (text[at] == '\n') {
        line(text, start, at, sample);
        start = at + 1;
      }
    }
  }

  private static void line(byte[] text, int start, int end, BiConsumer<String, Double> sample) {
    if (end == start || text[start] == '#' || end - start > LONGEST_LINE) {
      return;
    }
    int name = endOfName(text, start, end);
    int value = name < end && text[name] == '{' ? behindLabels(text, name, end) : name;
    Double number = number(text, value, end);
    if (number != null && name > start) {
      sample.accept(new String(text, start, name - start, StandardCharsets.UTF_8), number);
    }
  }

  private static int endOfName(byte[] text, int start, int end) {
    int at = start;
    while (at < end && text[at] != '{' && text[at] != ' ') {
      at++;
    }
    return at;
  }

  /** The place behind the closing brace; a label value may contain braces and escaped quotes. */
  private static int behindLabels(byte[] text, int brace, int end) {
    boolean quoted = false;
    for (int at = brace + 1; at < end; at++) {
      if (quoted && text[at] == '\\') {
        at++;
      } else if (text[at] == '"') {
        quoted = !quoted;
      } else if (!quoted && text[at] == '}') {
        return at + 1;
      }
    }
    return end;
  }

  private static @Nullable Double number(byte[] text, int from, int end) {
    int start = from;
    while (start < end && text[start] == ' ') {
      start++;
    }
    int stop = start;
    while (stop < end && text[stop] != ' ' && text[stop] != '\r') {
      stop++;
    }
    try {
      String written = new String(text, start, stop - start, StandardCharsets.US_ASCII);
      double value = Double.parseDouble(written);
      return Double.isFinite(value) ? value : null;
    } catch (NumberFormatException noNumber) {
      return null;
    }
  }
}
