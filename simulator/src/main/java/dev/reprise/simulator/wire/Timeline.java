package dev.reprise.simulator.wire;

import java.util.ArrayList;
import java.util.List;

/** Collects the chunks of a stream, each with the time at which it is sent. */
public final class Timeline {

  private final Pace pace;
  private final List<Chunk> chunks = new ArrayList<>();
  private long now;

  public Timeline(Pace pace, int uncachedTokens) {
    this.pace = pace;
    now = pace.firstTokenNanos(uncachedTokens);
  }

  /** Sends at once. */
  public void send(String text) {
    chunks.add(Chunk.of(now, text));
  }

  /** Sends after the time of {@code tokens} output tokens. */
  public void send(String text, int tokens) {
    pass(tokens);
    send(text);
  }

  /** Lets the time of {@code tokens} output tokens go by in silence. */
  public void pass(int tokens) {
    now += pace.decodeNanos(tokens);
  }

  public long nowNanos() {
    return now;
  }

  public List<Chunk> chunks() {
    return chunks;
  }
}
