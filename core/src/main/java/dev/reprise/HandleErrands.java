package dev.reprise;

import dev.reprise.provider.gemini.CacheablePrefix;
import dev.reprise.provider.handle.CachedContents;
import dev.reprise.provider.handle.CachedContents.Outcome;
import dev.reprise.provider.handle.CachedContents.Way;
import dev.reprise.provider.handle.Choice.Why;
import dev.reprise.provider.handle.Due;
import dev.reprise.provider.handle.Handle;
import dev.reprise.provider.handle.HandleCosts;
import dev.reprise.provider.handle.HandleKey;
import dev.reprise.provider.handle.Handles;
import dev.reprise.request.Digest;
import dev.reprise.request.Partition;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What is done about handles beside the requests: made, extended while they pay, deleted when idle
 * and at the end. Nothing outlives the process for long: what a killed one left behind ends by
 * itself after {@link Handles#LIFE}, and is deleted before that when its project is used again (it
 * is known by its display name, which names this installation and that life of it).
 */
public final class HandleErrands {
  private static final System.Logger LOG = System.getLogger(HandleErrands.class.getName());

  private final Parts parts;
  private final Handles handles;
  private final ExecutorService errands = Executors.newVirtualThreadPerTaskExecutor();
  private final ReentrantLock tending = new ReentrantLock();
  private final Set<Project> swept = ConcurrentHashMap.newKeySet();
  private final String life = HexFormat.of().formatHex(random());
  private volatile boolean closing;

  /** Whose objects are one list. */
  private record Project(Partition partition, String baseUrl, @Nullable Digest account) {}

  HandleErrands(Parts parts, Handles handles) {
    this.parts = parts;
    this.handles = handles;
  }

  private static byte[] random() {
    byte[] bytes = new byte[8];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  /** How many handles exist or are being made. */
  public int count() {
    return handles.count();
  }

  /** What they did and cost since the start. */
  public HandleCosts.Sum costs() {
    return handles.costs(now());
  }

  /** The same of one partition. */
  public HandleCosts.Sum costs(Partition partition) {
    return handles.costs(partition, now());
  }

  boolean closing() {
    return closing;
  }

  /** Makes one while the request that showed it pays goes on. */
  void makeLater(HandleKey key, CacheablePrefix prefix, Way way) {
    try {
      errands.execute(
          () -> {
            sweep(key, way);
            make(key, prefix, way);
          });
    } catch (RejectedExecutionException closed) {
      handles.refused(key, Why.LATELY_REFUSED, Handles.LIFE, now());
    }
  }

  /** Makes one now. */
  Optional<Handle> make(HandleKey key, CacheablePrefix prefix, Way way) {
    Outcome outcome = null;
    try {
      var like = new Handle("", prefix.tokens(), now() + Handles.LIFE.toNanos(), way);
      byte[] body = prefix.creation(key.model(), installation() + life, Handles.LIFE);
      outcome = CachedContents.create(like, body);
    } finally {
      if (outcome == null) {
        handles.refused(key, Why.LATELY_REFUSED, Handles.LIFE, now());
      }
    }
    return switch (outcome) {
      case Outcome.Made(Handle handle) -> Optional.of(made(key, handle));
      case Outcome.Refused(Why why, Duration rest, String detail) -> {
        handles.refused(key, why, rest, now());
        LOG.log(
            System.Logger.Level.INFO,
            "%s keeps no prefix of %s for now: %s".formatted(key.provider(), key.model(), detail));
        yield Optional.empty();
      }
    };
  }

  private Handle made(HandleKey key, Handle handle) {
    handles.made(key, handle, now());
    if (closing) {
      delete(new Due.Delete(key, handle));
    }
    return handle;
  }

  /** It is refused although it exists: away with it. */
  void giveUp(HandleKey key, Handle handle) {
    handles.refused(key, Why.LATELY_REFUSED, Duration.ofHours(1), now());
    try {
      errands.execute(() -> CachedContents.delete(handle.way(), handle.name()));
    } catch (RejectedExecutionException closed) {
      LOG.log(System.Logger.Level.DEBUG, "left to its own end: " + handle.name());
    }
  }

  /** The display name in front of a life's own part; tells nobody anything. */
  private String installation() {
    String incarnation = Long.toString(parts.ledger().applied().incarnation());
    return "reprise/"
        + parts
            .keys()
            .fingerprint(Partition.ANONYMOUS, incarnation.getBytes(StandardCharsets.US_ASCII))
            .substring(0, 16)
        + "/";
  }

  /** Once for each project in a life: deletes what an earlier life left behind. */
  private void sweep(HandleKey key, Way way) {
    var project = new Project(key.partition(), key.baseUrl(), key.account());
    if (!swept.add(project)) {
      return;
    }
    String ours = installation();
    for (CachedContents.Listed each : CachedContents.list(way)) {
      boolean earlier = each.displayName().startsWith(ours) && !each.displayName().endsWith(life);
      if (earlier && CachedContents.delete(way, each.name()) == CachedContents.Told.DONE) {
        handles.swept(key);
      }
    }
  }

  /** Extends and deletes what is due, and returns when that is done; one at a time. */
  public void tend() {
    if (closing || !tending.tryLock()) {
      return;
    }
    try {
      var due = new ArrayList<Callable<@Nullable Void>>();
      for (Due each : handles.due(now())) {
        due.add(
            () -> {
              tend(each);
              return null;
            });
      }
      errands.invokeAll(due);
    } catch (RejectedExecutionException closed) {
      LOG.log(System.Logger.Level.DEBUG, "nothing is tended any more");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      tending.unlock();
    }
  }

  private void tend(Due due) {
    switch (due) {
      case Due.Delete gone -> delete(gone);
      case Due.Extend(HandleKey key, Handle handle) -> {
        long expires = now() + Handles.LIFE.toNanos();
        switch (CachedContents.extend(handle, Handles.LIFE)) {
          case DONE -> handles.extended(key, handle, expires);
          case GONE -> handles.gone(key, handle, now());
          case FAILED -> LOG.log(System.Logger.Level.DEBUG, "not extended: " + handle.name());
        }
      }
    }
  }

  private void delete(Due.Delete due) {
    switch (CachedContents.delete(due.handle().way(), due.handle().name())) {
      case DONE -> handles.deleted(due.key(), due.handle(), now());
      case GONE -> handles.gone(due.key(), due.handle(), now());
      case FAILED -> LOG.log(System.Logger.Level.DEBUG, "not deleted: " + due.handle().name());
    }
  }

  /** Deletes all there are; what cannot be deleted in time ends by itself. */
  public void close(Duration within) {
    closing = true;
    List<Due.Delete> all = handles.all();
    all.forEach(each -> errands.execute(() -> delete(each)));
    errands.shutdown();
    try {
      if (!errands.awaitTermination(within.toNanos(), TimeUnit.NANOSECONDS)) {
        errands.shutdownNow();
        LOG.log(
            System.Logger.Level.WARNING,
            "%d handles could not be deleted in %d s; they end by themselves within %d minutes"
                .formatted(handles.count(), within.toSeconds(), Handles.LIFE.toMinutes()));
      }
    } catch (InterruptedException e) {
      errands.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private long now() {
    return parts.clock().now();
  }
}
