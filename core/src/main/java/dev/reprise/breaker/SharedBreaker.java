package dev.reprise.breaker;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The circuit breaker of an endpoint that many callers use. The failures of one caller never stop
 * the calls of others. Three breakers are asked in a row, all with the same bounds:
 *
 * <ol>
 *   <li>the endpoint's own: it counts failed connections, which no caller can cause;
 *   <li>the caller's own: it counts everything that went wrong with this caller's calls, and shuts
 *       out this caller alone. With a single caller this works like one plain breaker;
 *   <li>the callers' common one: it counts failures that a caller may have caused, but of known
 *       callers only (one call that went well makes a caller known) and of each {@value
 *       #MOST_FAILURES_OF_ONE} at most in a window. So it opens when at least two known callers
 *       fail. It then shuts out everybody but known callers whose calls all went well lately: such
 *       a caller has one call let through, and when that goes well the common breaker is closed
 *       again.
 * </ol>
 *
 * <p>What remains possible: somebody with two working credentials can have calls of others refused
 * that failed within the window themselves, and calls of callers that are not known yet.
 *
 * <p>Every method takes the time as nanoseconds of one monotonic clock. Thread-safe; nothing
 * blocks. Memory is bounded, see {@link CallerTable}.
 */
public final class SharedBreaker {
  static final int MOST_FAILURES_OF_ONE = 5;

  /** At most one log line about single callers in this time, because callers can be invented. */
  private static final long QUIET_NANOS = 10_000_000_000L;

  /** What went wrong with a call. */
  public enum Fault {
    /** No connection was made; no caller can cause that. */
    ENDPOINT,
    /** The endpoint was reached and failed; what this caller asked may be the cause. */
    PERHAPS_THE_CALLERS
  }

  private final Breaker.StateListener listener;
  private final Breaker endpoint;
  private final Breaker common;
  private final CallerTable<Own> callers;
  private long now;
  private long saidAt;
  private boolean said;

  private final class Own {
    final Breaker breaker;

    /** Of all its calls: unlike the breaker's own, never cleared by a call that went well. */
    final RecentCalls lately;

    boolean probing;
    long probeSince;

    Own(Breaker.Bounds bounds) {
      this.breaker = new Breaker(bounds, SharedBreaker.this::ownChanged);
      this.lately = new RecentCalls(bounds.window());
    }
  }

  private final Breaker.Bounds bounds;

  /**
   * @param bounds of each of the three
   * @param listener told of every change for all callers, and at most every ten seconds of one for
   *     a single caller; under a lock: be quick
   */
  public SharedBreaker(Breaker.Bounds bounds, Breaker.StateListener listener) {
    this.bounds = bounds;
    this.listener = listener;
    this.endpoint = new Breaker(bounds, listener);
    this.common = new Breaker(bounds, listener);
    this.callers = new CallerTable<>(() -> new Own(bounds));
  }

  private void ownChanged(Breaker.State to, String why) {
    if (!said || now - saidAt >= QUIET_NANOS) {
      said = true;
      saidAt = now;
      listener.changed(to, "for one caller: " + why);
    }
  }

  /**
   * A permit for one call of this caller, which must be told how the call ended; null when the call
   * is not permitted.
   */
  public synchronized @Nullable CallPermit pass(String caller, long at) {
    now = at;
    Own own = callers.of(caller, at);
    Breaker.Permit first = endpoint.permit(at);
    if (first == null) {
      return null;
    }
    Breaker.Permit second = own.breaker.permit(at);
    if (second == null) {
      first.dropped();
      return null;
    }
    Breaker.Permit third = common.permit(at);
    if (third == null && !mayTry(caller, own, at)) {
      second.dropped();
      first.dropped();
      return null;
    }
    return new CallPermit(caller, own, first, second, third);
  }

  /**
   * Whether this is a known caller whose recent calls all succeeded: its call tests whether the
   * endpoint works.
   */
  private boolean mayTry(String caller, Own own, long at) {
    boolean waits = own.probing && at - own.probeSince < bounds.open().toNanos();
    if (waits || !callers.knows(caller) || own.lately.failures(at) > 0) {
      return false;
    }
    own.probing = true;
    own.probeSince = at;
    return true;
  }

  /** The state that all callers see; with a single caller, the state that this one sees. */
  public synchronized Breaker.State state() {
    Breaker.State worst = worse(endpoint.state(), common.state());
    Own only = callers.only();
    return only == null ? worst : worse(worst, only.breaker.state());
  }

  private static Breaker.State worse(Breaker.State one, Breaker.State other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  /** How long until this caller's next call is let through; zero when it may be at once. */
  public synchronized Duration opensIn(String caller, long at) {
    return shutting(caller, at).opensIn(at);
  }

  /** Why this caller's calls are not let through, in words; empty while they are. */
  public synchronized String why(String caller, long at) {
    return shutting(caller, at).why();
  }

  private Breaker shutting(String caller, long at) {
    Breaker own = callers.of(caller, at).breaker;
    if (endpoint.state() != Breaker.State.CLOSED) {
      return endpoint;
    }
    return own.state() == Breaker.State.CLOSED ? common : own;
  }

  /** A permit for one call. The first outcome reported counts; later ones are ignored. */
  public final class CallPermit {
    private final String caller;
    private final Own own;
    private final Breaker.Permit forEndpoint;
    private final Breaker.Permit forCaller;
    private final Breaker.@Nullable Permit forAll;
    private boolean told;

    private CallPermit(
        String caller,
        Own own,
        Breaker.Permit forEndpoint,
        Breaker.Permit forCaller,
        Breaker.@Nullable Permit forAll) {
      this.caller = caller;
      this.own = own;
      this.forEndpoint = forEndpoint;
      this.forCaller = forCaller;
      this.forAll = forAll;
    }

    /** The call was answered as asked: this caller is known from now on. */
    public void succeeded(long at) {
      tell(
          at,
          () -> {
            callers.succeeded(caller, at);
            forEndpoint.succeeded(at);
            forCaller.succeeded(at);
            if (forAll == null) {
              common.recovered("a caller was answered");
            } else {
              forAll.succeeded(at);
            }
          });
    }

    /**
     * The endpoint answered and refused the request. So it can be reached, but the caller does not
     * become known by a refusal.
     */
    public void refused(long at) {
      tell(
          at,
          () -> {
            forEndpoint.succeeded(at);
            forCaller.succeeded(at);
            if (forAll != null) {
              forAll.dropped();
            }
          });
    }

    /**
     * @param how in a few words, never foreign text
     */
    public void failed(long at, String how, Fault fault) {
      tell(
          at,
          () -> {
            switch (fault) {
              case ENDPOINT -> {
                forEndpoint.failed(at, how);
                forCaller.dropped();
                dropForAll();
              }
              case PERHAPS_THE_CALLERS -> {
                forEndpoint.succeeded(at);
                forCaller.failed(at, how);
                failForAll(at, how);
              }
            }
          });
    }

    private void failForAll(long at, String how) {
      own.lately.note(at, true);
      boolean counts = callers.knows(caller) && own.lately.failures(at) <= MOST_FAILURES_OF_ONE;
      if (forAll != null && counts) {
        forAll.failed(at, how);
      } else {
        dropForAll();
      }
    }

    private void dropForAll() {
      if (forAll != null) {
        forAll.dropped();
      }
    }

    /** The call says nothing about the endpoint: it was cancelled or never made. */
    public void dropped() {
      tell(
          now,
          () -> {
            forEndpoint.dropped();
            forCaller.dropped();
            dropForAll();
          });
    }

    private void tell(long at, Runnable what) {
      synchronized (SharedBreaker.this) {
        if (!told) {
          told = true;
          now = at;
          own.probing = false;
          what.run();
        }
      }
    }
  }
}
