package dev.reprise.insight.analyze;

import dev.reprise.insight.analyze.recording.Skipped;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The result of an analysis, as values that reports print.
 *
 * @param requests analysed
 * @param skipped what could not be read
 * @param passedOver requests that are no prompts (model lists, token counts)
 * @param traffic the recording as a whole
 * @param totals over all routes
 * @param routes by prompt tokens, most first
 * @param elsewhere the same traffic with other models
 * @param tenancy which pattern fits
 * @param tools offered without a declaration, and what their names suggest
 * @param notes what a reader must know to understand the numbers
 */
public record AnalysisFindings(
    long requests,
    Skipped skipped,
    long passedOver,
    Traffic traffic,
    TrafficTotals totals,
    List<RouteFindings> routes,
    List<Elsewhere> elsewhere,
    TenancyFinding tenancy,
    List<ToolProposal> tools,
    List<String> notes) {

  /**
   * A row for the bundle's {@code tools}, to be confirmed by a person.
   *
   * @param requests that offered it
   * @param sideEffects {@code none} or {@code unsafe}
   * @param freshness {@code real-time} for a tool that reads what changes; null: the row has none
   * @param why what speaks for it
   */
  public record ToolProposal(
      String name, long requests, String sideEffects, @Nullable String freshness, String why) {
    /** As it is written in the bundle. */
    public String row() {
      String fresh = freshness == null ? "" : ", freshness: " + freshness;
      return "{name: \"" + name + "\", side_effects: " + sideEffects + fresh + "}";
    }
  }

  /**
   * @param seconds from the first request to the last; 0 when the recording has no times
   * @param perDay how often the recording fits into a day
   * @param promptTokens all of them, estimated
   * @param bytes of all bodies
   * @param pricesAsOf the day of the price data
   */
  public record Traffic(
      long seconds, BigDecimal perDay, long promptTokens, long bytes, String pricesAsOf) {}

  /**
   * @param repeatedPrefixShare of prompt tokens
   * @param wouldHit share by layer
   * @param savingUsdPerDay null when no route has a price
   */
  public record TrafficTotals(
      BigDecimal repeatedPrefixShare,
      Map<String, BigDecimal> wouldHit,
      @Nullable BigDecimal uncachedUsdPerDay,
      @Nullable BigDecimal savingUsdPerDay,
      @Nullable BigDecimal layoutUsdPerDay) {}

  /**
   * @param route {@code Reprise-Task}, or operation and model
   * @param agents who asks there, by {@code Reprise-Agent} or system prompt
   * @param breaks where prefixes end, dearest first
   * @param volatiles volatile text in stable parts, dearest first
   * @param advice what to change, most worth first
   */
  public record RouteFindings(
      String route,
      String provider,
      String model,
      boolean modelAssumed,
      long requests,
      long promptTokens,
      BigDecimal repeatedPrefixShare,
      String keptFor,
      Map<String, BigDecimal> wouldHit,
      List<Agent> agents,
      List<Break> breaks,
      List<VolatileFinding> volatiles,
      @Nullable Saving saving,
      Reported reported,
      List<Advice> advice) {}

  /** What the providers counted, where answers were recorded. */
  public record Reported(long answers, long input, long cacheRead, long cacheWrite, long output) {}

  public record Agent(
      String agent, long requests, long promptTokens, BigDecimal repeatedPrefixShare) {}

  /**
   * @param where the part of the prompt
   * @param at first differing byte of the body where it was seen first
   * @param tokensBehind equal tokens after the break
   * @param textHash of the text around it
   * @param text that text, only when asked for
   */
  public record Break(
      String where,
      String cause,
      long count,
      String firstSeen,
      int at,
      long tokensBehind,
      @Nullable BigDecimal usdPerDay,
      String textHash,
      @Nullable String text) {}

  /**
   * @param kind what it looks like, or which reordering
   * @param at its first byte in the body where it was seen first
   * @param length in bytes there
   * @param requests that have it
   * @param changed how often it differed from the previous request
   * @param broke how often a prefix ended there
   * @param tokensLost that would have been read from the cache without it
   */
  public record VolatileFinding(
      String kind,
      String where,
      int at,
      int length,
      String firstSeen,
      long requests,
      long changed,
      long broke,
      long tokensLost,
      @Nullable BigDecimal usdPerDay) {}

  /**
   * Money a day, in USD.
   *
   * @param uncached without any caching
   * @param cached with the marking named
   * @param exact avoided by replayed answers
   * @param layout what the layout advice would save on top
   * @param total saved: uncached − cached, answers included, layout not
   * @param breakEvenReads how often what is written must be read before it pays; null where it
   *     never does, since a read costs as much as the plain input
   */
  public record Saving(
      String marking,
      String keptFor,
      BigDecimal uncached,
      BigDecimal cached,
      BigDecimal exact,
      BigDecimal layout,
      BigDecimal total,
      @Nullable BigDecimal breakEvenReads) {}

  /** One thing to do. */
  public record Advice(String code, String text) {}

  /** The same prompts with another model. */
  public record Elsewhere(
      String provider,
      String model,
      BigDecimal uncachedUsdPerDay,
      BigDecimal cachedUsdPerDay,
      String marking,
      String keptFor) {}

  /**
   * @param callers told apart by workspace or credential
   * @param sharedShare of the stable part that all callers have in common
   */
  public record TenancyFinding(
      int callers, @Nullable BigDecimal sharedShare, String pattern, String why) {}
}
