package dev.reprise.response;

/**
 * Copies from a live answer, chunk by chunk, the bytes that are needed when it has ended, in memory
 * that does not grow with the answer. For one thread at a time.
 */
public interface Gist {
  void take(byte[] chunk);

  /** Bytes of memory the copy takes now, roughly. */
  long held();

  /** The bytes copied. */
  byte[] bytes();
}
