package dev.reprise.gateway.origin;

import dev.reprise.gateway.http.message.BodySink;
import dev.reprise.gateway.http.message.ChunkedBody;
import dev.reprise.gateway.http.message.Coding;
import dev.reprise.gateway.http.message.Fields;
import dev.reprise.gateway.http.message.Framing;
import dev.reprise.gateway.http.message.Inflation;
import dev.reprise.gateway.http.message.MessageRefused;
import dev.reprise.gateway.http.message.UnreadOctets;
import dev.reprise.provider.Origin.OriginFailed;
import dev.reprise.response.Reply;
import dev.reprise.response.Sink.Broken;
import dev.reprise.response.Sink.Broken.BreakCause;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One connection to an origin, one call at a time. Problem: an origin may close an idle connection
 * while a request is on its way; a call may cost money, so it must not be made twice; and an answer
 * that is cut must not look whole. Approach: an answer is read by the strict grammar of requests,
 * and only a call that was lost with an idle connection is sent again, once. All state belongs to
 * the event loop. Invariants, what was rejected and sources: {@link dev.reprise.gateway.origin}.
 */
final class OriginConnection extends ChannelInboundHandlerAdapter
    implements BodySink, OriginFeed.Source {
  private static final int ONE_WRITE = 64 << 10;
  private static final int MOST_INTERIM = 8;

  private final OriginPool pool;
  final Endpoint endpoint;
  private final UnreadOctets window = new UnreadOctets();
  private @Nullable ChannelHandlerContext context;
  private @Nullable PendingCall asked;
  private @Nullable ResponseHead head;
  private @Nullable OriginFeed feed;
  private @Nullable ChunkedBody chunks;
  private @Nullable Inflation inflation;
  private byte[] gathered = new byte[0];
  private int gatheredSize;
  private int unseen;
  private int interim;
  private long left;
  private int bodySent;
  private boolean headUntold;
  private boolean heard;
  private boolean reused;
  private boolean closeSaid;
  private long since;
  private int keptSeconds = -1;

  OriginConnection(OriginPool pool, Endpoint endpoint) {
    this.pool = pool;
    this.endpoint = endpoint;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  /** Sends the call; its answer completes {@link PendingCall#reply}. */
  void begin(PendingCall call, boolean again) {
    if (call.abandoned()) {
      close();
      return;
    }
    asked = call;
    call.on(this);
    head = null;
    heard = false;
    interim = 0;
    unseen = 0;
    reused = again;
    since = pool.now();
    int together = call.head.length + call.length;
    boolean one = together <= ONE_WRITE;
    ByteBuf first = ctx().alloc().directBuffer(one ? together : call.head.length);
    first.writeBytes(call.head);
    bodySent = one ? call.length : 0;
    ctx().write(first.writeBytes(call.body(), 0, bodySent), ctx().voidPromise());
    sendBody(call);
    ctx().flush();
  }

  private void sendBody(PendingCall call) {
    while (bodySent < call.length && ctx().channel().isWritable()) {
      int length = Math.min(ONE_WRITE, call.length - bodySent);
      ByteBuf piece = ctx().alloc().directBuffer(length);
      ctx().writeAndFlush(piece.writeBytes(call.body(), bodySent, length), ctx().voidPromise());
      bodySent += length;
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (asked != null) {
      sendBody(asked);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    var buffer = (ByteBuf) message;
    try {
      if (asked == null) {
        // Octets without a call: the next answer must not start with them.
        close();
        return;
      }
      heard = true;
      since = pool.now();
      window.fill(buffer);
      read();
    } catch (MessageRefused refused) {
      fail(
          refused.status() == 413 ? BreakCause.TOO_LARGE : BreakCause.ORIGIN_RESET, refused.text());
    } finally {
      buffer.release();
      window.keep();
    }
  }

  private void read() {
    while (head == null && asked != null) {
      if (!readHead()) {
        return;
      }
    }
    readBody();
    pass();
    if (head != null && left == 0 && chunks == null) {
      finish();
    }
  }

  private boolean readHead() {
    int from = window.at();
    int end = Fields.headEnd(window.octets(), from, from + unseen, window.end());
    int length = (end < 0 ? window.end() : end) - from;
    if (length > pool.settings().head() || interim > MOST_INTERIM) {
      throw MessageRefused.of(
          431, "the answer's head is over %d octets".formatted(pool.settings().head()));
    }
    if (end < 0) {
      unseen = length;
      return false;
    }
    var read = ResponseHead.read(window.octets(), from, end, Objects.requireNonNull(asked).method);
    window.moveTo(end);
    unseen = 0;
    if (read.interim()) {
      interim++;
      return true;
    }
    head = read;
    keptSeconds = read.keptSeconds();
    left = read.length();
    chunks = left == Framing.CHUNKED ? new ChunkedBody() : null;
    inflation =
        read.coding() == Coding.IDENTITY
            ? null
            : new Inflation(read.coding(), pool.settings().decodedRatio(), this);
    feed = new OriginFeed(ctx().channel().eventLoop(), this);
    headUntold = true;
    return true;
  }

  private void readBody() {
    BodySink into = inflation == null ? this : inflation;
    if (chunks != null) {
      window.moveTo(chunks.decode(window.octets(), window.at(), window.end(), into));
      if (chunks.done()) {
        chunks = null;
        left = 0;
      }
    } else if (left != 0) {
      int length = left < 0 ? window.length() : (int) Math.min(left, window.length());
      if (length > 0) {
        into.take(window.octets(), window.at(), length);
        window.moveTo(window.at() + length);
        left -= left < 0 ? 0 : length;
      }
    }
  }

  /** Gathers the pieces of one read, so that they travel on as one. */
  @Override
  public void take(byte[] octets, int from, int length) {
    if (gatheredSize == 0) {
      gathered = Arrays.copyOfRange(octets, from, from + length);
    } else {
      if (gatheredSize + length > gathered.length) {
        gathered = Arrays.copyOf(gathered, Math.max(gatheredSize + length, 2 * gathered.length));
      }
      System.arraycopy(octets, from, gathered, gatheredSize, length);
    }
    gatheredSize += length;
  }

  private void pass() {
    if (gatheredSize > 0) {
      byte[] piece =
          gatheredSize == gathered.length ? gathered : Arrays.copyOf(gathered, gatheredSize);
      gatheredSize = 0;
      gathered = new byte[0];
      Objects.requireNonNull(feed).offer(piece);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    tellHead();
  }

  /** At the end of a batch of reads, so that an answer that came in one is given as a whole. */
  private void tellHead() {
    if (headUntold) {
      headUntold = false;
      if (bodySent == Objects.requireNonNull(asked).length) {
        asked.sent();
      }
      var body = Objects.requireNonNull(feed);
      var told = Objects.requireNonNull(head);
      byte[] whole = body.whole();
      Objects.requireNonNull(asked)
          .reply
          .complete(
              new Reply(
                  told.status(),
                  told.headers(),
                  whole == null ? new Reply.Body.Live(body) : new Reply.Body.InMemory(whole)));
    }
  }

  /** The body ended within its frame. */
  private void finish() {
    var ended = Objects.requireNonNull(head);
    var call = Objects.requireNonNull(asked);
    if (inflation != null) {
      inflation.finish();
      inflation.close();
      inflation = null;
      pass();
    }
    boolean clean =
        ended.reusable()
            && ended.length() != Framing.UNSAID
            && window.empty()
            && bodySent == call.length;
    Objects.requireNonNull(feed).end();
    tellHead();
    forget();
    if (clean) {
      since = pool.now();
      ctx().channel().config().setAutoRead(true);
      pool.keep(this);
    } else {
      close();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    closeSaid |= event instanceof SslCloseCompletionEvent close && close.isSuccess();
  }

  /**
   * Without a length and without chunks the end of the connection is the end of the body; under TLS
   * only when the origin says so, for anyone can cut a connection (RFC 9112 section 9.8).
   */
  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    pool.drop(this);
    boolean untilClose = head != null && head.length() == Framing.UNSAID;
    if (untilClose && (!endpoint.tls() || closeSaid)) {
      try {
        finish();
        return;
      } catch (MessageRefused cut) {
        fail(Broken.BreakCause.ORIGIN_RESET, cut.text());
        return;
      }
    }
    fail(BreakCause.ORIGIN_RESET, "the connection ended before the answer did");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    fail(BreakCause.ORIGIN_RESET, OriginPool.why(cause));
  }

  /**
   * The answer is lost. One case is tried again, once: the connection had been used before and no
   * octet of an answer came within a moment of the request. Then the origin had closed the idle
   * connection while the request was on its way and did not process it (RFC 9110 section 9.2.2
   * allows a retry on that ground). A loss later on may come after the work was done and is told.
   */
  private void fail(Broken.BreakCause kind, String why) {
    PendingCall call = asked;
    OriginFeed body = feed;
    boolean answering = heard;
    boolean stale = kind == BreakCause.ORIGIN_RESET && wasStale();
    forget();
    close();
    if (call == null) {
      return;
    }
    if (body != null && !call.reply.isDone()) {
      call.fail(
          "the answer from " + endpoint + " broke: " + why,
          OriginFailed.FailureKind.BROKEN,
          kind == BreakCause.TIMEOUT);
    } else if (body != null) {
      String told = kind == BreakCause.ORIGIN_RESET ? "the connection was lost" : why;
      body.breaks(new Broken(kind, call.provider + ": " + told));
    } else if (stale && call.retries()) {
      pool.connect(call);
    } else {
      call.lost(why, kind, answering);
    }
  }

  /** Whether the origin had closed the idle connection before the request reached it. */
  private boolean wasStale() {
    return reused && !heard && pool.now() - since < OriginPool.STALE.toNanos();
  }

  /** Checks the deadlines; called at an interval on the loop. */
  void tick(long now) {
    PendingCall call = asked;
    if (call == null) {
      return;
    }
    long passed = now - since;
    if (head == null && passed > call.withinNanos) {
      fail(BreakCause.TIMEOUT, "no answer within %d ms".formatted(call.withinNanos / 1_000_000));
    } else if (feed != null && feed.held()) {
      since = now;
    } else if (head != null && passed > call.silenceNanos) {
      fail(
          BreakCause.TIMEOUT,
          "no more of the answer within %d ms".formatted(call.silenceNanos / 1_000_000));
    }
  }

  boolean idleTooLong(long now) {
    long most = pool.settings().idle().toNanos();
    // One second less than the origin keeps it, so that this side closes first.
    long kept = keptSeconds < 0 ? most : Math.max(0, keptSeconds - 1) * 1_000_000_000L;
    return now - since >= Math.min(most, kept);
  }

  boolean usable() {
    return ctx().channel().isActive();
  }

  @Override
  public void reads(boolean more) {
    ctx().channel().config().setAutoRead(more);
  }

  @Override
  public void giveUp() {
    forget();
    close();
  }

  /** Closes the connection, unless it has another call by now. */
  void giveUp(PendingCall call) {
    if (asked == call) {
      giveUp();
    }
  }

  private void forget() {
    asked = null;
    head = null;
    feed = null;
    headUntold = false;
    if (inflation != null) {
      inflation.close();
      inflation = null;
    }
  }

  void close() {
    ctx().close();
  }

  private ChannelHandlerContext ctx() {
    return Objects.requireNonNull(context);
  }
}
