package dev.reprise.gateway.http.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.Epoll;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class KernelQueueTest {
  @Test
  void who_waits_is_seen_and_nobody_new_is_taken() throws Exception {
    assumeTrue(Epoll.isAvailable(), "epoll is not on this platform");
    try (var loops = EventLoops.start(1, true)) {
      Channel listener =
          new ServerBootstrap()
              .group(loops.group())
              .channel(loops.serverChannel())
              .option(ChannelOption.AUTO_READ, false)
              .childHandler(new ChannelInboundHandlerAdapter())
              .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .sync()
              .channel();
      var address = (InetSocketAddress) listener.localAddress();
      assertThat(KernelQueue.hasWaiting(listener)).isFalse();
      try (var early = new Socket(address.getAddress(), address.getPort())) {
        assertThat(early.isConnected()).isTrue();
        assertThat(KernelQueue.hasWaiting(listener)).isTrue();
        KernelQueue.dropNewAttempts(listener);
        try (var late = new Socket()) {
          assertThatThrownBy(() -> late.connect(address, 300))
              .isInstanceOf(SocketTimeoutException.class);
        }
        listener.config().setAutoRead(true);
        while (KernelQueue.hasWaiting(listener)) {
          Thread.onSpinWait();
        }
      }
      listener.close().sync();
    }
  }
}
