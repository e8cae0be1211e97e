package dev.reprise.gateway.http;

import dev.reprise.gateway.http.message.Scratch;
import dev.reprise.response.Reply;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.internal.OutOfDirectMemoryError;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes answers to one connection. Writes are collected and flushed at the end of the reads that
 * caused them, or at the end of the loop's present turn.
 */
final class ReplyWriter {
  /** A body up to this length is written with its head in one buffer. */
  static final int ONE_WRITE = 64 << 10;

  private static final byte[] CONTINUE = ascii("HTTP/1.1 100 Continue\r\n\r\n");
  private static final byte[] LAST_CHUNK = ascii("0\r\n\r\n");
  private static final byte[] HEX = ascii("0123456789abcdef");

  private final ChannelHandlerContext ctx;
  private boolean reading;
  private boolean dirty;
  private boolean flushQueued;
  private boolean saidClose;
  private byte @Nullable [] rest;
  private int restAt;

  ReplyWriter(ChannelHandlerContext ctx) {
    this.ctx = ctx;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Whether the channel is read from on; not again when its client sends nothing more. */
  void reads(boolean on) {
    boolean over = ctx.channel() instanceof DuplexChannel duplex && duplex.isInputShutdown();
    if (!over && ctx.channel().config().isAutoRead() != on) {
      ctx.channel().config().setAutoRead(on);
    }
  }

  void reading(boolean now) {
    reading = now;
    if (!now) {
      flush();
    }
  }

  /** Whether the last head that was written said {@code Connection: close}. */
  boolean saidClose() {
    return saidClose;
  }

  /** Whether a large body is being written. */
  boolean unfinished() {
    return rest != null;
  }

  boolean bodiless(Exchange exchange) {
    int status = exchange.reply().status();
    return exchange.head.method().equals("HEAD") || status == 204 || status == 304;
  }

  /**
   * Writes an answer whose body is in memory or is not sent. True when the channel has taken all of
   * it; else {@link #goesOn} writes the rest.
   */
  boolean whole(Exchange exchange, boolean close) {
    byte[] body =
        exchange.reply().body() instanceof Reply.Body.InMemory(byte[] bytes) ? bytes : null;
    if (body == null) {
      exchange.reply().discard();
      head(exchange, ReplyHead.UNTIL_CLOSE, close);
      return true;
    }
    if (bodiless(exchange)) {
      head(exchange, body.length, close);
      return true;
    }
    if (body.length <= ONE_WRITE) {
      headAndBody(exchange.reply(), body, exchange, close);
      return true;
    }
    head(exchange, body.length, close);
    rest = body;
    restAt = 0;
    return goesOn();
  }

  /** Writes as much of a large body as the channel takes; true when nothing is left. */
  boolean goesOn() {
    byte[] body = rest;
    if (body == null) {
      return false;
    }
    while (restAt < body.length && ctx.channel().isWritable()) {
      int length = Math.min(ONE_WRITE, body.length - restAt);
      write(buffer(length).writeBytes(body, restAt, length));
      restAt += length;
    }
    if (restAt == body.length) {
      rest = null;
      return true;
    }
    return false;
  }

  /** Writes another reply in place of the exchange's own. */
  void replaced(Exchange exchange, Reply instead, boolean close) {
    byte[] body = instead.body() instanceof Reply.Body.InMemory(byte[] bytes) ? bytes : new byte[0];
    headAndBody(
        instead, exchange.head.method().equals("HEAD") ? new byte[0] : body, exchange, close);
  }

  private void headAndBody(Reply reply, byte[] body, Exchange exchange, boolean close) {
    Scratch scratch = Scratch.here();
    int head = ReplyHead.write(scratch, reply, body.length, exchange.head, close);
    saidClose = close;
    write(buffer(head + body.length).writeBytes(scratch.out(0), 0, head).writeBytes(body));
  }

  void head(Exchange exchange, long length, boolean close) {
    Scratch scratch = Scratch.here();
    int head = ReplyHead.write(scratch, exchange.reply(), length, exchange.head, close);
    saidClose = close;
    write(buffer(head).writeBytes(scratch.out(0), 0, head));
  }

  void chunk(byte[] bytes, boolean chunked) {
    if (!chunked) {
      write(buffer(bytes.length).writeBytes(bytes));
      return;
    }
    ByteBuf buffer = buffer(bytes.length + 12);
    for (int shift = (35 - Integer.numberOfLeadingZeros(bytes.length)) / 4 * 4 - 4;
        shift >= 0;
        shift -= 4) {
      buffer.writeByte(HEX[bytes.length >>> shift & 15]);
    }
    write(buffer.writeShort('\r' << 8 | '\n').writeBytes(bytes).writeShort('\r' << 8 | '\n'));
  }

  void lastChunk() {
    write(buffer(LAST_CHUNK.length).writeBytes(LAST_CHUNK));
  }

  void goOn() {
    write(buffer(CONTINUE.length).writeBytes(CONTINUE));
  }

  /**
   * Ends the connection after everything written has been sent. With {@code lingering} only the
   * sending side is closed at first, and a deadline closes the rest: octets of a refused request
   * may still arrive, and a full close would reset the connection before the client has read its
   * answer (RFC 9112 section 9.6).
   */
  void end(boolean lingering) {
    ChannelFuture last = ctx.writeAndFlush(Unpooled.EMPTY_BUFFER);
    if (lingering) {
      last.addListener(written -> endOutput());
    } else {
      last.addListener(ChannelFutureListener.CLOSE);
    }
  }

  private void endOutput() {
    SslHandler tls = ctx.pipeline().get(SslHandler.class);
    if (tls != null) {
      tls.closeOutbound();
    } else if (ctx.channel() instanceof DuplexChannel duplex) {
      duplex.shutdownOutput();
    }
  }

  /** Ends the connection in a way that shows the client that the body is not whole. */
  void cut(boolean endIsTheOnlyFrame) {
    if (endIsTheOnlyFrame) {
      ctx.channel().config().setOption(ChannelOption.SO_LINGER, 0);
    }
    ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
  }

  /**
   * Memory outside of the heap is limited, too. When unread answers of other clients have used it
   * up, this connection is closed, and the process goes on.
   */
  private ByteBuf buffer(int size) {
    try {
      return ctx.alloc().directBuffer(size);
    } catch (OutOfDirectMemoryError usedUp) {
      ctx.close();
      return Unpooled.buffer(size);
    }
  }

  private void write(ByteBuf buffer) {
    ctx.write(buffer, ctx.voidPromise());
    dirty = true;
    if (!reading && !flushQueued) {
      flushQueued = true;
      ctx.executor().execute(this::flushQueued);
    }
  }

  private void flushQueued() {
    flushQueued = false;
    flush();
  }

  private void flush() {
    if (dirty) {
      dirty = false;
      ctx.flush();
    }
  }
}
