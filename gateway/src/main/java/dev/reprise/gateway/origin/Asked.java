package dev.reprise.gateway.origin;

import dev.reprise.provider.Origin.HttpCall;
import dev.reprise.provider.Origin.OriginFailed;
import dev.reprise.response.Reply;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One call on its way: what is sent, who waits, and which connection has it now. */
final class Asked {
  private static final byte[] NOTHING = {};

  final String provider;
  final String method;
  final Authority authority;
  final byte[] head;
  final int length;
  final CompletableFuture<Reply> reply = new CompletableFuture<>();
  final long withinNanos;
  private @Nullable OriginConnection on;
  private byte[] body;
  private boolean retried;
  private boolean abandoned;

  /**
   * @param within the head of the answer is to be there
   */
  Asked(HttpCall call, Authority.Place place, Duration within) {
    this.withinNanos = within.toNanos();
    this.provider = call.provider();
    this.method = call.method();
    this.authority = place.authority();
    this.head = RequestOctets.head(call, place);
    this.body = call.body();
    this.length = body.length;
  }

  void fail(String what, OriginFailed.FailureKind kind) {
    fail(what, kind, kind == OriginFailed.FailureKind.TIMEOUT);
  }

  void fail(String what, OriginFailed.FailureKind kind, boolean timeout) {
    reply.completeExceptionally(failure(what, kind, timeout));
  }

  OriginFailed failure(String what, OriginFailed.FailureKind kind, boolean timeout) {
    return new OriginFailed(
        "%s: %s; check providers.%s.base_url (%s) and that it is reachable from here"
            .formatted(provider, what, provider, authority),
        kind,
        timeout);
  }

  /** The same failure with the trace of the thread that waited. */
  OriginFailed failure(OriginFailed cause) {
    var here = new OriginFailed(String.valueOf(cause.getMessage()), cause.kind(), cause.timeout());
    here.initCause(cause);
    return here;
  }

  /** What is to be sent, until {@link #sent}. */
  byte[] body() {
    return body;
  }

  /** All of the body is with the origin, and an answer has come: it is not sent again. */
  void sent() {
    body = NOTHING;
  }

  /** True once. */
  boolean retries() {
    boolean first = !retried && !abandoned;
    retried = true;
    return first;
  }

  void on(OriginConnection connection) {
    on = connection;
  }

  boolean abandoned() {
    return abandoned;
  }

  /** On the loop: the caller waits no more. */
  void abandon() {
    abandoned = true;
    if (on != null) {
      on.giveUp(this);
    }
  }
}
