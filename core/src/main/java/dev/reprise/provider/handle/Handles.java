package dev.reprise.provider.handle;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.reprise.provider.handle.Choice.HandleReason;
import dev.reprise.provider.handle.HandleCosts.HandleEvent;
import dev.reprise.request.Partition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which prefixes have a handle, and decides for which one pays and for which it no longer
 * does. It makes no calls: it tells the caller what to do, and the caller reports the result.
 * Bounded: a prefix without a handle may be forgotten and is then counted from zero. Safe for use
 * by many threads.
 */
public final class Handles {
  /**
   * How long a handle lives unless it is extended. A handle that was lost costs storage for at most
   * this long.
   */
  public static final Duration LIFE = Duration.ofMinutes(10);

  /**
   * A handle is not used in the last part of its life, so that the call reaches the provider before
   * the handle ends.
   */
  private static final long MARGIN = Duration.ofSeconds(5).toNanos();

  private static final long SOON = LIFE.toNanos() / 4;
  private static final Duration LONGEST_IDLE = Duration.ofHours(1);
  private static final Duration REST = Duration.ofHours(1);
  private static final HandleCosts NOBODY = new HandleCosts();
  private static final int MOST_KNOWN = 20_000;
  private static final int MOST_KEPT = 1_000;
  private static final int MOST_CALLERS = 1_000;

  private final Cache<HandleKey, KnownPrefix> known =
      Caffeine.newBuilder().maximumSize(MOST_KNOWN).build();
  private final Map<HandleKey, KnownPrefix> kept = new ConcurrentHashMap<>();
  private final ObjectNames names = new ObjectNames();
  private final HandleCosts costs = new HandleCosts();
  private final Map<Partition, HandleCosts> callers = new ConcurrentHashMap<>();
  private final HandleCosts others = new HandleCosts();

  /** What happened to all handles, and what they cost until now. */
  public HandleCosts.Sum costs(long now) {
    settle(now);
    return costs.sum();
  }

  /** The same for one partition. Partitions after the first thousand are counted together. */
  public HandleCosts.Sum costs(Partition partition, long now) {
    settle(now);
    return callers.getOrDefault(partition, NOBODY).sum();
  }

  private void settle(long now) {
    kept.forEach(
        (key, prefix) -> {
          synchronized (prefix) {
            pay(key, prefix, now);
          }
        });
  }

  private void tell(HandleKey key, Consumer<HandleCosts> what) {
    what.accept(costs);
    what.accept(
        callers.size() < MOST_CALLERS
            ? callers.computeIfAbsent(key.partition(), ignored -> new HandleCosts())
            : callers.getOrDefault(key.partition(), others));
  }

  /** How many exist or are being made. */
  public int count() {
    return kept.size();
  }

  /** The names that a request to that address must not contain; null: there are none. */
  ObjectNames.@Nullable Sought sought(String baseUrl) {
    return names.sought(baseUrl);
  }

  /**
   * Decides for a request with this prefix, before the request is sent.
   *
   * @param least reads an hour below which the operator wants none
   */
  public Choice asked(HandleKey key, Toll toll, int least, long now) {
    KnownPrefix prefix = prefix(key);
    synchronized (prefix) {
      prefix.visits.note(now);
      prefix.toll = toll;
      if (prefix.making) {
        return new Choice.Plain(HandleReason.BEING_MADE);
      }
      if (prefix.handle != null && prefix.handle.expires() - MARGIN - now > 0) {
        prefix.lastUse = now;
        return new Choice.UseHandle(prefix.handle);
      }
      ended(key, prefix, now, HandleEvent.EXPIRED);
      return worth(key, prefix, least, now);
    }
  }

  private Choice worth(HandleKey key, KnownPrefix prefix, int least, long now) {
    HandleReason resting = prefix.resting(now);
    if (resting != null) {
      return new Choice.Plain(resting);
    }
    int reads = prefix.visits.inThePastHour(now);
    Toll toll = prefix.toll;
    if (toll == null || reads < least || !toll.makes(reads, prefix.fresh())) {
      return new Choice.Plain(HandleReason.TOO_RARE);
    }
    if (kept.size() >= MOST_KEPT) {
      return new Choice.Plain(HandleReason.ROOM_TAKEN);
    }
    making(key, prefix, now);
    return new Choice.Make();
  }

  private void making(HandleKey key, KnownPrefix prefix, long now) {
    prefix.making = true;
    prefix.lastUse = now;
    kept.put(key, prefix);
  }

  /**
   * Records what a call without a handle read of this prefix from the provider's implicit cache.
   *
   * @param prompt all tokens of its prompt
   */
  public void implicit(HandleKey key, long read, long prompt) {
    KnownPrefix prefix = prefix(key);
    synchronized (prefix) {
      prefix.implicit(read, prompt);
    }
  }

  /** Records that the handle was made; it is used from now on. */
  public void made(HandleKey key, Handle handle, long now) {
    KnownPrefix prefix = prefix(key);
    synchronized (prefix) {
      prefix.making = false;
      prefix.handle = handle;
      prefix.paidUntil = now;
      names.forget(now);
      names.add(key.baseUrl(), handle.name());
      boolean again = prefix.lost != null && now - prefix.lost < LIFE.toNanos();
      long price = prefix.toll == null ? 0 : prefix.toll.input();
      tell(key, sum -> sum.happened(again ? HandleEvent.MADE_AGAIN : HandleEvent.MADE));
      tell(key, sum -> sum.made(handle.tokens(), price));
    }
  }

