package dev.reprise.gateway.http;

import dev.reprise.response.Reply;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/** Where the answer to one request goes. Any thread may call. */
public interface Responder {
  /**
   * Exactly once. A whole body leaves with its length in one write. A live one is chunked; a
   * channel that takes no more pauses the feed, a client that hangs up cancels it. A feed that
   * breaks before anything was sent becomes a 502; later the connection ends without the last
   * chunk, so that the client sees the cut.
   */
  void send(Reply reply);

  /** Told on the event loop when the client hangs up before it has its whole answer. */
  void onGone(Runnable clientHungUp);

  /**
   * Who asks, as soon as that is known: when connections run short, callers compete among
   * themselves first.
   */
  void from(String caller);

  /**
   * Counts the request as one that waits for a provider, until its answer is over and nobody works
   * on it, or it is given up. False when its caller ({@link #from}) has its share of such requests
   * under way, and giving up requests whose clients are gone did not make room; then it is to be
   * refused.
   *
   * @param question equal for requests of one caller that may wait for the same call; null when
   *     nobody else may wait for this one's
   */
  boolean mayCall(@Nullable Object question);

  /**
   * Counts so many bytes as held for this request, until nobody works on it any more (or its answer
   * is over, where nobody ever did); false when there is no room for them now, and then nothing was
   * counted.
   */
  boolean hold(long bytes);

  /** So many bytes of those held are referenced no more, though the request is not over. */
  void giveBack(long bytes);

  /** Whether so many bytes more could be held if no other request held any. */
  boolean everHolds(long bytes);

  /**
   * Somebody works on the request, perhaps longer than its client waits.
   *
   * @param worker is interrupted when the client is gone and what the request holds is needed
   *     elsewhere
   */
  void retain(Thread worker);

  /**
   * Whoever called {@link #retain} is done, and references neither the body nor anything made of
   * it: what is held for them may go, though the answer may not be over.
   */
  void release();

  /** The connection's loop: whoever stays on it saves a hop. */
  EventLoop loop();
}
