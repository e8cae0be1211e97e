package dev.reprise.provider.caching;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the registry remembers of one request's prefixes: a value, taken before planning.
 *
 * @param deepest index of the longest prefix seen before, or -1
 * @param warm the longest prefix expected to be cached at the provider now, or null
 * @param candidates where a write may pay, ascending; the last is the tail
 * @param allowance how much may still be lost on writes that are never read, in permille tokens (a
 *     thousandth of a token's input price)
 * @param scalePermille how many tokens the provider counts for a thousand estimated ones
 * @param perMinute requests of this kind in the busier of this minute and the last
 */
public record KnownPrefixes(
    int deepest,
    @Nullable Warm warm,
    List<Candidate> candidates,
    long allowance,
    int scalePermille,
    int perMinute) {
  /** Nothing is known. */
  public static final KnownPrefixes NOTHING = new KnownPrefixes(-1, null, List.of(), 0, 1000, 0);

  /**
   * A prefix in the provider's cache.
   *
   * @param index its position
   * @param lifetime what it is kept for
   * @param lengthens whether a mark of an hour on it is believed to keep it for an hour at no cost
   */
  public record Warm(int index, Lifetime lifetime, boolean lengthens) {}

  /**
   * A place where a write may pay.
   *
   * @param index its position
   * @param role why it is looked at
   * @param odds that it comes again
   * @param seen whether it was seen before within an hour
   */
  public record Candidate(int index, CandidateRole role, Odds odds, boolean seen) {}

  /** Why a position is looked at. */
  public enum CandidateRole {
    /** The end of tools or system. */
    SECTION,
    /** Where requests that were equal up to here differ. */
    FORK,
    /** The end of this request. */
    TAIL
  }
}
