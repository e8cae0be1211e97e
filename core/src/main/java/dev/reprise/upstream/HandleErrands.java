package dev.reprise.upstream;

import dev.reprise.budget.Claim;
import dev.reprise.budget.MemoryBudget;
import dev.reprise.catalogue.HandleApis;
import dev.reprise.freshness.Ledger;
import dev.reprise.key.PartitionKeys;
import dev.reprise.provider.Router;
import dev.reprise.provider.handle.Choice.HandleReason;
import dev.reprise.provider.handle.Due;
import dev.reprise.provider.handle.Handle;
import dev.reprise.provider.handle.HandleApi;
import dev.reprise.provider.handle.HandleCosts;
import dev.reprise.provider.handle.HandleKey;
import dev.reprise.provider.handle.Handles;
import dev.reprise.provider.handle.ObjectGuard;
import dev.reprise.provider.handle.ProjectAccess;
import dev.reprise.request.Digest;
import dev.reprise.request.Partition;
import dev.reprise.time.Clock;
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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes handles, extends them while they pay, and deletes them when they are not used and at the
 * end. No request waits for it. Handles of a process that was killed expire after {@link
 * Handles#LIFE}, and are deleted earlier when their project is used again: the display name of a
 * handle tells which installation made it, and which process of it.
 */
public final class HandleErrands {
  private static final System.Logger LOG = System.getLogger(HandleErrands.class.getName());

  private static final Duration NO_ROOM = Duration.ofMinutes(1);

  private final Handles handles;
  private final MemoryBudget memory;
  private final Clock clock;
  private final Supplier<String> installation;
  private final ExecutorService errands = Executors.newVirtualThreadPerTaskExecutor();
  private final ReentrantLock tending = new ReentrantLock();
  private final Set<Project> swept = ConcurrentHashMap.newKeySet();
  private final String life = HexFormat.of().formatHex(random());
  private volatile boolean closing;

  /** The objects of one project are in one list at the provider. */
  private record Project(Partition partition, String baseUrl, @Nullable Digest account) {}

  /**
   * @param installation what display names of this installation's objects begin with
   */
  HandleErrands(Handles handles, MemoryBudget memory, Clock clock, Supplier<String> installation) {
    this.handles = handles;
    this.memory = memory;
    this.clock = clock;
    this.installation = installation;
  }

  /**
   * @param keys makes the name of this installation, from which nothing can be read
   * @param ledger its incarnation is part of that name
   */
  public static HandleErrands of(
      PartitionKeys keys, Ledger ledger, MemoryBudget memory, Clock clock) {
    return new HandleErrands(new Handles(), memory, clock, () -> installation(keys, ledger));
  }

  private static String installation(PartitionKeys keys, Ledger ledger) {
    String incarnation = Long.toString(ledger.applied().incarnation());
    byte[] text = incarnation.getBytes(StandardCharsets.US_ASCII);
    return "reprise/" + keys.fingerprint(Partition.ANONYMOUS, text).substring(0, 16) + "/";
  }

  /** What is known of the handles there are. */
  Handles handles() {
    return handles;
  }

  /** Keeps callers away from the objects. */
  public ObjectGuard guard(Router router) {
    return new ObjectGuard(handles, HandleApis.ALL, router);
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

  /** The cost of handles since the start. */
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

  /**
   * Makes a handle in the background; the request that made it worthwhile does not wait. The bytes
   * of that request are counted here until the handle is made. When there is no memory for them the
   * handle is made a minute later at the earliest.
   */
  void makeLater(HandleKey key, HandleApi.Prefix prefix, ProjectAccess access) {
    var held = new Claim(memory.share(MemoryBudget.Use.REQUESTS));
    if (!held.tryGrow(prefix.weight())) {
      handles.refused(key, HandleReason.LATELY_REFUSED, NO_ROOM, now());
      return;
    }
    try {
      errands.execute(
          () -> {
            try (held) {
              sweep(key, access);
              make(key, prefix, access);
            }
          });
    } catch (RejectedExecutionException closed) {
      held.close();
      handles.refused(key, HandleReason.LATELY_REFUSED, Handles.LIFE, now());
    }
  }

  /** Makes one now. */
  Optional<Handle> make(HandleKey key, HandleApi.Prefix prefix, ProjectAccess access) {
    HandleApi.Creation outcome = null;
    try {
      var like = new Handle("", prefix.tokens(), now() + Handles.LIFE.toNanos(), access);
      byte[] body = prefix.creation(key.model(), installation.get() + life, Handles.LIFE);
      outcome = access.api().create(like, body);
    } finally {
      if (outcome == null) {
        handles.refused(key, HandleReason.LATELY_REFUSED, Handles.LIFE, now());
      }
    }
    return switch (outcome) {
      case HandleApi.Creation.Done(Handle handle) -> Optional.of(made(key, handle));
      case HandleApi.Creation.NotMade(HandleReason why, Duration rest, String detail) -> {
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

  /**
   * Deletes a handle that the provider refuses although it exists, and makes no other for an hour.
   */
  void giveUp(HandleKey key, Handle handle) {
    handles.refused(key, HandleReason.LATELY_REFUSED, Duration.ofHours(1), now());
    try {
      errands.execute(() -> handle.access().api().delete(handle.access(), handle.name()));
    } catch (RejectedExecutionException closed) {
      LOG.log(System.Logger.Level.DEBUG, "not deleted, it expires by itself: " + handle.name());
    }
  }

  /** Deletes the handles that an earlier process left behind; once for each project and process. */
  private void sweep(HandleKey key, ProjectAccess access) {
    var project = new Project(key.partition(), key.baseUrl(), key.account());
    if (!swept.add(project)) {
      return;
    }
    String ours = installation.get();
    for (HandleApi.ListedObject each : access.api().list(access)) {
      boolean earlier = each.displayName().startsWith(ours) && !each.displayName().endsWith(life);
      if (earlier && access.api().delete(access, each.name()) == HandleApi.CallResult.DONE) {
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
      LOG.log(System.Logger.Level.DEBUG, "handles are not extended or deleted any more");
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
        switch (handle.access().api().extend(handle, Handles.LIFE)) {
          case DONE -> handles.extended(key, handle, expires);
          case GONE -> handles.gone(key, handle, now());
          case FAILED -> LOG.log(System.Logger.Level.DEBUG, "not extended: " + handle.name());
        }
      }
    }
  }

  private void delete(Due.Delete due) {
    switch (due.handle().access().api().delete(due.handle().access(), due.handle().name())) {
      case DONE -> handles.deleted(due.key(), due.handle(), now());
      case GONE -> handles.gone(due.key(), due.handle(), now());
      case FAILED -> LOG.log(System.Logger.Level.DEBUG, "not deleted: " + due.handle().name());
    }
  }

  /** Deletes all handles; one that cannot be deleted in time expires by itself. */
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
    return clock.now();
  }
}
