package dev.reprise.response;

import java.util.Locale;

/**
 * Where the bytes of a live body go. Called by one thread at a time, in order: any number of {@link
 * #chunk}, then exactly one of {@link #end} and {@link #broken}. Must not block.
 */
public interface Sink {
  /** Takes the next bytes. The sink may keep the array; the caller does not change it. */
  void chunk(byte[] bytes);

  /**
   * The body is whole: the transfer coding ended as it should. Whether the dialect's terminal event
   * came is not known.
   */
  void end();

  /** The body was cut: reset, timeout, cancelled, too large. */
  void broken(Broken cause);

  /** Why a body broke. */
  record Broken(BreakCause kind, String detail) {
    /** Every reader has left. */
    public static final Broken UNWANTED = new Broken(BreakCause.CANCELLED, "nobody wants the rest");

    public enum BreakCause {
      ORIGIN_RESET,
      TIMEOUT,
      CANCELLED,
      TOO_LARGE,
      SLOW_READER;

      private final String code = name().toLowerCase(Locale.ROOT).replace('_', '-');

      /** Kebab-case, stable: for metrics and decisions. */
      public String code() {
        return code;
      }
    }
  }
}
