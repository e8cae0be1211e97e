package dev.reprise.gateway.http.socket;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.concurrent.TimeUnit;

/**
 * The event loops that clients' and origins' connections share: epoll where the platform has it,
 * NIO elsewhere.
 */
public final class EventLoops implements AutoCloseable {
  private final EventLoopGroup group;
  private final boolean epoll;

  private EventLoops(EventLoopGroup group, boolean epoll) {
    this.group = group;
    this.epoll = epoll;
  }

  /** As many loops as there are cores. */
  public static EventLoops start() {
    return start(Runtime.getRuntime().availableProcessors(), Epoll.isAvailable());
  }

  /** Starts so many loops; {@code epoll} selects Linux's epoll instead of the JDK's selector. */
  public static EventLoops start(int loops, boolean epoll) {
    var handler = epoll ? LastingRegistrations.factory() : NioIoHandler.newFactory();
    return new EventLoops(new MultiThreadIoEventLoopGroup(loops, handler), epoll);
  }

  public EventLoopGroup group() {
    return group;
  }

  public EventLoop next() {
    return group.next();
  }

  public boolean epoll() {
    return epoll;
  }

  public Class<? extends ServerChannel> serverChannel() {
    return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }

  public Class<? extends Channel> channel() {
    return epoll ? EpollSocketChannel.class : NioSocketChannel.class;
  }

  /** Ends the loops; connections that still use them are cut. */
  @Override
  public void close() {
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
