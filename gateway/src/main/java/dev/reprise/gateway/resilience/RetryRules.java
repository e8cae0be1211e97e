package dev.reprise.gateway.resilience;

import dev.reprise.provider.Origin;
import dev.reprise.provider.Origin.HttpCall;
import dev.reprise.provider.Origin.OriginFailed;
import dev.reprise.provider.Overload;
import dev.reprise.response.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides from the result of a call whether it is made again. Pure.
 *
 * <p>A generating request whose connection was lost before any octet of an answer is asked again:
 * the provider may have done the work, and then it charges twice. Without the retry the caller
 * would have lost its answer and would retry itself, with the same risk.
 */
final class RetryRules {
  /** Octets of an error body that are searched. */
  private static final int LOOKED_AT = 16 << 10;

  /** A 429 with one of these words does not pass within moments. */
  private static final String[] HOPELESS = {"insufficient_quota", "PerDay"};

  private RetryRules() {}

  /** The result of one call. */
  sealed interface AttemptResult {}

  /**
   * @param status the one that the reply stands for, see {@link #answered}
   */
  record CallAnswered(Reply reply, int status) implements AttemptResult {}

  record Unanswered(OriginFailed cause) implements AttemptResult {}

  /** Whether the same call may succeed a moment later. */
  static boolean worthAnother(HttpCall call, RetryPolicy policy, AttemptResult result) {
    if (repeatsItself(call)) {
      return false;
    }
    return switch (result) {
      case Unanswered(OriginFailed cause) ->
          switch (cause.kind()) {
            case UNREACHABLE -> true;
            case LOST -> call.manner().repeatable();
            case BROKEN, TIMEOUT, SHUT, ABANDONED -> false;
          };
      case CallAnswered came -> call.manner().repeatable() && worthAnother(policy, came);
    };
  }

  /**
   * Whether the call is a retry by an SDK, which goes on by itself; its retries and the gateway's
   * would multiply.
   */
  private static boolean repeatsItself(HttpCall call) {
    return call.headers()
        .first("x-stainless-retry-count")
        .filter(count -> !count.strip().equals("0"))
        .isPresent();
  }

  /**
   * The reply with the status it stands for. A success whose body reports a momentary failure
   * stands for that failure's status.
   */
  static CallAnswered answered(HttpCall call, Reply reply) {
    int status = bodyMayReportFailure(call) ? Overload.status(reply) : reply.status();
    return new CallAnswered(reply, status);
  }

  /** Whether a success may report a failure in its body: that of any POST that may be repeated. */
  static boolean bodyMayReportFailure(HttpCall call) {
    return call.manner().repeatable() && call.method().equals("POST");
  }

  private static boolean worthAnother(RetryPolicy policy, CallAnswered came) {
    Reply reply = came.reply();
    String advice = reply.headers().first("x-should-retry").orElse("").strip();
    if (came.status() < 400 || advice.equalsIgnoreCase("false")) {
      return false;
    }
    if (advice.equalsIgnoreCase("true")) {
      return true;
    }
    return Origin.momentary(came.status())
        && (came.status() != Origin.TOO_MANY || passes(policy, reply));
  }

  private static boolean passes(RetryPolicy policy, Reply reply) {
    boolean hinted = reply.headers().has("retry-after") || reply.headers().has("retry-after-ms");
    String body = seen(reply);
    for (String word : HOPELESS) {
      if (body.contains(word)) {
        return false;
      }
    }
    return hinted || policy.unhinted429();
  }

  /** The pause that the provider asks for; Gemini writes it in the body only. */
  static Optional<Duration> wish(AttemptResult came, Instant now) {
    if (!(came instanceof CallAnswered(Reply reply, int status))) {
      return Optional.empty();
    }
    Optional<Duration> named = RetryAfter.of(reply.headers(), now);
    return named.isPresent() || status != Origin.TOO_MANY ? named : RetryInfo.of(seen(reply));
  }

  /** As Latin-1: only ASCII words are looked for. */
  private static String seen(Reply reply) {
    return reply.body() instanceof Reply.Body.InMemory(byte[] bytes)
        ? new String(bytes, 0, Math.min(bytes.length, LOOKED_AT), StandardCharsets.ISO_8859_1)
        : "";
  }

  /** Whether the provider answered without a momentary failure. */
  static boolean good(AttemptResult came) {
    return came instanceof CallAnswered answered && !Origin.momentary(answered.status());
  }
}
