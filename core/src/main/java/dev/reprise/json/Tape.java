package dev.reprise.json;

/**
 * The layout of the int tape a parse writes; a node is the index of its first word. Every value
 * starts with {@code [start, end | flags, parent]}; containers go on with {@code [size, after]},
 * where {@code after} is the index behind the whole subtree. A member is its name, {@code [start,
 * end | flags]}, directly followed by its value. The kind is not stored: the byte at {@code start}
 * tells it.
 */
final class Tape {
  static final int START = 0;
  static final int END = 1;
  static final int PARENT = 2;
  static final int SIZE = 3;
  static final int AFTER = 4;

  static final int NAME_WORDS = 2;
  static final int SCALAR_WORDS = 3;
  static final int CONTAINER_WORDS = 5;

  /** Of a string: at least one escape, so the bytes between the quotes are not the text. */
  static final int ESCAPED = 1 << 29;

  /** Of a string: an escape that has a canonical spelling other than this one. */
  static final int RESPELL = 1 << 30;

  /** Of a string: at least one raw byte above 0x7F. */
  static final int NON_ASCII = 1 << 31;

  /** Of an object: members already in strict code point order of their names. */
  static final int SORTED = 1 << 31;

  /** Positions have 29 bits; the flags have the other three. */
  static final int POSITION = ESCAPED - 1;

  private Tape() {}
}
