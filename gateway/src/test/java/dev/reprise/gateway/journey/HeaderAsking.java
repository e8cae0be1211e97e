package dev.reprise.gateway.journey;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Asks a world with header fields chosen one by one, in their order. */
record HeaderAsking(World world) {

  /** What came back. */
  record Asked(RawClient.Got got, String cacheStatus, String id) {
    boolean hit() {
      return cacheStatus.startsWith("reprise; hit");
    }
  }

  /** Asks as Ada, with these fields after hers. */
  Asked ask(Wire wire, String question, String... fields) throws IOException {
    var all = new ArrayList<String>();
    boolean own = List.of(fields).contains(wire.credentialHeader);
    if (!own) {
      all.addAll(List.of(wire.credentialHeader, wire.credential("ada")));
    }
    if (!List.of(fields).contains("anthropic-version")) {
      all.addAll(List.of("anthropic-version", "2023-06-01"));
    }
    all.addAll(List.of(fields));
    return raw(wire, wire.path, question, all);
  }

  Asked raw(Wire wire, String path, String question, List<String> fields) throws IOException {
    String body = wire.body(question, false);
    try (RawClient client =
        RawClient.post(world.gateway.dataUrl(), path, body, fields.toArray(String[]::new))) {
      client.head();
      return new Asked(
          client.rest(),
          client.headers().getOrDefault("cache-status", ""),
          client.headers().getOrDefault("reprise-request-id", ""));
    }
  }

  /** These fields, and that only a kept answer is wanted. */
  static String[] cached(String... fields) {
    var all = new ArrayList<>(List.of(fields));
    all.addAll(List.of("cache-control", "only-if-cached"));
    return all.toArray(String[]::new);
  }
}
