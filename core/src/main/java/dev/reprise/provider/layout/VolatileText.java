package dev.reprise.provider.layout;

import dev.reprise.provider.layout.Volatile.VolatileKind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds text that looks volatile. The bytes may be plain text or the inside of a JSON string
 * as it is written; places are bytes of what was given. One pass; each pattern looks ahead a
 * bounded number of bytes, so the time is linear in the length of any text. A match is a guess:
 * only a comparison of requests shows whether the text changes.
 */
public final class VolatileText {
  private VolatileText() {}

  /** The matches between two positions, in order, not overlapping; at most {@code most}. */
  public static List<Volatile> in(byte[] bytes, int from, int to, int most) {
    return in(bytes, from, to, most, Openings::passed);
  }

  /**
   * @param passed skips a word that cannot begin volatile text, and returns whether it did
   */
  static List<Volatile> in(
      byte[] bytes, int from, int to, int most, Predicate<ScannedText> passed) {
    var found = new ArrayList<Volatile>();
    var text = new ScannedText(bytes, from, to);
    var dates = new Dates(text);
    var marks = new IdsAndCounters(text);
    while (!text.ended() && found.size() < most) {
      if (text.peek(0) == '\\') {
        text.skip(text.peek(1) == 'u' ? 6 : 2);
      } else if (!ScannedText.wordly(text.peek(0))) {
        text.skip(1);
      } else if (!passed.test(text)) {
        Volatile stretch = word(text, dates, marks, from);
        if (stretch != null) {
          found.add(stretch);
        }
      }
    }
    return found;
  }

  /** Reads one word, or what begins with it; leaves the text behind it. */
  private static @Nullable Volatile word(
      ScannedText text, Dates dates, IdsAndCounters marks, int first) {
    int start = text.at();
    boolean joined = start > first && (text.peek(-1) == '-' || text.peek(-1) == '_');
    boolean digit = ScannedText.digit(text.peek(0));
    VolatileKind kind =
        joined ? null : digit ? dates.startingWithDigit() : dates.startingWithLetter();
    if (kind != null) {
      return new Volatile(kind, start, text.at());
    }
    text.backTo(start);
    kind = digit ? marks.startingAnyhow(start) : marks.startingWithLetter();
    if (kind != null) {
      return new Volatile(kind, marks.from(), text.at());
    }
    text.backTo(start);
    while (ScannedText.wordly(text.peek(0))) {
      text.skip(1);
    }
    return null;
  }
}
