package dev.reprise.provider.caching.registry;

/**
 * Limits how many first requests of conversations are written that may never come again.
 *
 * <p><b>Problem.</b> The first request of a conversation looks like a prompt that never comes
 * again. A write pays when the conversation goes on, and costs a quarter of the request when not.
 * Odds learnt from conversations stay high for a while after the traffic has changed.
 *
 * <p><b>Approach.</b> A kind of requests may have one such write at risk. The stake is spent when
 * the first request of a conversation is written, and given back when that request comes again in
 * time. It is given back for conversations that came again unwritten, too: by one where most do, by
 * {@link #UNWRITTEN} where fewer do. Besides, {@link #REQUESTS} requests of any sort give it back.
 * So once conversations stop, at most one write is in vain, and then one in {@link #REQUESTS}
 * requests: a quarter of one request and 0.2 percent, whatever came before.
 *
 * <p><b>Invariants.</b> What is written is at most {@link #LARGER} times as large as what was seen
 * to come again: small turns say nothing about large prompts. A write so small that it costs at
 * most half a percent of its own request ({@link #SMALL_PERMILLE}) needs no stake. Guarded by its
 * ground's lock.
 */
final class FirstTurnStake {
  /** So many requests of a kind pay for one write in vain. */
  private static final int REQUESTS = 125;

  /** So many conversations that came again unwritten do, where fewer than {@link #MOSTLY} do. */
  private static final int UNWRITTEN = 8;

  /** Odds in permille from which one conversation that came again unwritten is enough. */
  private static final int MOSTLY = 600;

  private static final int LARGER = 2;

  /** The largest that came again counts for less by this part with each that comes again. */
  private static final int FADING = 32;

  /** Part of a request's tokens that may be written without a stake. */
  private static final int SMALL_PERMILLE = 20;

  private int requests;
  private int largest;

  /** One more request of the kind. */
  void asked() {
    requests = Math.min(REQUESTS, requests + 1);
  }

  /**
   * Whether so many tokens of a conversation that was not seen before may be written.
   *
   * @param total tokens of the whole request
   */
  boolean covers(int tokens, int total) {
    return small(tokens, total) || requests == REQUESTS && tokens <= (long) largest * LARGER;
  }

  /** So many tokens of such a conversation are written. */
  void spent(int tokens, int total) {
    requests = small(tokens, total) ? requests : 0;
  }

  private static boolean small(int tokens, int total) {
    return tokens * 1000L <= (long) total * SMALL_PERMILLE;
  }

  /**
   * The first request that was seen of a conversation came again in time.
   *
   * @param tokens of its own, behind tools and system
   * @param written whether it was written
   * @param odds in permille that such requests of this kind come again
   */
  void cameAgain(int tokens, boolean written, int odds) {
    boolean whole = written || odds >= MOSTLY || largest == 0;
    requests = Math.min(REQUESTS, requests + (whole ? REQUESTS : REQUESTS / UNWRITTEN));
    largest = Math.max(tokens, largest - largest / FADING);
  }
}
