package dev.reprise.json;

/** Parsing would take more memory than the budget allows. */
public final class NoRoom extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NoRoom() {
    super("there is no room for what parsing makes of this text", null, false, false);
  }
}
