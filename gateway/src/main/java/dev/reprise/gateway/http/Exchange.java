package dev.reprise.gateway.http;

import dev.reprise.budget.MemoryBudget;
import dev.reprise.budget.Share;
import dev.reprise.gateway.http.share.CallerShares;
import dev.reprise.response.Discarded;
import dev.reprise.response.Reply;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer. Confined to the connection's loop but for {@link #send} and {@link
 * #onGone}, which come over to it.
 */
final class Exchange implements Answer {
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

  /** A request that is not counted while its connection is there, with its thread and its call. */
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
  private volatile @Nullable Thread worker;
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
  private volatile Orphans.@Nullable Question question;
  private Orphans.@Nullable Question waiting;

  /**
   * @param reserved octets of the share of requests that this now has to give back
   * @param untilOver those of them that are referenced until the answer is over; the others are the
   *     body's, and go when whoever works on it is done
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

  /** For an error instead of a request that was not read. */
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
      abandon(answer);
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

  /** A large whole body is held until it is written; it is there already, so it is not refused. */
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
      connection.seat().of(name);
    } else {
      loop.execute(() -> connection.seat().of(name));
    }
  }

  @Override
  public boolean mayCall(@Nullable Object asked) {
    question = asked == null ? null : new Orphans.Question(caller, asked);
    boolean may =
        callers().begins(caller) || orphans().giveUpFor(caller, callers()::mayTake, this::begins);
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

  private boolean begins() {
    return callers().begins(caller);
  }

  /** Its client waits for the answer: a call that others left may be the one it waits for. */
  private void waits() {
    if (!over) {
      waiting = question;
      orphans().waits(waiting);
    }
  }

  String caller() {
    return caller;
  }

  Orphans.@Nullable Question question() {
    return question;
  }

  /** Whether it is counted as a call. */
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
  public void retain(Thread by) {
    worker = by;
    retained = true;
    OWNERS.incrementAndGet(this);
  }

  boolean released() {
    return owners == 0;
  }

  /**
   * Interrupts whoever works on it. Where there is no answer yet, none is taken any more, and the
   * call is counted no more: who waits for its place need not wait for its worker.
   */
  void giveUp() {
    CLAIMED.compareAndSet(this, 0, EXPIRED);
    if (claimed == EXPIRED) {
      callEnded();
    }
    Thread working = worker;
    if (working != null) {
      working.interrupt();
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
    worker = null; // a thread that has ended still references what it was to do
    giveBack(Math.max(0, held - untilOver));
    ended();
  }

  /** The last one gives back what the request held. */
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

  /** The connection answers in the handler's place, unless there is an answer already. */
  boolean answerInstead(Reply answer) {
    boolean mine = CLAIMED.compareAndSet(this, 0, EXPIRED);
    if (mine) {
      ready(answer);
    }
    return mine;
  }

  /** True once: the answer is there and it is time to write it. */
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

  /** On the loop: the reply is there; it is written when its turn comes. */
  void ready(Reply answer) {
    if (connection.gone()) {
      answerGone();
      abandon(answer);
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

  /** The whole answer has been handed to the channel. */
  void done() {
    over();
    answerGone();
    if (claimed == EXPIRED) {
      orphan(); // its client was told that no answer came; whoever works on it goes on
    }
    ended();
  }

  private void over() {
    over = true;
    orphans().waitsNoMore(waiting);
    waiting = null;
  }

  /** The client is gone before it had its answer. */
  void abandon() {
    if (over) {
      return;
    }
    over();
    answerGone();
    if (outflow != null) {
      outflow.cancel();
    } else if (reply != null) {
      abandon(reply);
    }
    tellGone();
    orphan();
    ended();
  }

  /** Its client is gone, and somebody still works on it: from now on all of it counts. */
  private void orphan() {
    if (owners > 1) {
      boolean room = hold(ORPHAN);
      orphans().add(this);
      if (!room) {
        orphans().giveUp();
      }
    }
  }

  /** Runs what waits for the client's end, once, and keeps the answer. */
  void tellGone() {
    var told = watchers;
    watchers = List.of();
    told.forEach(Runnable::run);
  }

  static void abandon(Reply answer) {
    if (answer.body() instanceof Reply.Body.Live(var feed)) {
      feed.drainTo(Discarded.SINK);
      feed.cancel();
    }
  }
}
