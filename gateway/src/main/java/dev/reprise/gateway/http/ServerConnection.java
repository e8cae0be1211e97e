package dev.reprise.gateway.http;

import dev.reprise.request.Header;
import dev.reprise.request.Headers;
import dev.reprise.response.Reply;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One client connection: requests in, their answers out in the same order. At most {@link #DEPTH}
 * requests are under way; while there are that many nothing more is read.
 */
final class ServerConnection extends ChannelInboundHandlerAdapter
    implements RequestReader.Receiver {
  static final int DEPTH = 16;
  private static final long LAST_LOOK_MILLIS = 50;
  private static final Logger LOG = System.getLogger("dev.reprise.gateway.http");

  private final Listening listening;
  private final Deque<Exchange> pending = new ArrayDeque<>(2);
  private final RequestReader reader;
  private final Deadlines deadlines = new Deadlines();
  private @Nullable ReplyWriter writer;
  private @Nullable ChannelHandlerContext context;
  private Connections.@Nullable OfLoop ofLoop;
  private @Nullable InetSocketAddress remote;
  private boolean advancing;
  private boolean ending;
  private boolean gone;
  private boolean continueOwed;

  ServerConnection(Listening listening) {
    this.listening = listening;
    this.reader = new RequestReader(listening.limits(), listening.budget(), listening.tls(), this);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    writer = new ReplyWriter(ctx);
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    remote = (InetSocketAddress) ctx.channel().remoteAddress();
    ofLoop = listening.connections().join(loop(), this);
    deadlines.idleFrom(now());
    if (listening.connections().ending()) {
      drain();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    var buffer = (ByteBuf) message;
    writer().reading(true);
    try {
      if (!ending) {
        read(buffer);
      }
    } finally {
      buffer.release();
    }
  }

  private void read(@Nullable ByteBuf buffer) {
    try {
      if (buffer != null) {
        reader.read(buffer);
      } else {
        reader.resume();
      }
    } catch (Refused refused) {
      refuse(refused.path().isEmpty() ? refused.on(reader.path()) : refused);
    }
    deadlines.reading(reader.inBody(), reader.inHead(), now());
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
  public void request(RequestHead head, byte[] body, long reserved) {
    deadlines.requestRead(now());
    var exchange = new Exchange(this, head, head.target(), reserved);
    pending.add(exchange);
    var incoming =
        new Incoming(
            head.method(),
            head.target(),
            head.headers(),
            body,
            Objects.requireNonNull(remote),
            listening.tls());
    try {
      listening.handler().handle(incoming, exchange);
    } catch (RuntimeException | StackOverflowError fault) {
      // The message of a foreign exception may quote the request: only its class and place are
      // told.
      LOG.log(Level.ERROR, "handler failed: {0} at {1}", fault.getClass().getName(), place(fault));
      exchange.answerInstead(error(exchange.path, 500, "the gateway failed; its log says where"));
    }
  }

  private static Object place(Throwable fault) {
    return fault.getStackTrace().length == 0 ? "unknown" : fault.getStackTrace()[0];
  }

  Reply error(String path, int status, String message) {
    return listening.errors().render(path, status, message);
  }

  Reply dressed(Headers asked, Reply answer) {
    return listening.handler().dressed(asked, answer);
  }

  @Override
  public void bodyAwaited() {
    continueOwed = true;
    payContinue();
  }

  /** The interim answer has its place in the order of answers too. */
  private void payContinue() {
    if (continueOwed && pending.isEmpty()) {
      continueOwed = false;
      if (reader.inBody()) {
        writer().goOn();
      }
    }
  }

  /** Who does not read its answers is not read from either, or they would pile up here. */
  @Override
  public boolean takesMore() {
    return !ending && pending.size() < DEPTH && writable();
  }

  private void refuse(Refused refused) {
    Headers asked = reader.asked();
    reader.stop();
    var exchange = new Exchange(this, RequestHead.unreadable(), refused.path(), 0);
    pending.add(exchange);
    exchange.answerInstead(dressed(asked, refusal(refused.path(), refused)));
  }

  private Reply refusal(String path, Refused refused) {
    Reply reply = error(path, refused.status(), refused.text());
    Headers headers = reply.headers();
    for (Header field : refused.headers()) {
      headers = headers.with(field.name(), field.value());
    }
    return reply.withHeaders(headers);
  }

  /** Writes every answer whose turn has come. */
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
        case Reply.Body.Whole(byte[] bytes) -> {
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
    LOG.log(Level.ERROR, "a reply could not be written: {0}", why.getMessage());
    String message = "the gateway made an answer that cannot be sent";
    Reply instead = dressed(exchange.head.headers(), error(exchange.path, 500, message));
    writer().replaced(exchange, instead, closesAfter(exchange));
    finished(exchange);
  }

  boolean closesAfter(Exchange exchange) {
    return !exchange.head.persistent() || listening.connections().draining() && pending.size() == 1;
  }

  /** All of the answer is with the channel. */
  void finished(Exchange exchange) {
    pending.remove(exchange);
    exchange.done();
    listening.budget().give(exchange.reserved);
    deadlines.idleFrom(now());
    // A stream whose head went out before the drain began could not say close: it ends here.
    if (writer().saidClose() || listening.connections().draining() && unused()) {
      // What a client has sent behind its last request must not turn its answer into a reset.
      end(exchange.head == RequestHead.unreadable() || listening.connections().draining());
    } else {
      payContinue();
      if (!advancing) {
        advance();
      }
    }
  }

  /** The client must see that the body is not whole: no last chunk, and the connection ends. */
  void cut(Exchange exchange) {
    ending = true;
    writer().cut(!exchange.head.http11());
  }

  /** Nothing more will be read or answered; what is written still goes out. */
  private void end(boolean lingering) {
    ending = true;
    reader.stop();
    abandonAll();
    deadlines.lingerFrom(now());
    channel().config().setAutoRead(true);
    writer().end(lingering);
  }

  private void abandonAll() {
    for (Exchange exchange = pending.poll(); exchange != null; exchange = pending.poll()) {
      listening.budget().give(exchange.reserved);
      exchange.abandon();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    deadlines.unwritable(!writable(), now());
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
    // What the other side does wrong, on the wire or in its TLS, is no event of ours.
    if (!(cause instanceof IOException || cause instanceof DecoderException)) {
      LOG.log(Level.WARNING, "connection closed: {0} at {1}", cause.getClass(), place(cause));
    }
    ctx.close();
  }

  /** Looks at the deadlines; called by the loop's slow clock. */
  void tick(long now) {
    var limits = listening.limits();
    Exchange first = pending.peek();
    if (ending ? deadlines.lingeredLong(now) : deadlines.unread(now, limits.bodyTime())) {
      close();
    } else if (ending) {
      return;
    } else if (first != null && now - first.since > limits.request().toNanos()) {
      expire(first);
    } else if (takesMore()) {
      switch (deadlines.missed(now, limits, first == null)) {
        case HEAD -> refuse(Refused.of(408, "the request head did not come in time"));
        case BODY ->
            refuse(Refused.of(408, "the request body did not come in time").on(reader.path()));
        case IDLE -> close();
        case NONE -> {}
      }
    }
  }

  private void expire(Exchange exchange) {
    exchange.tellGone();
    String message = "no answer within " + listening.limits().request().toSeconds() + " s";
    if (!exchange.answerInstead(error(exchange.path, 504, message))) {
      close();
    }
  }

  /** What was sent may not be read yet: an unused connection ends after a last look. */
  void drain() {
    loop().schedule(this::endUnused, LAST_LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void endUnused() {
    if (!ending && unused()) {
      end(true);
    }
  }

  /** The drain is over: who has no answer yet is told to ask again, a body under way is cut. */
  void tellTooLate() {
    Refused late = Refused.of(503, "the gateway stops; ask again").with("Retry-After", "1");
    if (!ending && pending.isEmpty()) {
      refuse(late.on(reader.path()));
    }
    for (Exchange exchange : List.copyOf(pending)) {
      exchange.tellGone();
      exchange.answerInstead(refusal(exchange.path, late));
    }
    if (!ending) {
      close();
    }
  }

  private boolean unused() {
    return pending.isEmpty() && !reader.inBody() && !reader.inHead();
  }

  int underWay() {
    return pending.size();
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

  long now() {
    return Objects.requireNonNull(ofLoop).now();
  }

  ReplyWriter writer() {
    return Objects.requireNonNull(writer);
  }

  private io.netty.channel.Channel channel() {
    return Objects.requireNonNull(context).channel();
  }
}
