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
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One client connection: requests in, their answers out in the same order. At most {@link #DEPTH}
 * requests are under way. The documentation of the package tells the design and its invariants.
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
  private @Nullable InetSocketAddress remote;
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
    remote = (InetSocketAddress) ctx.channel().remoteAddress();
    seat = listening.connections().join(loop(), this);
    deadlines.idleFrom(seat().now());
    if (listening.connections().ending()) {
      drain();
    } else if (!listening.connections().roomFor(loop(), this)) {
      seat.cameWithoutRoom();
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
    deadlines.reading(reader.inBody(), reader.inHead(), seat().now());
    boolean takes = takesMore() || ending;
    if (channel().config().isAutoRead() != takes) {
      channel().config().setAutoRead(takes);
    }
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
    seat().used();
    boolean behind = !pending.isEmpty();
    if (behind) {
      requests.take(WAITING); // takesMore() has checked that there is room
    }
    long all = reserved + (behind ? WAITING : 0);
    var exchange = new Exchange(this, head, all, all - BodyBuffer.counted(body.length));
    pending.add(exchange);
    try {
      var incoming = head.with(body, Objects.requireNonNull(remote), listening.tls());
      listening.handler().handle(incoming, exchange);
    } catch (RuntimeException | StackOverflowError fault) {
      Faults.log(Level.ERROR, "handler failed", fault);
      exchange.answerInstead(
          listening.error(exchange.path, 500, "the gateway failed; its log says where"));
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
    if (refused.status() == 503) {
      listening.memory().shed();
    }
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
      Exchange next = pending.peek();
      while (next != null && !ending && next.starts()) {
        write(next);
        next = pending.peek();
      }
    } finally {
      advancing = false;
    }
    if (!ending && !channel().config().isAutoRead() && takesMore()) {
      read(null);
    }
  }

  private void write(Exchange exchange) {
    try {
      switch (exchange.reply().body()) {
        case Reply.Body.InMemory(byte[] bytes) -> {
          if (writer().whole(exchange, bytes, closesAfter(exchange))) {
            finished(exchange);
          }
        }
        case Reply.Body.Live(var feed) -> {
          if (writer().bodiless(exchange)) {
            Exchange.abandon(exchange.reply());
            writer().head(exchange, ReplyHead.UNTIL_CLOSE, closesAfter(exchange));
            finished(exchange);
          } else {
            var live = new LiveOutflow(this, exchange, feed);
            exchange.flows(live);
            live.start();
          }
        }
      }
    } catch (IllegalArgumentException unsendable) {
      unsendable(exchange, unsendable);
    }
  }

  void unsendable(Exchange exchange, IllegalArgumentException why) {
    Faults.unsendable(why);
    writer().replaced(exchange, listening.unsendable(exchange), closesAfter(exchange));
    finished(exchange);
  }

  boolean closesAfter(Exchange exchange) {
    return !exchange.head.persistent() || listening.connections().draining() && pending.size() == 1;
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
    deadlines.lingerFrom(seat().now());
    channel().config().setAutoRead(true);
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
    if (ending ? deadlines.lingeredLong(now) : deadlines.unread(now, limits.bodyTime().toNanos())) {
      close();
    } else if (ending) {
      return;
    } else if (first != null && now - first.since > limits.request().toNanos()) {
      expire(first);
    } else if (takesMore()) {
      switch (deadlines.missed(now, limits, first == null)) {
        case HEAD -> refuse(MessageRefused.late("the request head did not come in time"));
        case BODY -> refuse(MessageRefused.late("the body did not come in time").on(reader.path()));
        case IDLE -> close();
        case NONE -> {}
      }
    }
  }

  private void expire(Exchange exchange) {
    exchange.tellGone();
    if (!exchange.answerInstead(listening.expired(exchange))) {
      close();
    }
  }

  /** Ends the connection if it is unused after a moment, in which a sent request is read. */
  void drain() {
    loop().schedule(this::endUnused, LAST_LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void endUnused() {
    if (waits() && !unfinished()) {
      end(true);
    }
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
