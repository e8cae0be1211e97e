package dev.reprise.testkit;

import dev.reprise.provider.Origin;
import dev.reprise.request.Headers;
import dev.reprise.response.Feed;
import dev.reprise.response.Reply;
import dev.reprise.response.Sink;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A provider that the test controls: every call waits until the test answers it. {@link #next}
 * returns the calls in the order in which they came.
 */
public final class ScriptedProvider implements Origin {
  private static final long PATIENCE_SECONDS = 20;

  private final List<ScriptedCall> all = new CopyOnWriteArrayList<>();
  private final BlockingQueue<ScriptedCall> unanswered = new LinkedBlockingQueue<>();

  @Override
  public Reply ask(HttpCall call) {
    var asked = new ScriptedCall(call);
    all.add(asked);
    unanswered.add(asked);
    try {
      return asked.reply.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof OriginFailed failed ? failed : e;
    }
  }

  /** Waits for the next call; fails when none comes. */
  public ScriptedCall next() throws InterruptedException {
    ScriptedCall asked = unanswered.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (asked == null) {
      throw new AssertionError("nobody called the provider");
    }
    return asked;
  }

  /** How often it was called so far. */
  public int calls() {
    return all.size();
  }

  /** One call, waiting for its answer. */
  public static final class ScriptedCall {
    private final HttpCall call;
    private final CompletableFuture<Reply> reply = new CompletableFuture<>();

    ScriptedCall(HttpCall call) {
      this.call = call;
    }

    public HttpCall call() {
      return call;
    }

    /** Answers with a whole JSON body, and more header names and values in turn. */
    public void answers(String json, String... headers) {
      answers(200, json, headers);
    }

    /** The same under another status. */
    public void answers(int status, String json, String... headers) {
      Headers all = Headers.of("content-type", "application/json");
      for (int i = 0; i < headers.length; i += 2) {
        all = all.and(headers[i], headers[i + 1]);
      }
      reply.complete(Reply.whole(status, all, json.getBytes(StandardCharsets.UTF_8)));
    }

    /** Answers with the head of an event stream; the body is the test's to send. */
    public Stream streams() {
      return begins("text/event-stream");
    }

    /** Answers with the head of a JSON body that is still to come. */
    public Stream begins() {
      return begins("application/json");
    }

    private Stream begins(String contentType) {
      var stream = new Stream();
      reply.complete(
          new Reply(200, Headers.of("content-type", contentType), new Reply.Body.Live(stream)));
      return stream;
    }

    /** No answer comes: the connection is lost. */
    public void fails() {
      reply.completeExceptionally(new OriginFailed("the connection was lost", false));
    }
  }

  /** A live body the test sends. */
  public static final class Stream implements Feed {
    private final CompletableFuture<Sink> sink = new CompletableFuture<>();
    private volatile boolean cancelled;

    @Override
    public void drainTo(Sink target) {
      sink.complete(target);
    }

    @Override
    public void pause() {}

    @Override
    public void resume() {}

    @Override
    public void cancel() {
      cancelled = true;
    }

    /** Whether nobody wants the rest. */
    public boolean cancelled() {
      return cancelled;
    }

    /** Sends some bytes, as soon as somebody drains. */
    public Stream sends(String text) {
      drained().chunk(text.getBytes(StandardCharsets.UTF_8));
      return this;
    }

    /** The body is whole. */
    public void ends() {
      drained().end();
    }

    /** The body breaks off. */
    public void breaks() {
      drained().broken(new Sink.Broken(Sink.Broken.BreakCause.ORIGIN_RESET, "reset by peer"));
    }

    private Sink drained() {
      return sink.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }
  }
}
