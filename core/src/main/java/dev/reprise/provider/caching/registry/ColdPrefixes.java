package dev.reprise.provider.caching.registry;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.reprise.provider.caching.CachePlan;
import dev.reprise.provider.caching.KnownPrefixes;
import dev.reprise.provider.caching.Positions;
import dev.reprise.provider.caching.PrefixHash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Prefixes that a call is writing now. Another request that would write the same waits until it can
 * be read, and then reads it; otherwise each of many parallel requests would pay for the write
 * (Anthropic 1.4, rule 6). Blocking: for virtual threads.
 */
public final class ColdPrefixes {
  /** The longest time a request waits for another's call. */
  public static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final long MOST = 10_000;

  private final Duration patience;
  private final Cache<PrefixHash, CompletableFuture<Void>> writing =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(Duration.ofMinutes(1)).build();

  public ColdPrefixes(Duration patience) {
    this.patience = patience;
  }

  /**
   * Claims what this call would write. When another call is writing some of it, waits for that call
   * for {@link #PATIENCE} at most and returns null: the caller looks and plans again, since there
   * is more to read now. Looking and claiming are one step; in two steps two calls could both
   * write:
   *
   * <pre>
   * A: finds that no call writes
   * B: finds that no call writes
   * A: claims
   * B: claims too
   * </pre>
   */
  public @Nullable Writing claim(Positions positions, CachePlan plan, KnownPrefixes known) {
    var mine = new CompletableFuture<Void>();
    var led = new ArrayList<PrefixHash>(4);
    for (CachePlan.PlannedMark mark : plan.marks()) {
      if (!cold(mark, known)) {
        continue;
      }
      PrefixHash prefix = positions.at(mark.index()).prefix();
      CompletableFuture<Void> other = writing.asMap().putIfAbsent(prefix, mine);
      if (other != null) {
        new Writing(led, mine).readable();
        await(other);
        return null;
      }
      led.add(prefix);
    }
    return new Writing(led, mine);
  }

  private void await(CompletableFuture<Void> other) {
    try {
      other.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException slow) {
      // This request goes on: a slow leader costs one more write, but no answer.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean cold(CachePlan.PlannedMark mark, KnownPrefixes known) {
    KnownPrefixes.Warm warm = known.warm();
    return warm == null || mark.index() > warm.index();
  }

  /** Claims nothing: the request has waited long enough. */
  public Writing unclaimed() {
    return new Writing(List.of(), new CompletableFuture<>());
  }

  /** What one call writes. */
  public final class Writing {
    private final List<PrefixHash> led;
    private final CompletableFuture<Void> done;

    private Writing(List<PrefixHash> led, CompletableFuture<Void> done) {
      this.led = led;
      this.done = done;
    }

    /** What it writes can be read now, or never will be. May be called more than once. */
    public void readable() {
      led.forEach(prefix -> writing.asMap().remove(prefix, done));
      done.complete(null);
    }
  }
}
