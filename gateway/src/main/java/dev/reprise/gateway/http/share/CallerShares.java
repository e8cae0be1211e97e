package dev.reprise.gateway.http.share;

import java.util.LinkedHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts the connections and running calls of each caller, and decides whether it may begin another
 * call. A call is a request that waits for a provider: while it does, its connection cannot be
 * closed for somebody else. Hits are not calls and are never refused here.
 *
 * <p>A caller may have three calls under way for each that could still be begun. So one that is
 * alone may take three quarters of the connections, two take three sevenths each, and whoever comes
 * next finds room. An eighth is set aside for known callers: those whose calls succeeded first, at
 * most as many as there are places in it. Credentials that are invented later, however many, do not
 * get into it. One that has had no answer for ten minutes gives its place to another when all
 * places are taken.
 *
 * <p>Counts change under the lock of the caller's own row, and only with a call or with a
 * connection's first request: a request that is answered from memory takes no lock.
 */
public final class CallerShares {
  /** Calls that a caller may have for each free one. */
  private static final int FOR_EACH_FREE = 3;

  /** One part in {@value} is set aside for known callers. */
  private static final int SET_ASIDE = 8;

  private static final int MOST_KNOWN = 1024;
  private static final long SILENT_NANOS = 600_000_000_000L;

  private final int most;
  private final int setAside;
  private final LongSupplier nanos;
  private final ConcurrentMap<String, CallerCounts> rows = new ConcurrentHashMap<>();
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger unknown = new AtomicInteger();

  /** In the order of their first success; guarded by itself. */
  private final LinkedHashMap<String, CallerCounts> known = new LinkedHashMap<>();

  /**
   * @param most calls of all callers under way at a time: the number of connections
   * @param nanos a monotonic clock
   */
  public CallerShares(int most, LongSupplier nanos) {
    this.most = most;
    this.setAside = most / SET_ASIDE;
    this.nanos = nanos;
  }

  /** The counts of one caller. */
  public static final class CallerCounts {
    private final String caller;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger calls = new AtomicInteger();
    private volatile boolean known;
    private volatile long succeededAt;

    CallerCounts(String caller) {
      this.caller = caller;
    }

    public boolean is(String name) {
      return caller.equals(name);
    }

    public int connections() {
      return connections.get();
    }

    private boolean unused() {
      return connections.get() == 0 && calls.get() == 0 && !known;
    }
  }

  /** A connection whose caller is not known yet. */
  public void opened() {
    unknown.incrementAndGet();
  }

  /** Connections whose caller is not known. */
  public int unknown() {
    return unknown.get();
  }

  /** The first request of a connection has identified its caller. */
  public CallerCounts identified(String caller) {
    unknown.decrementAndGet();
    return added(caller);
  }

  /** A connection now carries requests of another caller, as behind a proxy. */
  public CallerCounts transferred(CallerCounts from, String caller) {
    CallerCounts row = added(caller);
    closed(from);
    return row;
  }

  private CallerCounts added(String caller) {
    return counted(caller, row -> row.connections);
  }

  /** The caller's counts after one of them is increased. */
  private CallerCounts counted(String caller, Function<CallerCounts, AtomicInteger> what) {
    return rows.compute(
        caller,
        (name, found) -> {
          CallerCounts row = found == null ? new CallerCounts(name) : found;
          what.apply(row).incrementAndGet();
          return row;
        });
  }

  /** A connection ended whose caller was not known. */
  public void closedUnknown() {
    unknown.decrementAndGet();
  }

  /** A connection of this caller ended. */
  public void closed(CallerCounts row) {
    changed(row.caller, found -> found.connections.decrementAndGet());
  }

  /**
   * Counts a call of this caller, until {@link #ended}. False when the caller has its share under
   * way; then nothing was counted.
   */
  public boolean begins(String caller) {
    CallerCounts row = counted(caller, found -> found.calls);
    int room = row.known ? most : most - setAside;
    int free = room - calls.incrementAndGet();
    if (row.calls.get() <= (long) FOR_EACH_FREE * free) {
      return true;
    }
    ended(caller);
    return false;
  }

  /**
   * Whether a caller may get the place of another caller's call that no client waits for. A known
   * caller loses it only to callers with fewer running calls.
   */
  public boolean mayTake(String caller, String from) {
    CallerCounts holds = rows.get(from);
    CallerCounts asks = rows.get(caller);
    return holds == null
        || !holds.known
        || (asks == null ? 0 : asks.calls.get()) < holds.calls.get();
  }

  public void ended(String caller) {
    calls.decrementAndGet();
    changed(caller, row -> row.calls.decrementAndGet());
  }

  /** A call of this caller, which is still counted, was answered well. */
  public void succeeded(String caller) {
    CallerCounts row = rows.get(caller);
    if (row == null) {
      return;
    }
    row.succeededAt = nanos.getAsLong();
    if (!row.known) {
      remember(row);
    }
  }

  private void remember(CallerCounts row) {
    CallerCounts silent = null;
    synchronized (known) {
      if (known.size() >= Math.min(setAside, MOST_KNOWN)) {
        silent = silent();
        if (silent == null) {
          return;
        }
        known.remove(silent.caller);
        silent.known = false;
      }
      row.known = true;
      known.put(row.caller, row);
    }
    if (silent != null) {
      changed(silent.caller, ignored -> {}); // drops a row that nothing else is counted in
    }
  }

  private @Nullable CallerCounts silent() {
    for (CallerCounts row : known.values()) {
      if (nanos.getAsLong() - row.succeededAt > SILENT_NANOS) {
        return row;
      }
    }
    return null;
  }

  /** Calls under way. */
  public int calls() {
    return calls.get();
  }

  /** Number of callers with counts. */
  public int rows() {
    return rows.size();
  }

  /** Changes the caller's row; one that counts nothing any more is dropped. */
  private void changed(String caller, Consumer<CallerCounts> how) {
    rows.compute(
        caller,
        (name, found) -> {
          CallerCounts row = found == null ? new CallerCounts(name) : found;
          how.accept(row);
          return row.unused() ? null : row;
        });
  }
}
