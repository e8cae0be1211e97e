package dev.reprise.artifact;

/**
 * What a provider reported of one call, in one accounting family (reference 0: prompt = input +
 * cacheRead + cacheWrite), and what else decides its price. Usage that was not reported is {@link
 * #UNKNOWN}, never zero.
 *
 * @param input tokens of the prompt neither read from nor written to the provider's cache
 * @param cacheRead tokens read from it
 * @param cacheWrite5m tokens written for five minutes; also writes of providers that know one
 *     lifetime only (OpenAI's thirty minutes)
 * @param cacheWrite1h tokens written for an hour
 * @param output tokens made, thinking included
 * @param billing what else decides the price
 */
public record TokenUsage(
    long input,
    long cacheRead,
    long cacheWrite5m,
    long cacheWrite1h,
    long output,
    Billing billing) {
  /** The provider did not say. */
  public static final TokenUsage UNKNOWN = new TokenUsage(-1, -1, -1, -1, -1, Billing.PLAIN);

  /** Nothing was used: what a hit consumes at the provider. */
  public static final TokenUsage NONE = new TokenUsage(0, 0, 0, 0);

  /** Usage at a provider whose cache has one lifetime only. */
  public TokenUsage(long input, long cacheRead, long cacheWrite, long output) {
    this(input, cacheRead, cacheWrite, 0, output, Billing.PLAIN);
  }

  public boolean known() {
    return input >= 0;
  }

  /** Tokens written, whatever their lifetime. */
  public long cacheWrite() {
    return cacheWrite5m + cacheWrite1h;
  }

  /** The whole prompt; 0 when unknown. */
  public long prompt() {
    return known() ? input + cacheRead + cacheWrite() : 0;
  }

  /** All tokens of the call; 0 when unknown. */
  public long total() {
    return known() ? prompt() + output : 0;
  }

  /** The same counts with other billing. */
  public TokenUsage billed(Billing how) {
    return known()
        ? new TokenUsage(input, cacheRead, cacheWrite5m, cacheWrite1h, output, how)
        : this;
  }

  /** Both calls' tokens; unknown when either is. The billing is this one's. */
  public TokenUsage plus(TokenUsage other) {
    return known() && other.known()
        ? new TokenUsage(
            input + other.input,
            cacheRead + other.cacheRead,
            cacheWrite5m + other.cacheWrite5m,
            cacheWrite1h + other.cacheWrite1h,
            output + other.output,
            billing)
        : UNKNOWN;
  }
}
