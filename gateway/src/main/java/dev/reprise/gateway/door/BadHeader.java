package dev.reprise.gateway.door;

/**
 * A header the caller has to write differently; the message names it and says how. Carries no stack
 * trace.
 */
final class BadHeader extends Exception {
  private static final long serialVersionUID = 1L;

  private final String what;

  BadHeader(String message) {
    super(message, null, false, false);
    this.what = message;
  }

  String what() {
    return what;
  }
}
