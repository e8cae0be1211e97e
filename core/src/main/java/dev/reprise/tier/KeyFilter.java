package dev.reprise.tier;

import dev.reprise.key.CacheKey;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A Bloom filter of cache keys: says "no" only of a key that was never added. Two mebibytes: of a
 * million keys one absent key in 500 passes for present, of two million one in 48. Keys are keyed
 * digests, so their own bits choose the places, and nobody without the key can choose them.
 */
final class KeyFilter {
  /** Above this number of keys too many absent keys pass. */
  static final int ENOUGH = 1 << 21;

  private static final int PLACES_LOG = 24;
  private static final int WORD_LOG = 6;

  private final AtomicLongArray words = new AtomicLongArray(1 << PLACES_LOG - WORD_LOG);

  void add(CacheKey key) {
    for (int word = 0; word < CacheKey.WORDS; word++) {
      int place = place(key, word);
      long bit = bit(place);
      if ((words.get(place >>> WORD_LOG) & bit) == 0) {
        words.getAndAccumulate(place >>> WORD_LOG, bit, (there, added) -> there | added);
      }
    }
  }

  boolean mayHold(CacheKey key) {
    for (int word = 0; word < CacheKey.WORDS; word++) {
      int place = place(key, word);
      if ((words.get(place >>> WORD_LOG) & bit(place)) == 0) {
        return false;
      }
    }
    return true;
  }

  private static int place(CacheKey key, int word) {
    return (int) (key.word(word) >>> Long.SIZE - PLACES_LOG);
  }

  private static long bit(int place) {
    return 1L << place;
  }
}
