package dev.reprise.gateway.origin;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Limits of time and size for connections to providers.
 *
 * @param connect time to connect, and the same again for the TLS handshake
 * @param answer time from the request to the head of its answer
 * @param answerOf the same for some providers, by their configured name
 * @param read time between two pieces of a body
 * @param idle how long an unused connection is kept; less when the origin's Keep-Alive field says
 *     so
 * @param head octets of an answer's head
 * @param decodedRatio how many times its sent size a compressed answer may become, from 1 MiB on
 * @param authorities a PEM file of certificate authorities to trust beside the JDK's
 */
public record OriginSettings(
    Duration connect,
    Duration answer,
    Map<String, Duration> answerOf,
    Duration read,
    Duration idle,
    int head,
    int decodedRatio,
    Optional<Path> authorities) {

  public static final OriginSettings DEFAULT =
      new OriginSettings(
          Duration.ofSeconds(10),
          Duration.ofMinutes(10),
          Map.of(),
          Duration.ofMinutes(5),
          Duration.ofSeconds(30),
          64 << 10,
          100,
          Optional.empty());

  Duration answer(String provider) {
    return answerOf.getOrDefault(provider, answer);
  }
}
