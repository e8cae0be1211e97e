package dev.reprise.simulator.wire;

import java.nio.charset.StandardCharsets;

/**
 * Bytes that leave together: one event of a stream, or a whole body.
 *
 * @param atNanos when, counted from the moment the call arrived
 */
public record Chunk(long atNanos, byte[] bytes) {

  public static Chunk of(long atNanos, String text) {
    return new Chunk(atNanos, text.getBytes(StandardCharsets.UTF_8));
  }

  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  public Chunk later(long nanos) {
    return new Chunk(atNanos + nanos, bytes);
  }
}
