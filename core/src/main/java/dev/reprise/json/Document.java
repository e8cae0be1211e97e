package dev.reprise.json;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A strictly parsed JSON text. It copies nothing: each value is a byte range of the caller's
 * array. Refused: duplicate member names (after unescaping), trailing tokens, NaN and Infinity,
 * invalid UTF-8, a byte order mark, lone surrogates (raw or escaped), depth over 256. Nodes are
 * plain ints, valid for this document only; {@link #NONE} means "no such value". Immutable after
 * {@link #parse}, except for {@link #release}. Several threads may read it when it was published
 * safely to them.
 */
public final class Document {
  /** No such value. */
  public static final int NONE = -1;

  /** Deepest nesting accepted. */
  public static final int MAX_DEPTH = 256;

  private static final byte[] NO_TEXT = {};
  private static final int[] NO_TAPE = {};

  private Room room;
  private byte[] text;
  private int[] tape;

  private Document(byte[] text, int[] tape, Room room) {
    this.text = text;
    this.tape = tape;
    this.room = room;
  }

  /**
   * Parses the whole of {@code bytes}; the array is kept, not copied, and must not change
   * afterwards. At most 2^29 - 1 bytes.
   */
  public static Document parse(byte[] bytes) throws MalformedJson {
    return parse(bytes, Room.ENDLESS);
  }

  /**
   * The same; asks {@code room} before the parse takes more memory.
   *
   * @throws NoRoom when {@code room} refuses
   */
  public static Document parse(byte[] bytes, Room room) throws MalformedJson {
    return new Document(bytes, new Parser(bytes, room).parse(), room);
  }

  /**
   * Releases the text and the result of parsing, so that their memory is free while this object is
   * still referenced: a call may take minutes, and its request is read again only to repeat the
   * call. Afterwards only {@link #gone} may be called. Only the sole owner of the document may call
   * this.
   */
  public void release() {
    text = NO_TEXT;
    tape = NO_TAPE;
  }

  /** Whether {@link #release} was called; then the text must be parsed again to be read. */
  public boolean gone() {
    return tape.length == 0;
  }

  /**
   * Drops the reference to the memory budget of the request. Call this before a document is stored
   * for longer than its request.
   */
  public void outlivesItsRequest() {
    room = Room.ENDLESS;
  }

  /** The memory budget given to {@link #parse}. */
  public Room room() {
    return room;
  }

  /**
   * Parses the text after an edit by Reprise; returns this document when nothing was changed.
   *
   * @throws IllegalStateException when the edited text is not JSON; that is a defect of the edit
   *     and not of the request
   */
  public Document edited(byte[] text) {
    try {
      return text == bytes()
          ? this
          : new Document(text, new Parser(text, Room.ENDLESS).parse(), room);
    } catch (MalformedJson e) {
      throw new IllegalStateException("an edit of ours left no JSON: " + e.getMessage(), e);
    }
  }

  /** Bytes of memory this takes beside the text. */
  public long parsedBytes() {
    return (long) Integer.BYTES * tape.length;
  }

  /** The text this was parsed from. */
  public byte[] bytes() {
    return text;
  }

  /** The outermost value. */
  public int root() {
    return 0;
  }

  public Kind kind(int node) {
    return switch (text[start(node)]) {
      case '{' -> Kind.OBJECT;
      case '[' -> Kind.ARRAY;
      case '"' -> Kind.STRING;
      case 't' -> Kind.TRUE;
      case 'f' -> Kind.FALSE;
      case 'n' -> Kind.NULL;
      default -> Kind.NUMBER;
    };
  }

  /** First byte of the value (for a string: its opening quote). */
  public int start(int node) {
    return tape[node + Tape.START];
  }

  /** One past the last byte of the value (for a string: past its closing quote). */
  public int end(int node) {
    return tape[node + Tape.END] & Tape.POSITION;
  }

  /** Number of members or elements; 0 for other kinds. */
  public int size(int node) {
    return container(node) ? tape[node + Tape.SIZE] : 0;
  }

  /**
   * The value of the member with this name, or {@link #NONE} (also when the node is no object, or
   * NONE itself).
   */
  public int member(int object, String name) {
    int value = is(object, Kind.OBJECT) ? first(object) : NONE;
    while (value != NONE && !named(value, name)) {
      value = next(value);
    }
    return value;
  }

  /** Follows member names from a node; NONE as soon as one is missing. */
  public int at(int node, String... names) {
    int value = node;
    for (String name : names) {
      value = member(value, name);
    }
    return value;
  }

  /**
   * The first element of an array, or the VALUE of the first member of an object; NONE when it is
   * empty or of another kind.
   */
  public int first(int container) {
    if (container == NONE || size(container) == 0) {
      return NONE;
    }
    return container + Tape.CONTAINER_WORDS + namesBefore(container);
  }

  /** The next element or the next member's value in the same container; NONE after the last. */
  public int next(int node) {
    int parent = parent(node);
    int after = after(node);
    if (parent == NONE || after == tape[parent + Tape.AFTER]) {
      return NONE;
    }
    return after + namesBefore(parent);
  }

  /** The element at this place of an array, or NONE. */
  public int element(int array, int index) {
    if (!is(array, Kind.ARRAY) || index < 0 || index >= size(array)) {
      return NONE;
    }
    int value = first(array);
    for (int i = 0; i < index; i++) {
      value = next(value);
    }
    return value;
  }

  /** The container this value stands in, or NONE for the root. */
  public int parent(int node) {
    return tape[node + Tape.PARENT];
  }

  /**
   * The (unescaped) name of the member whose value this is; null when the node is no member's
   * value.
   */
  public @Nullable String name(int value) {
    return isMember(value) ? decoded(value - Tape.NAME_WORDS) : null;
  }

  /** Whether that member has this name; false when the node is no member's value. */
  public boolean named(int value, String name) {
    if (!isMember(value)) {
      return false;
    }
    int node = value - Tape.NAME_WORDS;
    return (tape[node + Tape.END] & (Tape.ESCAPED | Tape.NON_ASCII)) == 0
        ? spells(start(node) + 1, end(node) - 1, name)
        : decoded(node).equals(name);
  }

  /** First byte of that member's name (its opening quote); only for member values. */
  public int nameStart(int value) {
    return start(value - Tape.NAME_WORDS);
  }

  /** One past the closing quote of that member's name; only for member values. */
  public int nameEnd(int value) {
    return end(value - Tape.NAME_WORDS);
  }

  /** The unescaped text of a string; the bytes as written for every other kind. */
  public String text(int node) {
    return is(node, Kind.STRING)
        ? decoded(node)
        : new String(text, start(node), end(node) - start(node), StandardCharsets.UTF_8);
  }

  /** The text when the node is a string, else null (also for NONE). */
  public @Nullable String textOrNull(int node) {
    return is(node, Kind.STRING) ? decoded(node) : null;
  }

  /** True when the node is the literal {@code true}. */
  public boolean isTrue(int node) {
    return is(node, Kind.TRUE);
  }

  public boolean is(int node, Kind kind) {
    return node != NONE && kind(node) == kind;
  }

  /**
   * The members' values in code point order of their unescaped names; null when they are written in
   * that order (or the node is no object), then use {@link #first} and {@link #next}.
   */
  public int @Nullable [] outOfOrder(int object) {
    if (!is(object, Kind.OBJECT) || (tape[object + Tape.END] & Tape.SORTED) != 0) {
      return null;
    }
    int[] nodes = MemberNames.names(text, tape, object + Tape.CONTAINER_WORDS, size(object));
    MemberNames.sort(text, tape, nodes);
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] += Tape.NAME_WORDS;
    }
    return nodes;
  }

  /**
   * Whether a string is written in the one canonical spelling: raw UTF-8, the two-byte escapes only
   * where JSON requires or defines them, neither {@code \/} nor {@code \}{@code u}. A control
   * character has no other spelling than {@code \}{@code u}, so such a string counts as not plain
   * either.
   */
  public boolean plain(int string) {
    return (tape[string + Tape.END] & Tape.RESPELL) == 0;
  }

  /** {@link #plain} for the name of the member whose value this is. */
  public boolean plainName(int value) {
    return plain(value - Tape.NAME_WORDS);
  }

  /** Whether the bytes between a string's quotes are its text: no escape at all. */
  public boolean verbatim(int string) {
    return (tape[string + Tape.END] & Tape.ESCAPED) == 0;
  }

  /**
   * Writes a string with its quotes in canonical spelling. Returns the number of bytes written,
   * which is never more than the string has in the text.
   */
  public int spell(int string, byte[] into) {
    return Escapes.respell(text, start(string), end(string), into);
  }

  /** {@link #spell} for the name of the member whose value this is. */
  public int spellName(int value, byte[] into) {
    return spell(value - Tape.NAME_WORDS, into);
  }

  /** Whether a string's raw bytes are all ASCII (its escapes may still stand for others). */
  public boolean ascii(int string) {
    return (tape[string + Tape.END] & Tape.NON_ASCII) == 0;
  }

  private boolean isMember(int value) {
    int parent = parent(value);
    return parent != NONE && text[start(parent)] == '{';
  }

  private int namesBefore(int container) {
    return text[start(container)] == '{' ? Tape.NAME_WORDS : 0;
  }

  private boolean container(int node) {
    byte opening = text[start(node)];
    return opening == '{' || opening == '[';
  }

  private int after(int node) {
    return MemberNames.after(text, tape, node);
  }

  private boolean spells(int from, int to, String name) {
    int length = to - from;
    if (length != name.length()) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (text[from + i] != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private String decoded(int string) {
    int from = start(string) + 1;
    int to = end(string) - 1;
    if ((tape[string + Tape.END] & Tape.ESCAPED) == 0) {
      return new String(text, from, to - from, StandardCharsets.UTF_8);
    }
    return new String(Escapes.decode(text, from, to), StandardCharsets.UTF_8);
  }
}
