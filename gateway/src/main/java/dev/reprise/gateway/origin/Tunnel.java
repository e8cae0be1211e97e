package dev.reprise.gateway.origin;

import dev.reprise.gateway.http.message.Fields;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Asks a proxy for a tunnel to an origin, and leaves the pipeline when it is there (RFC 9110
 * section 9.3.6). Nothing of the origin's call has been sent before.
 */
final class Tunnel extends ChannelInboundHandlerAdapter {
  private static final int LONGEST_HEAD = 16 << 10;
  private static final String VERSION = "HTTP/1.";

  private final Endpoint to;
  private final ForwardProxy proxy;
  private final Duration within;
  private final Promise<Void> open;
  private byte[] head = new byte[0];

  /**
   * @param open completed when the origin can be spoken to, or with the reason why it cannot
   */
  Tunnel(Endpoint to, ForwardProxy proxy, Duration within, Promise<Void> open) {
    this.to = to;
    this.proxy = proxy;
    this.within = within;
    this.open = open;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    var asked = new StringBuilder("CONNECT ").append(to).append(" HTTP/1.1\r\nhost: ").append(to);
    if (proxy.authorization() != null) {
      asked.append("\r\nproxy-authorization: ").append(proxy.authorization());
    }
    asked.append("\r\n\r\n");
    context.writeAndFlush(Unpooled.copiedBuffer(asked, StandardCharsets.US_ASCII));
    context
        .executor()
        .schedule(() -> fail(context, "timed out"), within.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    var buffer = (ByteBuf) message;
    try {
      int before = head.length;
      head = Arrays.copyOf(head, before + buffer.readableBytes());
      buffer.readBytes(head, before, head.length - before);
      int end = Fields.headEnd(head, 0, 0, head.length);
      if (end >= 0) {
        answered(context, end);
      } else if (head.length > LONGEST_HEAD) {
        fail(context, "its answer to CONNECT has no end");
      }
    } finally {
      buffer.release();
    }
  }

  private void answered(ChannelHandlerContext context, int end) {
    String status = status();
    if (!status.startsWith("2")) {
      fail(context, "it answered CONNECT with status " + status);
    } else if (end < head.length) {
      // TLS begins with this side: whoever speaks first is not the origin.
      fail(context, "it sent more than its answer to CONNECT");
    } else {
      context.pipeline().remove(this);
      open.trySuccess(null);
    }
  }

  /** Three digits; what is no status line is 000. */
  private String status() {
    String line = new String(head, 0, Math.min(head.length, 12), StandardCharsets.US_ASCII);
    boolean legal = line.length() == 12 && line.startsWith(VERSION) && line.charAt(8) == ' ';
    String digits = legal ? line.substring(9) : "000";
    return digits.chars().allMatch(c -> c >= '0' && c <= '9') ? digits : "000";
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    fail(context, "it closed the connection");
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    fail(context, OriginPool.why(cause));
  }

  private void fail(ChannelHandlerContext context, String why) {
    if (open.tryFailure(new IOException(why))) {
      context.close();
    }
  }
}
