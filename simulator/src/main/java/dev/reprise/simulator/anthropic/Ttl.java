package dev.reprise.simulator.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.simulator.wire.Rejection;
import dev.reprise.simulator.world.Facts;

/** The two lifetimes of a cache entry. */
enum Ttl {
  FIVE_MINUTES("5m"),
  HOUR("1h");

  private final String wire;
  private final long nanos;

  Ttl(String wire) {
    this.wire = wire;
    nanos = Facts.of("anthropic").number("ttl_seconds/" + wire) * 1_000_000_000L;
  }

  String wire() {
    return wire;
  }

  long nanos() {
    return nanos;
  }

  /** Reads {@code cache_control}; {@code path} is where it stands, for the error text. */
  static Ttl read(JsonNode control, String path) {
    if (!control.path("type").asText().equals("ephemeral")) {
      throw Rejection.invalid(path + ".type: Input should be 'ephemeral'");
    }
    return switch (control.path("ttl").asText("5m")) {
      case "5m" -> FIVE_MINUTES;
      case "1h" -> HOUR;
      default -> throw Rejection.invalid(path + ".ttl: Input should be '5m' or '1h'");
    };
  }
}
