package dev.reprise.json;

/** What a parse makes of a text would take more memory than there is room for. */
public final class NoRoom extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NoRoom() {
    super("there is no room for what parsing makes of this text", null, false, false);
  }
}
