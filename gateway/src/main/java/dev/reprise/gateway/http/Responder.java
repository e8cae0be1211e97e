package dev.reprise.gateway.http;

import dev.reprise.response.Reply;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/** Sends the answer to one request, and counts what the request holds. Any thread may call. */
public interface Responder {
  /**
   * Must be called exactly once. A whole body is sent with its length. A live body is sent in
   * chunks; its feed is paused while the channel is full and cancelled when the client leaves. A
   * feed that breaks before anything was sent becomes a 502; if it breaks later, the connection
   * ends without the last chunk, so that the client sees that the body is not whole.
   */
  void send(Reply reply);

  /**
   * Runs on the event loop when the client closes the connection before it has its whole answer.
   */
  void onGone(Runnable clientHungUp);

  /**
   * Names the caller, as soon as it is known: when there are too few connections, a caller with
   * many loses its own first.
   */
  void from(String caller);

  /**
   * Counts the request as a call to a provider, until its answer is over and its worker has ended,
   * or it is given up. False when its caller ({@link #from}) already has its share of such
   * requests, and giving up requests whose clients are gone made no room; then the request must be
   * refused.
   *
   * @param question equal for requests of one caller that may wait for the same call; null when
   *     nobody else may wait for this one's
   */
  boolean mayCall(@Nullable Object question);

  /**
   * Counts so many bytes for this request, until its worker has ended (or its answer is over, if it
   * had no worker). False when there is no room now; then nothing was counted.
   */
  boolean hold(long bytes);

  /**
   * Gives back so many counted bytes before the end of the request, when they are no longer
   * referenced.
   */
  void giveBack(long bytes);

  /** Whether so many bytes more would fit if no other request held any. */
  boolean everHolds(long bytes);

  /**
   * Somebody works on the request, perhaps longer than its client waits, until {@link #release}.
   *
   * @param giveUp ends that work; called from any thread when the client is gone and the request's
   *     memory or place is needed for others
   */
  void retain(Runnable giveUp);

  /**
   * The work of {@link #retain} is done and references neither the body nor anything made of it.
   * What was counted for them is given back, even if the answer is not over.
   */
  void release();

  /** The event loop of the connection; a call on the same loop needs no change of thread. */
  EventLoop loop();
}
