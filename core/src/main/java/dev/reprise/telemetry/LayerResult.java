package dev.reprise.telemetry;

/**
 * What one tier gave on a look-up. Metrics, spans and {@code explain} print {@link #word}, in which
 * {@link #STALE} and {@link #DEAD} are one word: such an entry has no freshness left.
 */
public enum LayerResult {
  /** A usable entry. */
  HIT("hit"),
  /** An entry past its soft TTL, which may be given while a new one is made. */
  STALE("stale"),
  /** An entry that may not be given; the layer's reason says why. */
  DEAD("stale"),
  /** No entry, or one that cannot be read. */
  MISS("miss"),
  /** The tier gave no answer. */
  SKIPPED("skipped");

  private final String word;

  LayerResult(String word) {
    this.word = word;
  }

  /** As it is printed. */
  public String word() {
    return word;
  }
}
