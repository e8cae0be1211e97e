package dev.reprise.simulator.openai;

import dev.reprise.simulator.content.Digests;
import dev.reprise.simulator.wire.Header;
import dev.reprise.simulator.wire.Ids;
import dev.reprise.simulator.world.Scene;
import java.util.ArrayList;
import java.util.List;

/** Request id, version and rate limits. */
final class Headers {

  private Headers() {}

  static List<Header> of(Scene scene, String contentType, Flavor flavor) {
    List<Header> headers = new ArrayList<>();
    headers.add(new Header("content-type", contentType));
    if (flavor == Flavor.VLLM) {
      headers.add(new Header("server", "uvicorn"));
      return headers;
    }
    long seed =
        Digests.seed(
            "request", Long.toString(scene.settings().seed()), Long.toString(scene.number()));
    headers.add(new Header("x-request-id", new Ids(seed).hex("req_", 32)));
    headers.add(new Header("openai-processing-ms", "42"));
    headers.add(new Header("openai-version", "2020-10-01"));
    headers.add(new Header("openai-organization", "simulated"));
    headers.add(new Header("x-ratelimit-limit-requests", "10000"));
    headers.add(new Header("x-ratelimit-limit-tokens", "2000000"));
    headers.add(new Header("x-ratelimit-remaining-requests", "9999"));
    headers.add(new Header("x-ratelimit-remaining-tokens", "1999000"));
    headers.add(new Header("x-ratelimit-reset-requests", "6ms"));
    headers.add(new Header("x-ratelimit-reset-tokens", "30ms"));
    return headers;
  }
}