  /**
   * Records that the handle could not be made or used. It is not tried again before that time has
   * passed.
   */
  public void refused(HandleKey key, HandleReason why, Duration rest, long now) {
    KnownPrefix prefix = prefix(key);
    synchronized (prefix) {
      ended(key, prefix, now, HandleEvent.DELETED);
      prefix.making = false;
      prefix.rest = new KnownPrefix.Rest(why, now + rest.toNanos());
      kept.remove(key);
      tell(key, sum -> sum.happened(HandleEvent.REFUSED));
    }
  }

  /**
   * Records that the provider no longer has the handle. Returns true to the one caller that is to
   * make it again. Returns false when another is making it, and when it was already lost once
   * within {@link #LIFE}, since whatever deletes it would delete it again.
   */
  public boolean lost(HandleKey key, Handle handle, long now) {
    KnownPrefix prefix = prefix(key);
    synchronized (prefix) {
      if (prefix.handle == null || !prefix.handle.name().equals(handle.name())) {
        return false;
      }
      ended(key, prefix, now, HandleEvent.LOST);
      Long before = prefix.lost;
      prefix.lost = now;
      if (before != null && now - before < LIFE.toNanos()) {
        prefix.rest = new KnownPrefix.Rest(HandleReason.LATELY_REFUSED, now + REST.toNanos());
        return false;
      }
      making(key, prefix, now);
      return true;
    }
  }

  /** Records that the provider extended its life. */
  public void extended(HandleKey key, Handle handle, long expires) {
    KnownPrefix prefix = prefix(key);
    synchronized (prefix) {
      if (prefix.handle != null && prefix.handle.name().equals(handle.name())) {
        prefix.handle = prefix.handle.until(expires);
        tell(key, sum -> sum.happened(HandleEvent.EXTENDED));
      }
    }
  }

  /** Records that it was deleted. */
  public void deleted(HandleKey key, Handle handle, long now) {
    ended(key, handle, now, HandleEvent.DELETED);
  }

  /** Records that the provider no longer has it, found out while no request needed it. */
  public void gone(HandleKey key, Handle handle, long now) {
    ended(key, handle, now, HandleEvent.LOST);
  }

  private void ended(HandleKey key, Handle handle, long now, HandleEvent how) {
    KnownPrefix prefix = prefix(key);
    synchronized (prefix) {
      if (prefix.handle != null && prefix.handle.name().equals(handle.name())) {
        ended(key, prefix, now, how);
      }
    }
  }

  /** Records that an object which an earlier process had made was deleted. */
  public void swept(HandleKey key) {
    tell(key, sum -> sum.happened(HandleEvent.SWEPT));
  }

  /** Counts the storage until now, and returns what is to be done now. */
  public List<Due> due(long now) {
    names.forget(now);
    var due = new ArrayList<Due>();
    kept.forEach(
        (key, prefix) -> {
          synchronized (prefix) {
            pay(key, prefix, now);
            if (prefix.handle != null && !prefix.live(now)) {
              ended(key, prefix, now, HandleEvent.EXPIRED);
            }
            Due own = due(key, prefix, now);
            if (own != null) {
              due.add(own);
            }
          }
        });
    return due;
  }

  private static @Nullable Due due(HandleKey key, KnownPrefix prefix, long now) {
    Handle handle = prefix.handle;
    Toll toll = prefix.toll;
    if (handle == null || toll == null) {
      return null;
    }
    if (now - prefix.lastUse >= toll.patience(LIFE, LONGEST_IDLE).toNanos()) {
      return new Due.Delete(key, handle);
    }
    boolean pays = toll.keeps(prefix.visits.inThePastHour(now), prefix.fresh());
    return pays && handle.expires() - now <= SOON ? new Due.Extend(key, handle) : null;
  }

  /** Deletes for all handles, for the end of the process. */
  public List<Due.Delete> all() {
    var all = new ArrayList<Due.Delete>();
    kept.forEach(
        (key, prefix) -> {
          synchronized (prefix) {
            if (prefix.handle != null) {
              all.add(new Due.Delete(key, prefix.handle));
            }
          }
        });
    return all;
  }

  private void ended(HandleKey key, KnownPrefix prefix, long now, HandleEvent how) {
    Handle handle = prefix.handle;
    if (handle != null) {
      pay(key, prefix, now);
      prefix.handle = null;
      names.ended(key.baseUrl(), handle.name(), now);
      kept.remove(key);
      tell(key, sum -> sum.happened(how));
    }
  }

  private void pay(HandleKey key, KnownPrefix prefix, long now) {
    Handle handle = prefix.handle;
    Toll toll = prefix.toll;
    if (handle != null && toll != null) {
      long until = Math.min(now, handle.expires());
      long nanos = until - prefix.paidUntil;
      tell(key, sum -> sum.stored(handle.tokens(), nanos, toll.storageHour()));
      prefix.paidUntil = Math.max(prefix.paidUntil, until);
    }
  }

  private KnownPrefix prefix(HandleKey key) {
    KnownPrefix live = kept.get(key);
    return live != null ? live : known.get(key, ignored -> new KnownPrefix());
  }
}
