package dev.reprise.gateway.http;

import dev.reprise.budget.MemoryBudget;
import dev.reprise.budget.Share;
import dev.reprise.gateway.http.share.CallerShares;
import dev.reprise.response.Reply;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer. Used on the connection's event loop only, except {@link #send} and
 * {@link #onGone}, which continue on the loop.
 */
final class Exchange implements Responder {
  private static final AtomicIntegerFieldUpdater<Exchange> CLAIMED =
      AtomicIntegerFieldUpdater.newUpdater(Exchange.class, "claimed");

  private static final AtomicLongFieldUpdater<Exchange> HELD =
      AtomicLongFieldUpdater.newUpdater(Exchange.class, "held");
  private static final AtomicLongFieldUpdater<Exchange> ANSWER_HELD =
      AtomicLongFieldUpdater.newUpdater(Exchange.class, "answerHeld");
  private static final AtomicIntegerFieldUpdater<Exchange> OWNERS =
      AtomicIntegerFieldUpdater.newUpdater(Exchange.class, "owners");

  private static final AtomicIntegerFieldUpdater<Exchange> CALL =
      AtomicIntegerFieldUpdater.newUpdater(Exchange.class, "call");

  /**
   * Bytes of a request whose client is gone: its thread and its call, which the number of
   * connections limits no more.
   */
  private static final int ORPHAN = 48 << 10;

  private static final int SENT = 1;
  private static final int EXPIRED = 2;

  private final ServerConnection connection;
  private final EventLoop loop;
  final RequestHead head;
  final String path;
  final long since;
  private volatile long held;
  private final long untilOver;
  private volatile int owners = 1;
  private volatile @Nullable Runnable work;
  private volatile boolean retained;
  private volatile long answerHeld;
  private volatile int claimed;
  private boolean started;
  private @Nullable Reply reply;
  private @Nullable LiveOutflow outflow;
  private List<Runnable> watchers = List.of();
  private boolean over;
  private volatile String caller = "";
  private volatile int call;
  private volatile Orphans.@Nullable SharedCall question;
  private Orphans.@Nullable SharedCall waiting;

  /**
   * @param reserved octets counted for the request, which this object must give back
   * @param untilOver those of them that are referenced until the answer is over; the others belong
   *     to the body and are given back when the handler is done
   */
  Exchange(ServerConnection connection, RequestHead head, long reserved, long untilOver) {
    this(connection, head, head.target(), reserved, untilOver);
  }

  private Exchange(
      ServerConnection connection, RequestHead head, String path, long reserved, long untilOver) {
    this.connection = connection;
    this.loop = connection.loop();
    this.head = head;
    this.path = path;
    this.held = reserved;
    this.untilOver = untilOver;
    this.since = connection.seat().now();
  }

  /** For the error that answers a request which could not be read. */
  static Exchange unread(ServerConnection connection, String path) {
    return new Exchange(connection, RequestHead.unreadable(), path, 0, 0);
  }

  @Override
  public EventLoop loop() {
    return loop;
  }

  @Override
  public void send(Reply answer) {
    if (!claim()) {
      answer.discard();
      if (claimed == EXPIRED) {
        return;
      }
      throw new IllegalStateException("answered twice: " + head + "; send exactly one reply");
    }
    countAnswer(answer);
    if (calls() && answer.successful()) {
      callers().succeeded(caller);
    }
    if (loop.inEventLoop()) {
      ready(answer);
    } else {
      loop.execute(() -> ready(answer));
    }
  }

  /** Counts a large body until it is written. It exists already, so it is never refused. */
  private void countAnswer(Reply answer) {
    if (answer.body() instanceof Reply.Body.InMemory(byte[] bytes)
        && bytes.length > ReplyWriter.ONE_WRITE) {
      ANSWER_HELD.addAndGet(this, bytes.length);
      connection.listening().memory().share(MemoryBudget.Use.ANSWERS).take(bytes.length);
    }
  }

  @Override
  public void from(String name) {
    caller = name;
    if (loop.inEventLoop()) {
      connection.seat().callerIs(name);
    } else {
      loop.execute(() -> connection.seat().callerIs(name));
    }
  }

  @Override
  public boolean mayCall(@Nullable Object asked) {
    question = asked == null ? null : new Orphans.SharedCall(caller, asked);
    boolean may =
        callers().begins(caller)
            || orphans().giveUpFor(caller, callers()::mayTake, () -> callers().begins(caller));
    call = may ? 1 : 0;
    if (!may) {
      connection.listening().memory().turnedAway();
    } else if (loop.inEventLoop()) {
      waits();
    } else {
      loop.execute(this::waits);
    }
    return may;
  }

  /**
   * Notes that a client waits for this answer, so that a running call with the same question is not
   * given up.
   */
  private void waits() {
    if (!over) {
      waiting = question;
      orphans().waits(waiting);
    }
  }

  String caller() {
    return caller;
  }

  Orphans.@Nullable SharedCall question() {
    return question;
  }

  /** Whether it counts as a call. */
  boolean calls() {
    return call == 1;
  }

  private Orphans orphans() {
    return connection.listening().connections().orphans();
  }

  private CallerShares callers() {
    return connection.listening().connections().callers();
  }

  @Override
  public boolean hold(long bytes) {
    if (!requests().tryTake(bytes)) {
      return false;
    }
    HELD.addAndGet(this, bytes);
    return true;
  }

  @Override
  public boolean everHolds(long bytes) {
    return requests().everFits(held + bytes);
  }

  @Override
  public void retain(Runnable giveUp) {
    work = giveUp;
    retained = true;
    OWNERS.incrementAndGet(this);
  }

  boolean released() {
    return owners == 0;
  }

  /**
   * Gives up the work. If there is no answer yet, none is accepted any more and the call is no
   * longer counted, so that its place is free before the worker ends.
   */
  void giveUp() {
    CLAIMED.compareAndSet(this, 0, EXPIRED);
    if (claimed == EXPIRED) {
      callEnded();
    }
    Runnable giveUp = work;
    if (giveUp != null) {
      giveUp.run();
    }
  }

  @Override
  public void giveBack(long bytes) {
    long before = HELD.getAndUpdate(this, now -> Math.max(0, now - bytes));
    requests().give(Math.min(before, bytes));
  }

  private Share requests() {
    return connection.listening().memory().share(MemoryBudget.Use.REQUESTS);
  }

  @Override
  public void release() {
    work = null; // an ended thread still references its task
    giveBack(Math.max(0, held - untilOver));
    ended();
  }

  /** The last owner (worker or answer) gives back what was counted for the request. */
  private void ended() {
    if (OWNERS.decrementAndGet(this) == 0) {
      callEnded();
      if (held != 0) {
        requests().give(HELD.getAndSet(this, 0));
      }
      if (retained) {
        orphans().remove(this);
      }
    }
  }

  private void callEnded() {
    if (CALL.getAndSet(this, 0) == 1) {
      callers().ended(caller);
    }
  }

  private void answerGone() {
    if (answerHeld != 0) {
      connection
          .listening()
          .memory()
          .share(MemoryBudget.Use.ANSWERS)
          .give(ANSWER_HELD.getAndSet(this, 0));
    }
  }

  private boolean claim() {
    return CLAIMED.compareAndSet(this, 0, SENT);
  }

  /** Answers in place of the handler, unless there is an answer already; returns whether it did. */
  boolean answerInstead(Reply answer) {
    boolean mine = CLAIMED.compareAndSet(this, 0, EXPIRED);
    if (mine) {
      ready(answer);
    }
    return mine;
  }

  /** Whether there is nothing to write yet. */
  boolean unanswered() {
    return reply == null;
  }

  /** A time limit has passed: false when nothing else than closing the connection can be done. */
  boolean expire(String why, Reply instead) {
    tellGone();
    if (outflow != null) {
      outflow.expire(why);
      return true;
    }
    return answerInstead(instead);
  }

  /** True exactly once: when the answer exists and is the next to write. */
  boolean starts() {
    boolean first = reply != null && !started;
    started |= first;
    return first;
  }

  @Override
  public void onGone(Runnable clientHungUp) {
    if (loop.inEventLoop()) {
      watch(clientHungUp);
    } else {
      loop.execute(() -> watch(clientHungUp));
    }
  }

  private void watch(Runnable watcher) {
    if (connection.gone()) {
      if (!over) {
        watcher.run();
      }
      return;
    }
    if (watchers.isEmpty()) {
      watchers = new ArrayList<>(1);
    }
    watchers.add(watcher);
  }

  /** Called on the loop with the reply; it is written after the answers before it. */
  void ready(Reply answer) {
    if (connection.gone()) {
      answerGone();
      answer.discard();
      return;
    }
    reply = connection.listening().dressed(head.headers(), answer);
    connection.advance();
  }

  Reply reply() {
    return Objects.requireNonNull(reply);
  }

  void flows(LiveOutflow live) {
    outflow = live;
  }

  @Nullable LiveOutflow outflow() {
    return outflow;
  }

  /** The whole answer has been given to the channel. */
  void done() {
    over();
    answerGone();
    if (claimed == EXPIRED) {
      orphan(); // its client has got an error in its place; the worker still runs
    }
    ended();
  }

  private void over() {
    over = true;
    orphans().waitsNoMore(waiting);
    waiting = null;
  }

  /** The client closed the connection before it had its answer. */
  void abandon() {
    if (over) {
      return;
    }
    over();
    answerGone();
    if (outflow != null) {
      outflow.cancel();
    } else if (reply != null) {
      reply.discard();
    }
    tellGone();
    orphan();
    ended();
  }

  /** The client is gone and a worker still runs: from now on all of its memory is counted. */
  private void orphan() {
    if (owners > 1) {
      boolean room = hold(ORPHAN);
      orphans().add(this);
      if (!room) {
        orphans().giveUp();
      }
    }
  }

  /** Runs the watchers of {@link #onGone} once; the exchange can still be answered. */
  void tellGone() {
    var told = watchers;
    watchers = List.of();
    told.forEach(Runnable::run);
  }
}
