package dev.reprise.provider;

import dev.reprise.request.Digest;
import dev.reprise.request.Headers;
import dev.reprise.request.Partition;
import dev.reprise.response.Reply;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Sends calls to providers. Blocking: call it on a virtual thread. */
public interface Origin {
  /**
   * Sends the call and returns as soon as the head of the answer is there; the body is live. Throws
   * {@link OriginFailed} when no head came.
   */
  Reply ask(HttpCall call);

  /**
   * Begins the call without waiting; may be called on an event loop. An implementation that cannot
   * do so begins when it is waited for.
   */
  default BegunCall begin(HttpCall call) {
    return BegunCall.later(() -> ask(call));
  }

  /** The status of a caller, or of a key, that asks too often (RFC 6585 section 4). */
  int TOO_MANY = 429;

  /**
   * Whether a status tells about the state of the provider and not about the request, so that the
   * same request may succeed a moment later or at another provider (providers.md section 10; 529 is
   * Anthropic's overload).
   */
  static boolean momentary(int status) {
    return switch (status) {
      case 408, TOO_MANY, 500, 502, 503, 504, 529 -> true;
      default -> false;
    };
  }

  /**
   * @param provider the configured provider's name, for pools, breakers and metrics
   * @param url absolute, http or https
   * @param body empty array for none
   */
  record HttpCall(
      String provider, String method, String url, Headers headers, byte[] body, Manner manner) {
    /** A call that may be made again. */
    public HttpCall(String provider, String method, String url, Headers headers, byte[] body) {
      this(provider, method, url, headers, body, Manner.USUAL);
    }

    /** The same call with other fields, perhaps to another address. */
    public HttpCall with(String otherUrl, Headers otherHeaders) {
      return new HttpCall(provider, method, otherUrl, otherHeaders, body, manner);
    }
  }

  /**
   * How a call may be made. The provider sees nothing of it.
   *
   * @param repeatable whether it may be sent again after it was sent once: known operations, and
   *     methods that are idempotent (RFC 9110 section 9.2.2)
   * @param standIn whether it goes to a fallback, to which the caller's own credential must not be
   *     sent
   * @param prefix the caller's partition and the request's stable prefix, so that one prefix stays
   *     with one credential; null where there is nothing to choose
   * @param onRetry told each time it is sent again
   * @param caller whose request it is, so that its failures are counted as its own; null for what
   *     the gateway does by itself
   */
  record Manner(
      boolean repeatable,
      boolean standIn,
      @Nullable Digest prefix,
      Runnable onRetry,
      @Nullable Partition caller) {
    static final Manner USUAL = new Manner(true, false, null, () -> {});

    /** For a call that belongs to no caller. */
    public Manner(boolean repeatable, boolean standIn, @Nullable Digest prefix, Runnable onRetry) {
      this(repeatable, standIn, prefix, onRetry, null);
    }
  }

  /** The call got no answer. */
  final class OriginFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** How far the call had come when it failed. */
    public enum FailureKind {
      /** No connection: nothing was sent. */
      UNREACHABLE,
      /** It was sent, and the connection ended before any octet of an answer. */
      LOST,
      /** The answer began and broke before its head was whole. */
      BROKEN,
      /** It was sent, and no answer came in time. */
      TIMEOUT,
      /** It was not sent, because the breaker of the endpoint is open. */
      SHUT,
      /** It was given up, because no caller waits for it any more. */
      ABANDONED
    }

    private final FailureKind kind;
    private final boolean timeout;
    private final Duration retryAfter;

    public OriginFailed(String message, boolean timeout) {
      this(message, timeout ? FailureKind.TIMEOUT : FailureKind.LOST, timeout);
    }

    public OriginFailed(String message, FailureKind kind, boolean timeout) {
      this(message, kind, timeout, Duration.ZERO);
    }

    /**
     * @param retryAfter when it may be tried again; zero when nobody knows
     */
    public OriginFailed(String message, FailureKind kind, boolean timeout, Duration retryAfter) {
      super(message);
      this.kind = kind;
      this.timeout = timeout;
      this.retryAfter = retryAfter;
    }

    public FailureKind kind() {
      return kind;
    }

    /**
     * What a caller is told: the provider's name and the kind of failure. The message itself may
     * hold addresses and texts of libraries; it is for the operator's log.
     */
    public String toldCallers(String provider) {
      String what =
          switch (kind) {
            case UNREACHABLE -> timeout ? "could not be reached in time" : "could not be reached";
            case LOST -> "closed the connection before it answered";
            case BROKEN -> "broke off before its answer was whole";
            case TIMEOUT -> "did not answer in time";
            case SHUT ->
                "failed too often lately and is not asked for a moment; try again in "
                    + (retryAfter.toSeconds() + 1)
                    + " s";
            case ABANDONED -> "was not waited for any longer";
          };
      return "The provider " + provider + " " + what + ".";
    }

    /** Whether time ran out, while connecting or waiting. */
    public boolean timeout() {
      return timeout;
    }

    public Duration retryAfter() {
      return retryAfter;
    }

    /**
     * The status for the caller: 503 when the call was not sent because of the breaker, 504 when
     * time ran out, else 502.
     */
    public int status() {
      if (kind == FailureKind.SHUT) {
        return 503;
      }
      return timeout ? 504 : 502;
    }
  }
}
