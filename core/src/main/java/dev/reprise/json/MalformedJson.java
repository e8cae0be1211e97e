package dev.reprise.json;

/**
 * The bytes are not a JSON text that R-1 accepts. The message says what is wrong, the offset says
 * where. Carries no stack trace.
 */
public final class MalformedJson extends Exception {
  private static final long serialVersionUID = 1L;
  private final int offset;

  public MalformedJson(int offset, String what) {
    super(what + " at byte " + offset, null, false, false);
    this.offset = offset;
  }

  /** Byte offset into the text. */
  public int offset() {
    return offset;
  }
}
