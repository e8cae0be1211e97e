package dev.reprise.gateway.http.message;

/** Takes a body piece by piece. */
@FunctionalInterface
public interface BodySink {
  /** The array is reused after the call: octets to be kept must be copied. */
  void take(byte[] octets, int from, int length);
}
