package dev.reprise.gateway.http;

import dev.reprise.response.Reply;
import io.netty.channel.EventLoop;

/** Where the answer to one request goes. Any thread may call. */
public interface Answer {
  /**
   * Exactly once. A whole body leaves with its length in one write. A live one is chunked; a
   * channel that takes no more pauses the feed, a client that hangs up cancels it. A feed that
   * breaks before anything was sent becomes a 502; later the connection ends without the last
   * chunk, so that the client sees the cut.
   */
  void send(Reply reply);

  /** Told on the event loop when the client hangs up before it has its whole answer. */
  void onGone(Runnable clientHungUp);

  /** The connection's loop: whoever stays on it saves a hop. */
  EventLoop loop();
}
