package dev.reprise.response;

/**
 * Where the bytes of a live body go. Called by one thread at a time, in order: any number of {@link
 * #chunk}, then exactly one of {@link #end} and {@link #broken}. Must not block.
 */
public interface Sink {
  /** The bytes are the sink's to keep; the caller will not change them. */
  void chunk(byte[] bytes);

  /**
   * The body is whole: the transfer coding ended as it should. Says nothing about the dialect's own
   * terminal event.
   */
  void end();

  /** The body was cut: reset, timeout, cancelled, too large. */
  void broken(Broken cause);

  /** Why a body broke. */
  record Broken(Kind kind, String detail) {
    public enum Kind {
      ORIGIN_RESET,
      TIMEOUT,
      CANCELLED,
      TOO_LARGE,
      SLOW_READER
    }
  }
}
