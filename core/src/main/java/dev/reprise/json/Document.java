package dev.reprise.json;

import org.jspecify.annotations.Nullable;

/**
 * A strictly parsed JSON text over the caller's own bytes: nothing is copied, every value
 * knows its byte range. Refused: duplicate member names (after unescaping), trailing tokens, NaN
 * and Infinity, invalid UTF-8, a byte order mark, lone surrogates (raw or escaped), depth over 256.
 * Nodes are plain ints, valid for this document only; {@link #NONE} means "no such value".
 * Immutable after {@link #parse}; safe to share between threads.
 */
public final class Document {
  /** No such value. */
  public static final int NONE = -1;

  /** Deepest nesting accepted. */
  public static final int MAX_DEPTH = 256;

  private Document() {}

  /**
   * Parses the whole of {@code bytes}; the array is kept, not copied, and must not change
   * afterwards.
   */
  public static Document parse(byte[] bytes) throws MalformedJson {
    throw new UnsupportedOperationException();
  }

  /** The text this was parsed from. */
  public byte[] bytes() {
    throw new UnsupportedOperationException();
  }

  /** The outermost value. */
  public int root() {
    throw new UnsupportedOperationException();
  }

  public Kind kind(int node) {
    throw new UnsupportedOperationException();
  }

  /** First byte of the value (for a string: its opening quote). */
  public int start(int node) {
    throw new UnsupportedOperationException();
  }

  /** One past the last byte of the value (for a string: past its closing quote). */
  public int end(int node) {
    throw new UnsupportedOperationException();
  }

  /** Number of members or elements; 0 for other kinds. */
  public int size(int node) {
    throw new UnsupportedOperationException();
  }

  /**
   * The value of the member with this name, or {@link #NONE} (also when the node is no object, or
   * NONE itself).
   */
  public int member(int object, String name) {
    throw new UnsupportedOperationException();
  }

  /** Follows member names from a node; NONE as soon as one is missing. */
  public int at(int node, String... names) {
    throw new UnsupportedOperationException();
  }

  /**
   * First element of an array, or first member's VALUE of an object; NONE when empty or of another
   * kind.
   */
  public int first(int container) {
    throw new UnsupportedOperationException();
  }

  /** The next element or the next member's value in the same container; NONE after the last. */
  public int next(int node) {
    throw new UnsupportedOperationException();
  }

  /** The element at this place of an array, or NONE. */
  public int element(int array, int index) {
    throw new UnsupportedOperationException();
  }

  /**
   * The (unescaped) name of the member whose value this is; null when the node is no member's
   * value.
   */
  public @Nullable String name(int value) {
    throw new UnsupportedOperationException();
  }

  /** First byte of that member's name (its opening quote); only for member values. */
  public int nameStart(int value) {
    throw new UnsupportedOperationException();
  }

  /** The unescaped text of a string; the bytes as written for every other kind. */
  public String text(int node) {
    throw new UnsupportedOperationException();
  }

  /** The text when the node is a string, else null (also for NONE). */
  public @Nullable String textOrNull(int node) {
    throw new UnsupportedOperationException();
  }

  /** True when the node is the literal {@code true}. */
  public boolean isTrue(int node) {
    throw new UnsupportedOperationException();
  }

  public boolean is(int node, Kind kind) {
    return node != NONE && kind(node) == kind;
  }
}
