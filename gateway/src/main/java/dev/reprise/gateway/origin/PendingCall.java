package dev.reprise.gateway.origin;

import dev.reprise.provider.Origin.HttpCall;
import dev.reprise.provider.Origin.OriginFailed;
import dev.reprise.response.Reply;
import dev.reprise.response.Sink.Broken.BreakCause;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One call to an origin: what is sent, the future its caller waits for, and the connection that has
 * it now.
 */
final class PendingCall {
  private static final byte[] NOTHING = {};

  final String provider;
  final String method;
  final Endpoint endpoint;
  final byte[] head;
  final int length;
  final CompletableFuture<Reply> reply = new CompletableFuture<>();
  final long withinNanos;
  final long silenceNanos;
  private @Nullable OriginConnection on;
  private byte[] body;
  private boolean retried;
  private boolean abandoned;

  /**
   * @param within the longest wait for the head of the answer
   * @param silence the longest wait for more of its body
   */
  PendingCall(HttpCall call, Endpoint.SplitUrl place, Duration within, Duration silence) {
    this.silenceNanos = silence.toNanos();
    this.withinNanos = within.toNanos();
    this.provider = call.provider();
    this.method = call.method();
    this.endpoint = place.endpoint();
    this.head = RequestOctets.head(call, place);
    this.body = call.body();
    this.length = body.length;
  }

  void fail(String what, OriginFailed.FailureKind kind) {
    fail(what, kind, kind == OriginFailed.FailureKind.TIMEOUT);
  }

  /**
   * The connection ended, or nothing came in time, and no answer has begun for the caller.
   *
   * @param answering whether octets of an answer had come
   */
  void lost(String what, BreakCause how, boolean answering) {
    if (how == BreakCause.TIMEOUT) {
      fail(what, OriginFailed.FailureKind.TIMEOUT);
    } else {
      fail(what, answering ? OriginFailed.FailureKind.BROKEN : OriginFailed.FailureKind.LOST);
    }
  }

  void fail(String what, OriginFailed.FailureKind kind, boolean timeout) {
    reply.completeExceptionally(failure(what, kind, timeout));
  }

  OriginFailed failure(String what, OriginFailed.FailureKind kind, boolean timeout) {
    String remedy =
        kind == OriginFailed.FailureKind.ABANDONED
            ? ""
            : "; check providers.%s.base_url (%s) and that it is reachable from here"
                .formatted(provider, endpoint);
    return new OriginFailed(provider + ": " + what + remedy, kind, timeout);
  }

  /** The same failure with the trace of the thread that waited. */
  OriginFailed failure(OriginFailed cause) {
    var here = new OriginFailed(String.valueOf(cause.getMessage()), cause.kind(), cause.timeout());
    here.initCause(cause);
    return here;
  }

  /** The body to send; empty after {@link #sent}. */
  byte[] body() {
    return body;
  }

  /** The whole body was sent and an answer has begun: the body is not needed again. */
  void sent() {
    body = NOTHING;
  }

  /** Whether the call may be sent again; true once at most. */
  boolean retries() {
    boolean first = !retried && !abandoned;
    retried = true;
    return first;
  }

  void on(@Nullable OriginConnection connection) {
    on = connection;
  }

  /** No connection could be had in the time that the head of the answer may take. */
  void unconnected() {
    if (on == null) {
      abandon();
      fail("no connection in time", OriginFailed.FailureKind.UNREACHABLE, true);
    }
  }

  boolean abandoned() {
    return abandoned;
  }

  /** Called on the loop when the caller does not wait any more. */
  void abandon() {
    abandoned = true;
    if (on != null) {
      on.giveUp(this);
    }
  }
}
