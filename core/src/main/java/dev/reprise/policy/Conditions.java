package dev.reprise.policy;

/**
 * The extension point for a condition language in {@code when}. Without one, conditions are
 * mappings of globs.
 */
public interface Conditions {
  /** Compiles once, when the bundle is loaded. */
  Condition compile(String expression) throws BadCondition;

  /** A compiled condition: pure, total and bounded. */
  @FunctionalInterface
  interface Condition {
    boolean holds(Facts facts);
  }

  /** The expression cannot be compiled; the message says what to write instead. */
  final class BadCondition extends Exception {
    private static final long serialVersionUID = 1L;

    public BadCondition(String remedy) {
      super(remedy);
    }
  }
}
