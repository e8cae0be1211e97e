package dev.reprise.gateway.http;

import dev.reprise.budget.MemoryBudget;
import dev.reprise.budget.Share;
import dev.reprise.gateway.http.message.BodyBuffer;
import dev.reprise.gateway.http.message.MessageRefused;
import dev.reprise.request.Headers;
import dev.reprise.response.Reply;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One client connection. Problem: a client may send requests without waiting; their answers are
 * made on other threads and come in any order, and nothing may be held without bound. Approach:
 * requests stand in a queue and only the first is answered; with {@link #DEPTH} under way, or while
 * answers lie unread, nothing more is read. All state belongs to the event loop. Invariants, what
 * was rejected and sources: {@link dev.reprise.gateway.http}.
 */
final class ServerConnection extends ChannelInboundHandlerAdapter
    implements RequestReader.Receiver {
  static final int DEPTH = 16;
  private static final long LAST_LOOK_MILLIS = 50;

  /** Bytes of a request that waits behind another on its connection, beside its octets. */
  private static final int WAITING = 16 << 10;

  private final Listening listening;
  private final ArrayDeque<Exchange> pending = new ArrayDeque<>(2);
  private final Share requests;
  private final RequestReader reader;
  private final Deadlines deadlines = new Deadlines();
  private @Nullable ReplyWriter writer;
  private @Nullable ChannelHandlerContext context;
  private @Nullable Seat seat;
  private boolean advancing;
  private boolean ending;
  private boolean gone;
  private boolean continueOwed;

  ServerConnection(Listening listening) {
    this.listening = listening;
    this.requests = listening.memory().share(MemoryBudget.Use.REQUESTS);
    this.reader = new RequestReader(listening.limits(), requests, listening.tls(), this);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    writer = new ReplyWriter(ctx);
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    seat = listening.connections().join(loop(), this);
    deadlines.idleFrom(seat().now());
    if (listening.connections().ending()) {
      drain();
    } else {
      listening.connections().makeRoomFor(loop(), this);
    }
  }

  /** Whether it may be closed to make room: its client has sent nothing, or half a request. */
  boolean waits() {
    return pending.isEmpty() && !ending;
  }

  /** Closes the connection for another one; it is not counted from now on. */
  void giveWay() {
    ending = true;
    listening.connections().leave(loop(), this);
    close();
  }

  boolean unfinished() {
    return reader.inHead() || reader.inBody();
  }

  /** Whether its client has not read an answer for so long. */
  boolean unread(long now, long nanos) {
    return !ending && deadlines.unread(now, nanos);
  }

  Seat seat() {
    return Objects.requireNonNull(seat);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    writer().reading(true);
    try {
      if (!ending) {
        read((ByteBuf) message);
      }
    } finally {
      ((ByteBuf) message).release();
    }
  }

  private void read(@Nullable ByteBuf buffer) {
    try {
      if (buffer != null) {
        reader.read(buffer);
      } else {
        reader.resume();
      }
    } catch (MessageRefused refused) {
      refuse(refused.path().isEmpty() ? refused.on(reader.path()) : refused);
    }
    deadlines.reading(reader.phase(), seat().now());
    writer().reads(takesMore() || ending);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    writer().reading(false);
  }

  @Override
  public void head(RequestHead head) {
    seat().admit(head);
  }

  @Override
  public void request(RequestHead head, byte[] body, long reserved) {
    deadlines.requestRead(seat().now());
    seat().requestCame();
    boolean behind = !pending.isEmpty();
    if (behind) {
      requests.take(WAITING); // takesMore() has checked that there is room
    }
    long all = reserved + (behind ? WAITING : 0);
    var exchange = new Exchange(this, head, all, all - BodyBuffer.counted(body.length));
    pending.add(exchange);
    try {
      var remote = (InetSocketAddress) channel().remoteAddress();
      var incoming = head.with(body, remote, listening.tls());
      listening.handler().handle(incoming, exchange);
    } catch (RuntimeException | StackOverflowError fault) {
      exchange.answerInstead(listening.failed(exchange.path, fault));
    }
  }

  @Override
  public void bodyAwaited() {
    continueOwed = true;
    payContinue();
  }

  /** Sends the interim 100, when no answer is owed before it. */
  private void payContinue() {
    if (continueOwed && pending.isEmpty()) {
      continueOwed = false;
      if (reader.inBody()) {
        writer().goOn();
      }
    }
  }

  /** Not while the client leaves answers unread, nor behind others while memory is short. */
  @Override
  public boolean takesMore() {
    return !ending
        && pending.size() < DEPTH
        && writable()
        && (pending.isEmpty() || requests.roomFor(WAITING));
  }

  private void refuse(MessageRefused refused) {
    Headers asked = reader.asked();
    reader.stop();
    listening.sheds(refused);
    var exchange = Exchange.unread(this, refused.path());
    pending.add(exchange);
    exchange.answerInstead(listening.dressed(asked, listening.refusal(refused)));
  }

  /** Writes the answers that exist, in the order of their requests. */
  void advance() {
    if (advancing) {
      return;
    }
    advancing = true;
    try {
      while (!ending && pending.peek() instanceof Exchange next && next.starts()) {
        write(next);
      }
    } finally {
      advancing = false;
    }
    if (takesMore() && !writer().isRead()) {
      read(null);
    }
    if (deadlines.halfClosed() && waits() && writable()) {
      end(false);
    }
  }

  private void write(Exchange exchange) {
    try {
      boolean flows = exchange.reply().body() instanceof Reply.Body.Live;
      if (flows && !writer().bodiless(exchange)) {
        var live = new LiveOutflow(this, exchange);
        exchange.flows(live);
        live.start();
      } else if (writer().whole(exchange, closesAfter(exchange))) {
        finished(exchange);
      }
    } catch (IllegalArgumentException unsendable) {
      unsendable(exchange, unsendable);
    }
  }

  void unsendable(Exchange exchange, IllegalArgumentException why) {
    writer().replaced(exchange, listening.unsendable(exchange, why), closesAfter(exchange));
    finished(exchange);
  }

  boolean closesAfter(Exchange exchange) {
    boolean last = listening.connections().draining() || deadlines.halfClosed() && !unfinished();
    return !exchange.head.persistent() || last && pending.size() == 1;
  }

  /** The channel has taken the whole answer. */
  void finished(Exchange exchange) {
    pending.remove(exchange);
    exchange.done();
    deadlines.idleFrom(seat().now());
    // A stream that began before the drain did not say close: closed here.
    if (writer().saidClose() || listening.connections().draining() && waits() && !unfinished()) {
      // Lingers: octets behind the last request could reset it before the answer is read.
      end(exchange.head == RequestHead.unreadable() || listening.connections().draining());
    } else {
      payContinue();
      if (!advancing) {
        advance();
      }
    }
  }

  /** Ends the connection without a last chunk: the client sees that the body is not whole. */
  void cut(Exchange exchange) {
    ending = true;
    writer().cut(!exchange.head.http11());
  }

  /** Reads and answers nothing more; what is written is still sent. */
  private void end(boolean lingering) {
    ending = true;
    reader.stop();
    abandonAll();
    listening.connections().leaves(loop(), this);
    deadlines.lingerFrom(seat().now());
    writer().reads(true);
    writer().end(lingering);
  }

  private void abandonAll() {
    for (Exchange exchange = pending.poll(); exchange != null; exchange = pending.poll()) {
      exchange.abandon();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    deadlines.unwritable(!writable(), seat().now());
    Exchange first = pending.peek();
    if (ending) {
      return;
    }
    var live = first == null ? null : first.outflow();
    if (live != null) {
      live.flowAsChannelAllows();
    } else if (first != null && writer().goesOn()) {
      finished(first);
    }
    advance();
  }

  /** The client sends nothing more. With a stream begun it has left; before, it may wait. */
  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      Exchange first = pending.peek();
      deadlines.halfClosed(seat().now());
      if (first != null && first.outflow() instanceof LiveOutflow live && live.begun()) {
        close();
      } else if (ending) {
        writer().end(false);
      } else if (first == null) {
        end(false);
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    gone = true;
    ending = true;
    reader.stop();
    abandonAll();
    listening.connections().leave(loop(), this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    Faults.ofConnection(cause);
    ctx.close();
  }

  /** Checks the deadlines; called at an interval on the loop. */
  void tick(long now) {
    var limits = listening.limits();
    Exchange first = pending.peek();
    var due = ending ? deadlines.lingered(now) : deadlines.due(now, limits, first, takesMore());
    switch (due) {
      case HEAD -> refuse(MessageRefused.late("the request head did not come in time"));
      case BODY -> refuse(MessageRefused.late("the body did not come in time").on(reader.path()));
      case ANSWER -> expire(Objects.requireNonNull(first), now);
      case SIGN_OF_LIFE -> writer().goOn();
      case CONNECTION -> close();
      case NONE -> {}
    }
  }

  private void expire(Exchange exchange, long now) {
    String why = String.valueOf(Deadlines.overdue(exchange, now, listening.limits()));
    Faults.late(exchange.path, why);
    if (!exchange.expire(why, listening.error(exchange.path, 504, why))) {
      close();
    }
  }

  /** Ends the connection if it is unused after a moment, in which a sent request is read. */
  void drain() {
    loop()
        .schedule(
            () -> {
              if (waits() && !unfinished()) {
                end(true);
              }
            },
            LAST_LOOK_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  /** The drain time is over: requests without an answer get a 503, an unfinished body is cut. */
  int tellTooLate() {
    int underWay = pending.size();
    var late = MessageRefused.of(503, "the gateway stops; ask again").with("Retry-After", "1");
    if (!ending && pending.isEmpty()) {
      refuse(late.on(reader.path()));
    }
    for (Exchange exchange : List.copyOf(pending)) {
      exchange.tellGone();
      exchange.answerInstead(listening.refusal(late.on(exchange.path)));
    }
    if (!ending) {
      close();
    }
    return underWay;
  }

  void close() {
    channel().close();
  }

  boolean gone() {
    return gone;
  }

  boolean writable() {
    return channel().isWritable();
  }

  EventLoop loop() {
    return channel().eventLoop();
  }

  Listening listening() {
    return listening;
  }

  ReplyWriter writer() {
    return Objects.requireNonNull(writer);
  }

  private io.netty.channel.Channel channel() {
    return Objects.requireNonNull(context).channel();
  }
}
