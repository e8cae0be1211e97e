package dev.reprise.artifact;

/**
 * What a provider reported, in one accounting family (reference: total_in = input + cacheRead +
 * cacheWrite). Unknown is a value of its own: see {@link #UNKNOWN}; never zero by default.
 */
public record TokenUsage(long input, long cacheRead, long cacheWrite, long output) {
  /** The provider did not say. */
  public static final TokenUsage UNKNOWN = new TokenUsage(-1, -1, -1, -1);

  public boolean known() {
    return input >= 0;
  }

  /** All tokens of the call; 0 when unknown. */
  public long total() {
    return known() ? input + cacheRead + cacheWrite + output : 0;
  }
}
