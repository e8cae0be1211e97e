package dev.reprise.json;

import java.util.Arrays;

/**
 * One pass over the text, recursive with bounded depth, writing the {@link Tape}. A parser is used
 * once, by one thread.
 */
final class Parser {
  private static final int END_OF_TEXT = -1;

  /**
   * Above this length the tape grows by half instead of doubling, because its unused part takes
   * memory, too.
   */
  private static final int LARGE = 1 << 18;

  private final byte[] text;
  private final Room room;
  private final StringScan strings;
  private int[] tape;
  private int top;

  Parser(byte[] text, Room room) {
    this.text = text;
    this.room = room;
    this.strings = new StringScan(text);
    int words = text.length / 16 + 64;
    take(words);
    this.tape = new int[words];
  }

  /** The tape of the whole text; the root is node 0. */
  int[] parse() throws MalformedJson {
    if (text.length > Tape.POSITION) {
      throw new MalformedJson(Tape.POSITION, "the text is longer than can be indexed");
    }
    if (text.length >= 3
        && text[0] == (byte) 0xEF
        && text[1] == (byte) 0xBB
        && text[2] == (byte) 0xBF) {
      throw new MalformedJson(0, "a byte order mark stands before the JSON text");
    }
    int end = blanks(value(blanks(0), Document.NONE, 0));
    if (end < text.length) {
      throw new MalformedJson(end, "something follows the JSON value: " + seen(end));
    }
    return tape;
  }

  private int value(int position, int parent, int depth) throws MalformedJson {
    return switch (at(position)) {
      case '"' -> string(position, parent);
      case '{' -> object(position, parent, depth + 1);
      case '[' -> array(position, parent, depth + 1);
      case 't' -> literal(position, parent, Literal.TRUE);
      case 'f' -> literal(position, parent, Literal.FALSE);
      case 'n' -> literal(position, parent, Literal.NULL);
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' ->
          scalar(position, Numbers.end(text, position), parent);
      default -> throw new MalformedJson(position, "a value is missing: " + seen(position));
    };
  }

  private int object(int start, int parent, int depth) throws MalformedJson {
    int node = open(start, parent, depth);
    int position = blanks(start + 1);
    if (at(position) == '}') {
      return close(node, position + 1, 0, Tape.SORTED);
    }
    int size = 0;
    int previous = Document.NONE;
    int sorted = Tape.SORTED;
    while (true) {
      int name = top;
      position = name(position);
      if (size++ > 0 && sorted != 0 && MemberNames.compare(text, tape, previous, name) >= 0) {
        sorted = 0;
      }
      previous = name;
      position = blanks(value(colon(position), node, depth));
      int next = at(position);
      if (next == '}') {
        break;
      }
      position = comma(position, next, "a comma or } is missing after a member");
    }
    if (sorted == 0) {
      MemberNames.refuseDuplicates(text, tape, node + Tape.CONTAINER_WORDS, size);
    }
    return close(node, position + 1, size, sorted);
  }

  private int array(int start, int parent, int depth) throws MalformedJson {
    int node = open(start, parent, depth);
    int position = blanks(start + 1);
    if (at(position) == ']') {
      return close(node, position + 1, 0, 0);
    }
    int size = 0;
    while (true) {
      position = blanks(value(position, node, depth));
      size++;
      int next = at(position);
      if (next == ']') {
        return close(node, position + 1, size, 0);
      }
      position = comma(position, next, "a comma or ] is missing after an element");
    }
  }

  private int open(int start, int parent, int depth) throws MalformedJson {
    if (depth > Document.MAX_DEPTH) {
      throw new MalformedJson(start, "nesting is deeper than " + Document.MAX_DEPTH);
    }
    int node = reserve(Tape.CONTAINER_WORDS);
    tape[node + Tape.START] = start;
    tape[node + Tape.PARENT] = parent;
    return node;
  }

  private int close(int node, int end, int size, int flags) {
    tape[node + Tape.END] = end | flags;
    tape[node + Tape.SIZE] = size;
    tape[node + Tape.AFTER] = top;
    return end;
  }

  private int name(int start) throws MalformedJson {
    if (at(start) != '"') {
      throw new MalformedJson(start, "a member name in quotes is missing: " + seen(start));
    }
    int end = strings.end(start);
    int node = reserve(Tape.NAME_WORDS);
    tape[node + Tape.START] = start;
    tape[node + Tape.END] = end | strings.flags();
    return end;
  }

  private int string(int start, int parent) throws MalformedJson {
    int end = strings.end(start);
    scalar(start, end | strings.flags(), parent);
    return end;
  }

  private int scalar(int start, int end, int parent) {
    int node = reserve(Tape.SCALAR_WORDS);
    tape[node + Tape.START] = start;
    tape[node + Tape.END] = end;
    tape[node + Tape.PARENT] = parent;
    return end;
  }

  private int literal(int start, int parent, Literal literal) throws MalformedJson {
    if (!literal.standsAt(text, start)) {
      throw new MalformedJson(start, "a value is missing: " + literal.word() + " is misspelt");
    }
    return scalar(start, start + literal.word().length(), parent);
  }

  private int colon(int position) throws MalformedJson {
    int colon = blanks(position);
    if (at(colon) != ':') {
      throw new MalformedJson(colon, "a colon is missing after a member name: " + seen(colon));
    }
    return blanks(colon + 1);
  }

  private int comma(int position, int found, String otherwise) throws MalformedJson {
    if (found != ',') {
      throw new MalformedJson(position, otherwise + ": " + seen(position));
    }
    return blanks(position + 1);
  }

  private int blanks(int from) {
    int position = from;
    while (position < text.length && blank(text[position])) {
      position++;
    }
    return position;
  }

  private static boolean blank(byte b) {
    return b <= ' ' && (b == ' ' || b == '\n' || b == '\r' || b == '\t');
  }

  private int at(int position) {
    return position < text.length ? text[position] & 0xFF : END_OF_TEXT;
  }

  private String seen(int position) {
    int found = at(position);
    if (found == END_OF_TEXT) {
      return "the text ends";
    }
    return found > ' ' && found < 0x7F
        ? "found '" + (char) found + "'"
        : "found byte 0x" + Integer.toHexString(found | 0x100).substring(1);
  }

  private int reserve(int words) {
    int node = top;
    top += words;
    if (top > tape.length) {
      grow();
    }
    return node;
  }

  private void grow() {
    int more = tape.length < LARGE ? tape.length : tape.length / 2;
    int words = Math.max(Math.addExact(tape.length, more), top);
    take(words - tape.length);
    tape = Arrays.copyOf(tape, words);
  }

  private void take(int words) {
    if (!room.take((long) words * Integer.BYTES)) {
      throw new NoRoom();
    }
  }

  /** The three words of JSON (RFC 8259 section 3). */
  private enum Literal {
    TRUE("true"),
    FALSE("false"),
    NULL("null");

    private final String word;

    Literal(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }

    boolean standsAt(byte[] text, int start) {
      if (start + word.length() > text.length) {
        return false;
      }
      for (int i = 1; i < word.length(); i++) {
        if (text[start + i] != word.charAt(i)) {
          return false;
        }
      }
      return true;
    }
  }
}
