package dev.reprise.simulator.anthropic;

import dev.reprise.simulator.content.Digests;
import dev.reprise.simulator.wire.Header;
import dev.reprise.simulator.wire.Ids;
import dev.reprise.simulator.world.Scene;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Request id, organisation and rate limits, on success and failure alike. */
final class Headers {

  private Headers() {}

  static String requestId(Scene scene) {
    return new Ids(
            Digests.seed(
                "request", Long.toString(scene.settings().seed()), Long.toString(scene.number())))
        .base62("req_011", 21);
  }

  static List<Header> of(Scene scene, String contentType) {
    List<Header> headers = new ArrayList<>();
    headers.add(new Header("content-type", contentType));
    headers.add(new Header("request-id", requestId(scene)));
    headers.add(new Header("anthropic-organization-id", "00000000-0000-4000-8000-000000000001"));
    Instant reset = scene.start().plusSeconds(1).truncatedTo(ChronoUnit.SECONDS);
    limit(headers, "requests", 4000, 3999, reset);
    limit(headers, "tokens", 2_400_000, 2_400_000, reset);
    limit(headers, "input-tokens", 2_000_000, 2_000_000, reset);
    limit(headers, "output-tokens", 400_000, 400_000, reset);
    return headers;
  }

  private static void limit(
      List<Header> headers, String kind, int limit, int remaining, Instant reset) {
    String prefix = "anthropic-ratelimit-" + kind;
    headers.add(new Header(prefix + "-limit", Integer.toString(limit)));
    headers.add(new Header(prefix + "-remaining", Integer.toString(remaining)));
    headers.add(new Header(prefix + "-reset", reset.toString()));
  }
}
