package dev.reprise.intake;

/**
 * A header the caller has to write differently; the message names it and says how. Carries no stack
 * trace.
 */
public final class BadHeader extends Exception {
  private static final long serialVersionUID = 1L;

  private final String what;

  BadHeader(String message) {
    super(message, null, false, false);
    this.what = message;
  }

  public String what() {
    return what;
  }
}
