package dev.reprise.simulator.world;

import dev.reprise.simulator.content.TokenCount;
import dev.reprise.simulator.wire.Pace;
import java.util.Set;

/**
 * How a simulator behaves.
 *
 * @param kind which family of servers it is
 * @param seed decides texts, ids and chances
 * @param pace delays; {@link Pace#INSTANT} in tests
 * @param tokens counts the tokens of one prompt block
 * @param requiredKeys credentials that are accepted; empty: any, also none
 * @param implicitFallback whether OpenAI's implicit mode also looks at earlier message ends
 *     (documented since October 2026; before that only at the latest)
 * @param geminiHitPercent chance that Gemini's implicit cache finds what it has; the provider gives
 *     no guarantee
 * @param padding whether Anthropic's random trailing spaces and OpenAI's {@code obfuscation} are
 *     written
 * @param vllmBlocks size of the vLLM block pool, in blocks of 16 tokens
 */
public record Settings(
    Kind kind,
    long seed,
    Pace pace,
    TokenCount tokens,
    Set<String> requiredKeys,
    boolean implicitFallback,
    int geminiHitPercent,
    boolean padding,
    int vllmBlocks) {

  /** Which servers are simulated. */
  public enum Kind {
    /** OpenAI, Anthropic and Google at once, told apart by path and headers. */
    PROVIDERS,
    /**
     * One vLLM replica: the OpenAI paths with a block cache, {@code /metrics} and {@code /health}.
     */
    VLLM
  }

  public Settings {
    requiredKeys = Set.copyOf(requiredKeys);
  }

  /** The providers at a realistic pace, any key accepted. */
  public static Settings standard() {
    return new Settings(
        Kind.PROVIDERS, 1, Pace.HOSTED, TokenCount.FOUR_BYTES, Set.of(), true, 100, true, 8192);
  }

  /** The same without delays. */
  public static Settings instant() {
    return standard().withPace(Pace.INSTANT);
  }

  public Settings withKind(Kind other) {
    return new Settings(
        other,
        seed,
        pace,
        tokens,
        requiredKeys,
        implicitFallback,
        geminiHitPercent,
        padding,
        vllmBlocks);
  }

  public Settings withSeed(long other) {
    return new Settings(
        kind,
        other,
        pace,
        tokens,
        requiredKeys,
        implicitFallback,
        geminiHitPercent,
        padding,
        vllmBlocks);
  }

  public Settings withPace(Pace other) {
    return new Settings(
        kind,
        seed,
        other,
        tokens,
        requiredKeys,
        implicitFallback,
        geminiHitPercent,
        padding,
        vllmBlocks);
  }

  public Settings withTokens(TokenCount other) {
    return new Settings(
        kind,
        seed,
        pace,
        other,
        requiredKeys,
        implicitFallback,
        geminiHitPercent,
        padding,
        vllmBlocks);
  }

  public Settings withRequiredKeys(Set<String> other) {
    return new Settings(
        kind, seed, pace, tokens, other, implicitFallback, geminiHitPercent, padding, vllmBlocks);
  }

  public Settings withImplicitFallback(boolean other) {
    return new Settings(
        kind, seed, pace, tokens, requiredKeys, other, geminiHitPercent, padding, vllmBlocks);
  }

  public Settings withGeminiHitPercent(int other) {
    return new Settings(
        kind, seed, pace, tokens, requiredKeys, implicitFallback, other, padding, vllmBlocks);
  }

  public Settings withPadding(boolean other) {
    return new Settings(
        kind,
        seed,
        pace,
        tokens,
        requiredKeys,
        implicitFallback,
        geminiHitPercent,
        other,
        vllmBlocks);
  }

  public Settings withVllmBlocks(int other) {
    return new Settings(
        kind, seed, pace, tokens, requiredKeys, implicitFallback, geminiHitPercent, padding, other);
  }
}
