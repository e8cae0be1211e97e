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
  private static final int TOO_MANY = 429;

  /** Octets of an error body that are searched. */
  private static final int LOOKED_AT = 16 << 10;

  /** A 429 with one of these words does not pass within moments. */
  private static final String[] HOPELESS = {"insufficient_quota", "PerDay"};

  private RetryRules() {}

  /** The result of one call. */
  sealed interface AttemptResult {}

  record CallAnswered(Reply reply) implements AttemptResult {}

  record Unanswered(OriginFailed cause) implements AttemptResult {}

  /** Whether the same call may succeed a moment later. */
  static boolean worthAnother(HttpCall call, RetryPolicy policy, AttemptResult came) {
    if (repeatsItself(call)) {
      return false;
    }
    return switch (came) {
      case Unanswered(OriginFailed cause) ->
          switch (cause.kind()) {
            case UNREACHABLE -> true;
            case LOST -> call.manner().repeatable();
            case BROKEN, TIMEOUT, SHUT, ABANDONED -> false;
          };
      case CallAnswered(Reply reply) ->
          call.manner().repeatable() && worthAnother(call, policy, reply);
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
   * The status that a reply stands for: providers also report a failure of the moment as the body
   * of a success. Only what a generating call gets is read so.
   */
  static int status(HttpCall call, Reply reply) {
    return generates(call) ? Overload.status(reply) : reply.status();
  }

  static boolean generates(HttpCall call) {
    return call.manner().repeatable() && call.method().equals("POST");
  }

  private static boolean worthAnother(HttpCall call, RetryPolicy policy, Reply reply) {
    int status = status(call, reply);
    String told = reply.headers().first("x-should-retry").orElse("").strip();
    if (status < 400 || told.equalsIgnoreCase("false")) {
      return false;
    }
    if (told.equalsIgnoreCase("true")) {
      return true;
    }
    return Origin.momentary(status) && (status != TOO_MANY || passes(policy, reply));
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
  static Optional<Duration> wish(HttpCall call, AttemptResult came, Instant now) {
    if (!(came instanceof CallAnswered(Reply reply))) {
      return Optional.empty();
    }
    Optional<Duration> named = RetryAfter.of(reply.headers(), now);
    return named.isPresent() || status(call, reply) != TOO_MANY ? named : RetryInfo.of(seen(reply));
  }

  /** As Latin-1: only ASCII words are looked for. */
  private static String seen(Reply reply) {
    return reply.body() instanceof Reply.Body.InMemory(byte[] bytes)
        ? new String(bytes, 0, Math.min(bytes.length, LOOKED_AT), StandardCharsets.ISO_8859_1)
        : "";
  }

  /** Whether the provider answered without a momentary failure. */
  static boolean good(HttpCall call, AttemptResult came) {
    return came instanceof CallAnswered(Reply reply) && !Origin.momentary(status(call, reply));
  }
}
