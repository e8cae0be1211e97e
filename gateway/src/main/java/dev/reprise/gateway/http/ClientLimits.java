package dev.reprise.gateway.http;

import java.time.Duration;

/**
 * The limits for one client.
 *
 * @param body octets of a request body, as sent and again as decoded
 * @param decodedRatio how many times its sent size a compressed body may become, from 1 MiB on
 * @param headers octets of a request head
 * @param headerTime from a head's first octet to its last
 * @param bodyTime from the end of the head to the end of the body; also how long a client may leave
 *     an answer unread
 * @param idle between two requests
 * @param request from a request's last octet to the head of its answer, and each silence within the
 *     answer
 * @param drain how long a stopping server waits for answers under way
 * @param total from a request's last octet to the end of its answer; zero for no limit
 */
public record ClientLimits(
    long body,
    int decodedRatio,
    int headers,
    Duration headerTime,
    Duration bodyTime,
    Duration idle,
    Duration request,
    Duration drain,
    Duration total) {

  public static final ClientLimits DEFAULT =
      new ClientLimits(
          32L << 20,
          100,
          32 << 10,
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          Duration.ofSeconds(75),
          Duration.ofMinutes(10),
          Duration.ofSeconds(30),
          Duration.ZERO);
}
