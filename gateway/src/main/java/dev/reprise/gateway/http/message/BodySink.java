package dev.reprise.gateway.http.message;

/** Takes a body piece by piece. */
@FunctionalInterface
public interface BodySink {
  /** The octets are only lent: what is kept must be copied. */
  void take(byte[] octets, int from, int length);
}
