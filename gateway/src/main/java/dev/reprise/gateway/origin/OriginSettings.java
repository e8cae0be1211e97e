package dev.reprise.gateway.origin;

import java.time.Duration;

/**
 * Limits of time and size for connections to providers.
 *
 * @param connect time to connect, and the same again for the TLS handshake
 * @param answer time from the request to the head of its answer
 * @param read time between two pieces of a body
 * @param idle how long an unused connection is kept; less when the origin's Keep-Alive field says
 *     so
 * @param head octets of an answer's head
 * @param decodedRatio how many times its sent size a compressed answer may become; up to 1 MiB
 *     decoded this is not checked
 */
public record OriginSettings(
    Duration connect, Duration answer, Duration read, Duration idle, int head, int decodedRatio) {

  public static final OriginSettings DEFAULT =
      new OriginSettings(
          Duration.ofSeconds(10),
          Duration.ofMinutes(10),
          Duration.ofMinutes(5),
          Duration.ofSeconds(30),
          64 << 10,
          100);
}
