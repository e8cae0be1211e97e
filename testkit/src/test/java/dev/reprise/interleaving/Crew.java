package dev.reprise.interleaving;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Several actors of which one goes at a time, from one gate to the next. An actor with a thread
 * stops at {@link #gate}; one release lets it go on to its next gate, to its end, or to where it
 * waits for another. Then all are at rest, and the next is released.
 *
 * <p>Rest is seen by the states of the virtual threads: whoever completes a future makes the thread
 * that waits for it runnable before it goes on itself. So the actor that was released is looked at
 * first, and the others after it.
 */
final class Crew {
  private static final long PATIENCE_SECONDS = 20;
  private static final ThreadLocal<Walker> SELF = new ThreadLocal<>();

  private final List<Actor> actors = new ArrayList<>();
  private final StringBuilder path = new StringBuilder();
  private int steps;

  /** Whoever takes steps. */
  private sealed interface Actor {
    String name();

    /** What it does next; null when it cannot go now. */
    @Nullable String next();

    boolean ended();

    boolean rests();

    void goes();
  }

  /** A step of an actor without a thread. */
  record Step(String name, BooleanSupplier may, Runnable does) {}

  private static final class Listed implements Actor {
    private final String name;
    private final List<Step> steps;
    private int at;

    Listed(String name, List<Step> steps) {
      this.name = name;
      this.steps = steps;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public @Nullable String next() {
      return !ended() && steps.get(at).may().getAsBoolean() ? steps.get(at).name() : null;
    }

    @Override
    public boolean ended() {
      return at == steps.size();
    }

    @Override
    public boolean rests() {
      return true;
    }

    @Override
    public void goes() {
      steps.get(at++).does().run();
    }
  }

  private static final class Walker implements Actor {
    private final String name;
    private final Thread thread;
    private volatile @Nullable String gate = "begins";
    private volatile boolean ended;
    private volatile @Nullable Throwable failure;
    private volatile CompletableFuture<Boolean> opened = new CompletableFuture<>();

    Walker(String name, Runnable body) {
      this.name = name;
      this.thread = Thread.ofVirtual().name(name).unstarted(() -> walks(body));
    }

    private void walks(Runnable body) {
      SELF.set(this);
      try {
        body.run();
      } catch (RuntimeException | Error e) {
        failure = e;
      } finally {
        ended = true;
      }
    }

    void stops(String where) {
      opened = new CompletableFuture<>();
      gate = where;
      opened.join();
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public @Nullable String next() {
      return ended ? null : gate;
    }

    @Override
    public boolean ended() {
      return ended;
    }

    @Override
    public boolean rests() {
      Thread.State state = thread.getState();
      return state == Thread.State.WAITING || ended || state == Thread.State.NEW;
    }

    @Override
    public String toString() {
      return name + ", " + thread.getState() + " at " + List.of(thread.getStackTrace());
    }

    @Override
    public void goes() {
      gate = null;
      if (thread.getState() == Thread.State.NEW) {
        thread.start();
      } else {
        opened.complete(true);
      }
    }
  }

  /** The actor on this thread stops here until it is its turn again; nobody else does. */
  static void gate(String where) {
    Walker self = SELF.get();
    if (self != null) {
      self.stops(where);
    }
  }

  /** An actor with a thread of its own. */
  void walks(String name, Runnable body) {
    actors.add(new Walker(name, body));
  }

  /** An actor that does these steps one after the other, each when it may. */
  void does(String name, List<Step> steps) {
    actors.add(new Listed(name, steps));
  }

  /**
   * Lets them go until nobody can.
   *
   * @param afterwards runs after each step, while all rest
   */
  void goes(Orders orders, Runnable afterwards) {
    Actor last = null;
    while (true) {
      List<Actor> ready = ready(last);
      if (ready.isEmpty()) {
        return;
      }
      Actor next = ready.get(orders.pick(ready.size(), ready.getFirst() == last));
      path.append(" → ").append(next.name()).append(": ").append(next.next());
      next.goes();
      steps++;
      rest(next);
      afterwards.run();
      last = next;
    }
  }

  /** Whoever went last comes first. */
  private List<Actor> ready(@Nullable Actor last) {
    var ready = new ArrayList<Actor>();
    if (last != null && last.next() != null) {
      ready.add(last);
    }
    for (Actor actor : actors) {
      if (actor != last && actor.next() != null) {
        ready.add(actor);
      }
    }
    return ready;
  }

  private void rest(Actor released) {
    try {
      rests(released);
      for (int again = 0; again < 2; again++) {
        actors.forEach(Crew::rests);
      }
    } catch (AssertionError restless) {
      throw new AssertionError(restless.getMessage() + path, restless);
    }
  }

  private static void rests(Actor actor) {
    long until = 0;
    for (int look = 0; !actor.rests(); look++) {
      Thread.onSpinWait();
      if ((look & 0xFF) == 0xFF) {
        Thread.yield();
        until = until == 0 ? System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS) : until;
        if (System.nanoTime() > until) {
          throw new AssertionError(actor + " neither waits nor ends");
        }
      }
    }
  }

  /** Those that wait for ever, and what went wrong; the threads of the former are ended. */
  String stuck() {
    var said = new StringBuilder();
    for (Actor actor : actors) {
      if (actor instanceof Walker walker) {
        if (walker.failure != null) {
          said.append(walker.name).append(" failed: ").append(walker.failure).append(' ');
        } else if (!walker.ended) {
          said.append(walker.name).append(" waits for ever ");
          walker.thread.interrupt();
        }
      }
    }
    return said.toString();
  }

  /** Who did what, in order. */
  String path() {
    return path.toString();
  }

  int steps() {
    return steps;
  }
}
