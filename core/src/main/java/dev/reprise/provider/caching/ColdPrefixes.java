package dev.reprise.provider.caching;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Prefixes that are being written just now. Whoever would write the same waits until the first can
 * be read, and then reads; otherwise many parallel requests would each pay the write (Anthropic
 * 1.4, rule 6). Blocking: for virtual threads.
 */
public final class ColdPrefixes {
  /** Nobody is held up longer than this by another's call. */
  public static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final long MOST = 10_000;

  private final Duration patience;
  private final Cache<PrefixHash, CompletableFuture<Void>> writing =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(Duration.ofMinutes(1)).build();

  public ColdPrefixes(Duration patience) {
    this.patience = patience;
  }

  /** Whether somebody writes one of these now; then waits for him, as long as patience lasts. */
  public boolean awaited(Positions positions, CachePlan plan, Known known) {
    CompletableFuture<Void> other = other(positions, plan, known);
    if (other == null) {
      return false;
    }
    try {
      other.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException slow) {
      return true; // goes on by itself: a slow leader costs a write, not an answer
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return true;
  }

  private @Nullable CompletableFuture<Void> other(
      Positions positions, CachePlan plan, Known known) {
    for (CachePlan.Mark mark : plan.marks().reversed()) {
      CompletableFuture<Void> other =
          cold(mark, known) ? writing.getIfPresent(positions.at(mark.index()).prefix()) : null;
      if (other != null && !other.isDone()) {
        return other;
      }
    }
    return null;
  }

  private static boolean cold(CachePlan.Mark mark, Known known) {
    Known.Warm warm = known.warm();
    return warm == null || mark.index() > warm.index();
  }

  /** This call writes what is cold of its plan, until {@link Writing#readable}. */
  public Writing begin(Positions positions, CachePlan plan, Known known) {
    var mine = new CompletableFuture<Void>();
    var led = new ArrayList<PrefixHash>(4);
    for (CachePlan.Mark mark : plan.marks()) {
      PrefixHash prefix = positions.at(mark.index()).prefix();
      if (cold(mark, known) && writing.asMap().putIfAbsent(prefix, mine) == null) {
        led.add(prefix);
      }
    }
    return new Writing(led, mine);
  }

  /** What one call writes. */
  public final class Writing {
    private final List<PrefixHash> led;
    private final CompletableFuture<Void> done;

    private Writing(List<PrefixHash> led, CompletableFuture<Void> done) {
      this.led = led;
      this.done = done;
    }

    /** It can be read, or never will be; may be called again. */
    public void readable() {
      led.forEach(prefix -> writing.asMap().remove(prefix, done));
      done.complete(null);
    }
  }
}
