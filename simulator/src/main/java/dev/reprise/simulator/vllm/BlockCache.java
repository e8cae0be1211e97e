package dev.reprise.simulator.vllm;

import dev.reprise.simulator.cache.Units;
import dev.reprise.simulator.openai.caching.Prompt;
import dev.reprise.simulator.openai.caching.PromptCache;
import dev.reprise.simulator.world.Facts;
import dev.reprise.simulator.world.Usage;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * Automatic prefix caching: full blocks of 16 tokens, chained hashes with the salt in the first, a
 * fixed pool with the least recently used block evicted first, the tail of a request before its
 * head. The last token is always computed. Thread-safe.
 */
public final class BlockCache implements PromptCache {

  private static final int BLOCK = Facts.of("vllm").number("block_tokens");

  /** Counters in tokens, as {@code /metrics} reports them, and blocks in use. */
  public record Counters(long queries, long hits, int blocks, int capacity) {}

  private final SequencedMap<String, Boolean> pool = new LinkedHashMap<>(16, 0.75f, true);
  private final int capacity;
  private long queries;
  private long hits;

  public BlockCache(int capacity) {
    this.capacity = capacity;
  }

  @Override
  public Usage use(String organization, Prompt prompt, long startNanos) {
    Units blocks = Units.of(prompt.model() + "|" + prompt.salt(), prompt.spans(), BLOCK);
    return use(blocks, prompt.totalTokens());
  }

  private synchronized Usage use(Units blocks, int total) {
    int most = Math.min(blocks.count(), (total - 1) / BLOCK);
    int found = 0;
    while (found < most && pool.containsKey(blocks.key(found))) {
      found++;
    }
    // Freed in reverse, so that the head of the prompt is the most recently used.
    for (int i = blocks.count() - 1; i >= 0; i--) {
      pool.put(blocks.key(i), true);
    }
    evict();
    int read = found * BLOCK;
    queries += total;
    hits += read;
    return new Usage(total - read, read, 0, 0, 0);
  }

  private void evict() {
    Iterator<String> eldest = pool.keySet().iterator();
    while (pool.size() > capacity) {
      eldest.next();
      eldest.remove();
    }
  }

  public synchronized void reset() {
    pool.clear();
  }

  public synchronized Counters counters() {
    return new Counters(queries, hits, pool.size(), capacity);
  }
}
