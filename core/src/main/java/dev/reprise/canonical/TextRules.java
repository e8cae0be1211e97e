package dev.reprise.canonical;

import dev.reprise.json.Document;
import java.text.Normalizer;
import java.util.List;

/**
 * What a rule set does to the text of every string value. Structural: nothing. Text, in this
 * order:
 *
 * <ol>
 *   <li>CR LF and a lone CR become LF;
 *   <li>Unicode normalisation form C;
 *   <li>in every line, blanks (space, tab) at the end go;
 *   <li>in a Markdown heading (CommonMark 0.31 section 4.2: one to six {@code #} at the very start
 *       of a line, then at least one blank) exactly one space stands behind the marks, unless the
 *       line is inside a fenced code block (section 4.5). {@code #Title} is no heading there, and
 *       may be a hashtag, a directive or a comment: it stays.
 * </ol>
 *
 * <p>Query: the same, then {@link QueryText}. Nothing else is folded: no homoglyphs, no zero-width
 * characters, no case.
 */
enum TextRules {
  STRUCTURAL {
    @Override
    boolean mayChange(Document document, int string) {
      return false;
    }

    @Override
    String apply(String text) {
      return text;
    }
  },
  TEXT {
    @Override
    boolean mayChange(Document document, int string) {
      return !document.verbatim(string) || !document.ascii(string) || edges(document, string);
    }

    @Override
    String apply(String text) {
      return lines(composed(lineFeeds(text)));
    }
  },
  QUERY {
    @Override
    boolean mayChange(Document document, int string) {
      return true;
    }

    @Override
    String apply(String text) {
      return QueryText.folded(TEXT.apply(text));
    }
  };

  private static final int MARKS = 6;

  /** False only when the rules certainly do not change this string; then it need not be decoded. */
  abstract boolean mayChange(Document document, int string);

  abstract String apply(String text);

  static TextRules of(RuleSet ruleSet) {
    return switch (ruleSet) {
      case STRUCTURAL_V1 -> STRUCTURAL;
      case TEXT_V1 -> TEXT;
      case QUERY_V1 -> QUERY;
    };
  }

  /** One line of ASCII without escapes can change at its edges only. */
  private static boolean edges(Document document, int string) {
    int start = document.start(string) + 1;
    int end = document.end(string) - 1;
    return start < end && (document.bytes()[start] == '#' || document.bytes()[end - 1] == ' ');
  }

  private static String lineFeeds(String text) {
    return text.indexOf('\r') < 0 ? text : text.replace("\r\n", "\n").replace('\r', '\n');
  }

  private static String composed(String text) {
    return Normalizer.isNormalized(text, Normalizer.Form.NFC)
        ? text
        : Normalizer.normalize(text, Normalizer.Form.NFC);
  }

  private static String lines(String text) {
    StringBuilder lines = new StringBuilder(text.length());
    Fence fence = new Fence();
    int start = 0;
    while (true) {
      int end = text.indexOf('\n', start);
      String line = text.substring(start, end < 0 ? text.length() : end);
      line = withoutTrailingBlanks(line);
      lines.append(fence.holds(line) ? line : headed(line));
      if (end < 0) {
        return lines.toString();
      }
      lines.append('\n');
      start = end + 1;
    }
  }

  private static String withoutTrailingBlanks(String line) {
    int end = line.length();
    while (end > 0 && blank(line.charAt(end - 1))) {
      end--;
    }
    return line.substring(0, end);
  }

  private static String headed(String line) {
    int marks = endOfRun(line, 0, '#');
    int words = marks;
    while (words < line.length() && blank(line.charAt(words))) {
      words++;
    }
    return marks == 0 || marks > MARKS || words == marks
        ? line
        : line.substring(0, marks) + ' ' + line.substring(words);
  }

  /** The place behind a run of one character that may be empty. */
  private static int endOfRun(String line, int start, char of) {
    int end = start;
    while (end < line.length() && line.charAt(end) == of) {
      end++;
    }
    return end;
  }

  static boolean blank(char c) {
    return c == ' ' || c == '\t';
  }

  /** Knows whether a line is inside a fenced code block; takes the lines one by one. */
  private static final class Fence {
    private static final List<Character> KINDS = List.of('`', '~');
    private static final int SHORTEST = 3;
    private static final int DEEPEST = 3;

    private char kind;
    private int length;

    /** Whether this line is a fence or between two fences; call it once for each line in order. */
    boolean holds(String line) {
      int indent = endOfRun(line, 0, ' ');
      char first = indent < line.length() && indent <= DEEPEST ? line.charAt(indent) : 0;
      int end = endOfRun(line, indent, first);
      boolean marks = KINDS.contains(first) && end - indent >= SHORTEST;
      return length == 0
          ? marks && opens(line, first, indent, end)
          : !marks || closesOrStays(line, first, indent, end);
    }

    /** The text after a fence of back quotes must not contain back quotes. */
    private boolean opens(String line, char first, int indent, int end) {
      if (first == '`' && line.indexOf('`', end) >= 0) {
        return false;
      }
      kind = first;
      length = end - indent;
      return true;
    }

    private boolean closesOrStays(String line, char first, int indent, int end) {
      if (first == kind && end - indent >= length && end == line.length()) {
        length = 0;
      }
      return true;
    }
  }
}
