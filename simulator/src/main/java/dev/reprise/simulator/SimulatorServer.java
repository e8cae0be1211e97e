package dev.reprise.simulator;

import dev.reprise.simulator.wire.Engine;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpContentDecompressor;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * An engine on a port of the loopback: HTTP/1.1 with keep-alive and pipelining, chunks at their
 * times. Two paths are its own: {@code POST /sim/faults} ({@code {"fault":"429","times":3}}, {@code
 * {"fault":"500","per_mille":100}}, {@code {"clear":true}}) and {@code GET /sim/calls} ({@code
 * {"count":N,"by_path":{…}}}).
 */
public final class SimulatorServer implements AutoCloseable {

  private static final int LARGEST_BODY = 64 << 20;

  private final EventLoopGroup loops;
  private final Channel channel;
  private final CallLog calls = new CallLog();

  private SimulatorServer(Engine engine, String host, int port) throws InterruptedException {
    loops = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    Control control = new Control(engine, calls);
    channel =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel child) {
                    child
                        .pipeline()
                        .addLast(
                            new HttpServerCodec(new HttpDecoderConfig().setMaxHeaderSize(65_536)))
                        .addLast(new HttpContentDecompressor(LARGEST_BODY))
                        .addLast(new HttpObjectAggregator(LARGEST_BODY))
                        .addLast(new Connection(control));
                  }
                })
            .bind(host, port)
            .sync()
            .channel();
  }

  /**
   * Starts serving on the loopback.
   *
   * @param port 0 for a free one
   * @throws java.net.BindException (unchecked by Netty) when the port is taken
   */
  public static SimulatorServer start(Engine engine, int port) throws InterruptedException {
    return start(engine, "127.0.0.1", port);
  }

  public static SimulatorServer start(Engine engine, String host, int port)
      throws InterruptedException {
    return new SimulatorServer(engine, host, port);
  }

  public int port() {
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  /** For example {@code http://127.0.0.1:40123}, without a slash at the end. */
  public String url() {
    InetSocketAddress address = (InetSocketAddress) channel.localAddress();
    return "http://" + address.getHostString() + ":" + address.getPort();
  }

  /** What has been asked so far; the control paths do not count. */
  public CallLog calls() {
    return calls;
  }

  @Override
  public void close() {
    channel.close().syncUninterruptibly();
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
