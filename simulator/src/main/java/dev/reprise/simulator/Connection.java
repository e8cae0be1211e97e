package dev.reprise.simulator;

import dev.reprise.simulator.wire.Answer;
import dev.reprise.simulator.wire.Call;
import dev.reprise.simulator.wire.Chunk;
import dev.reprise.simulator.wire.Engine;
import dev.reprise.simulator.wire.Header;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection. Answers leave in the order the calls came, one at a time; every method runs on
 * the connection's event loop, so nothing here is shared.
 */
final class Connection extends SimpleChannelInboundHandler<FullHttpRequest> {

  private record Pending(Call call, boolean keepAlive) {}

  private final Engine engine;
  private final Deque<Pending> waiting = new ArrayDeque<>();
  private @Nullable Sending current;

  Connection(Engine engine) {
    this.engine = engine;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    List<Header> headers = new ArrayList<>();
    request.headers().forEach(each -> headers.add(new Header(each.getKey(), each.getValue())));
    Call call =
        new Call(
            request.method().name(),
            request.uri(),
            headers,
            ByteBufUtil.getBytes(request.content()));
    waiting.add(new Pending(call, HttpUtil.isKeepAlive(request)));
    next(context);
  }

  private void next(ChannelHandlerContext context) {
    Pending pending = current == null ? waiting.poll() : null;
    if (pending != null) {
      current = new Sending(context, engine.answer(pending.call()), pending.keepAlive());
      current.advance();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (current != null && context.channel().isWritable()) {
      current.advance();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    current = null;
    waiting.clear();
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // A client that resets its connection is an ordinary event; there is nobody left to tell.
    context.close();
  }

  /** An answer on its way; stops by itself when it is no longer the connection's current one. */
  private final class Sending {
    private final ChannelHandlerContext context;
    private final Answer answer;
    private final boolean keepAlive;
    private final long start = System.nanoTime();
    private int sent;
    private boolean headSent;
    private boolean scheduled;
    private boolean advancing;

    Sending(ChannelHandlerContext context, Answer answer, boolean keepAlive) {
      this.context = context;
      this.answer = answer;
      this.keepAlive = keepAlive;
    }

    /**
     * Sends what is due; comes back for the rest, in time or when the socket takes more. A write
     * may change the channel's writability at once, which calls this again from inside the loop:
     * the outer call then goes on, the inner one returns.
     */
    void advance() {
      if (advancing) {
        return;
      }
      advancing = true;
      boolean all = sendDue();
      advancing = false;
      if (all && current == this) {
        end();
      }
    }

    private boolean sendDue() {
      while (current == this && sent < answer.chunks().size()) {
        Chunk chunk = answer.chunks().get(sent);
        long wait = chunk.atNanos() - (System.nanoTime() - start);
        if (wait > 0) {
          sleep(wait);
          return false;
        }
        if (!context.channel().isWritable()) {
          context.flush();
          return false;
        }
        head();
        context.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(chunk.bytes())));
        sent++;
      }
      return true;
    }

    private void sleep(long nanos) {
      if (!scheduled) {
        scheduled = true;
        context
            .executor()
            .schedule(
                () -> {
                  scheduled = false;
                  advance();
                },
                nanos,
                TimeUnit.NANOSECONDS);
      }
    }

    private void head() {
      if (headSent) {
        return;
      }
      headSent = true;
      HttpResponse head =
          new DefaultHttpResponse(
              HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()));
      answer.headers().forEach(header -> head.headers().add(header.name(), header.value()));
      if (answer.streams()) {
        HttpUtil.setTransferEncodingChunked(head, true);
      }
      if (!keepAlive) {
        head.headers().set(HttpHeaderNames.CONNECTION, "close");
      }
      context.writeAndFlush(head);
    }

    private void end() {
      if (answer.hasHead()) {
        head();
      }
      switch (answer.ending()) {
        case COMPLETE -> {
          var done = context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
          current = null;
          if (keepAlive) {
            next(context);
          } else {
            done.addListener(ChannelFutureListener.CLOSE);
          }
        }
        case CUT ->
            context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        case RESET -> {
          context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
          context.flush();
          context.close();
        }
        case HANG -> {
          // The connection stays as it is until the client leaves.
        }
      }
    }
  }
}
