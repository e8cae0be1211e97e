package dev.reprise.breaker;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A circuit breaker: closed while calls go well, open for a while when too many of the recent ones
 * failed, then half open until one probe has gone well. Every method takes the time as nanoseconds
 * of one monotonic clock. Thread-safe; nothing blocks.
 */
public final class Breaker {
  private static final int MOST_DOUBLINGS = 16;

  /** What it lets through. */
  public enum State {
    /** Everything. */
    CLOSED,
    /** One probe. */
    HALF_OPEN,
    /** Nothing. */
    OPEN
  }

  /**
   * When it opens, and for how long.
   *
   * @param window how far back calls count
   * @param least calls in the window before a share of them says anything
   * @param failingPercent this share of failures opens it
   * @param open for this long the first time; twice as long after each probe that failed
   * @param longestOpen and never longer than this
   */
  public record Bounds(
      Duration window, int least, int failingPercent, Duration open, Duration longestOpen) {
    public Bounds {
      if (window.isNegative() || window.isZero() || least < 1) {
        throw new IllegalArgumentException("a window needs a length and at least one call");
      }
    }
  }

  /** Hears every change of state. Called under the breaker's lock, so it must be quick. */
  @FunctionalInterface
  public interface StateListener {
    /**
     * @param why in words, for a line in the log
     */
    void changed(State to, String why);
  }

  private final Bounds bounds;
  private final StateListener listener;
  private final RecentCalls recent;
  private State state = State.CLOSED;
  private long epoch;
  private long openUntil;
  private int failedProbes;
  private boolean probing;
  private long probeSince;
  private String lately = "";

  public Breaker(Bounds bounds, StateListener listener) {
    this.bounds = bounds;
    this.listener = listener;
    this.recent = new RecentCalls(bounds.window());
  }

  /**
   * A permit for one call, which must be told how the call ended; null when the call is not
   * permitted.
   */
  public synchronized @Nullable Permit permit(long now) {
    return switch (state) {
      case CLOSED -> new Permit(epoch);
      case OPEN -> now - openUntil < 0 ? null : halfOpen(now);
      case HALF_OPEN -> probing && now - probeSince < bounds.open().toNanos() ? null : probe(now);
    };
  }

  private Permit halfOpen(long now) {
    change(State.HALF_OPEN, "one call is let through as a probe");
    return probe(now);
  }

  /**
   * A probe that has not ended within the time the breaker was open counts as lost, and another is
   * sent.
   */
  private Permit probe(long now) {
    probing = true;
    probeSince = now;
    return new Permit(epoch);
  }

  public synchronized State state() {
    return state;
  }

  /** How long until the next call is let through; zero when one may be at once. */
  public synchronized Duration opensIn(long now) {
    long left =
        switch (state) {
          case CLOSED -> 0;
          case OPEN -> openUntil - now;
          case HALF_OPEN -> probing ? probeSince + bounds.open().toNanos() - now : 0;
        };
    return Duration.ofNanos(Math.max(0, left));
  }

  /** Closes at once, because another call has shown that the guarded service works. */
  synchronized void recovered(String why) {
    if (state != State.CLOSED) {
      failedProbes = 0;
      recent.clear();
      change(State.CLOSED, why);
    }
  }

  /** Why it is not closed, in words; empty while it is. */
  public synchronized String why() {
    return state == State.CLOSED ? "" : lately;
  }

  /** A permit for one call. The first outcome reported counts; later ones are ignored. */
  public final class Permit {
    private final long of;
    private boolean told;

    private Permit(long of) {
      this.of = of;
    }

    public void succeeded(long now) {
      tell(now, null);
    }

    /**
     * @param how in a few words, never foreign text
     */
    public void failed(long now, String how) {
      tell(now, how);
    }

    /** The call says nothing about the guarded service: it was cancelled or never made. */
    public void dropped() {
      synchronized (Breaker.this) {
        if (!told && of == epoch) {
          probing = false;
        }
        told = true;
      }
    }

    private void tell(long now, @Nullable String failure) {
      synchronized (Breaker.this) {
        if (!told && of == epoch) {
          heard(now, failure);
        }
        told = true;
      }
    }
  }

  private void heard(long now, @Nullable String failure) {
    if (state == State.HALF_OPEN) {
      if (failure == null) {
        failedProbes = 0;
        recent.clear();
        change(State.CLOSED, "the probe went well");
      } else {
        failedProbes = Math.min(failedProbes + 1, MOST_DOUBLINGS);
        open(now, "the probe failed: " + failure);
      }
      return;
    }
    recent.note(now, failure != null);
    int calls = recent.calls(now);
    int failures = recent.failures(now);
    if (failure != null
        && calls >= bounds.least()
        && 100L * failures >= (long) bounds.failingPercent() * calls) {
      open(now, "%d of the last %d calls failed, at last: %s".formatted(failures, calls, failure));
    }
  }

  private void open(long now, String why) {
    long length = bounds.open().toNanos() << failedProbes;
    long most = bounds.longestOpen().toNanos();
    openUntil = now + (length <= 0 || length > most ? most : length);
    lately = why;
    change(State.OPEN, why);
  }

  /** Permits given before this change belong to an earlier epoch and have no effect any more. */
  private void change(State to, String why) {
    state = to;
    epoch++;
    probing = false;
    listener.changed(to, why);
  }
}
