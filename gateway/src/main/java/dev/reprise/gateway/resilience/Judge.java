package dev.reprise.gateway.resilience;

import dev.reprise.provider.Origin;
import dev.reprise.provider.Origin.HttpCall;
import dev.reprise.provider.Origin.OriginFailed;
import dev.reprise.response.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether what came of a call is worth another. Pure.
 *
 * <p>A generating request whose connection was lost before any octet of an answer is asked again:
 * the provider may have done the work, and then it charges twice. Losing the answer would cost the
 * caller the same, and its own retry would be as blind.
 */
final class Judge {
  private static final int TOO_MANY = 429;

  /** Of a body that says why, no more is looked at. */
  private static final int LOOKED_AT = 16 << 10;

  /** A 429 that says one of these is no matter of moments (providers.md section 10). */
  private static final String[] HOPELESS = {"insufficient_quota", "PerDay"};

  private Judge() {}

  /** What came of one call. */
  sealed interface Came {}

  record Answered(Reply reply) implements Came {}

  record Failed(OriginFailed cause) implements Came {}

  /** Whether the same call might go well a moment later. */
  static boolean worthAnother(HttpCall call, RetryPolicy policy, Came came) {
    if (repeatsItself(call)) {
      return false;
    }
    return switch (came) {
      case Failed(OriginFailed cause) ->
          switch (cause.kind()) {
            case UNREACHABLE -> true;
            case LOST -> call.manner().repeatable();
            case BROKEN, TIMEOUT, SHUT, ABANDONED -> false;
          };
      case Answered(Reply reply) -> call.manner().repeatable() && worthAnother(policy, reply);
    };
  }

  /** An SDK's own retry: it goes on by itself, and its retries times ours would be many. */
  private static boolean repeatsItself(HttpCall call) {
    return call.headers()
        .first("x-stainless-retry-count")
        .filter(count -> !count.strip().equals("0"))
        .isPresent();
  }

  private static boolean worthAnother(RetryPolicy policy, Reply reply) {
    String told = reply.headers().first("x-should-retry").orElse("").strip();
    if (reply.status() < 400 || told.equalsIgnoreCase("false")) {
      return false;
    }
    if (told.equalsIgnoreCase("true")) {
      return true;
    }
    return Origin.momentary(reply.status())
        && (reply.status() != TOO_MANY || passes(policy, reply));
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

  /** The pause the provider asks for; Gemini says it in the body only. */
  static Optional<Duration> wish(Came came, Instant now) {
    if (!(came instanceof Answered(Reply reply))) {
      return Optional.empty();
    }
    Optional<Duration> named = RetryAfter.of(reply.headers(), now);
    return named.isPresent() || reply.status() != TOO_MANY ? named : RetryInfo.of(seen(reply));
  }

  /** As Latin-1: only ASCII words are looked for. */
  private static String seen(Reply reply) {
    return reply.body() instanceof Reply.Body.InMemory(byte[] bytes)
        ? new String(bytes, 0, Math.min(bytes.length, LOOKED_AT), StandardCharsets.ISO_8859_1)
        : "";
  }

  /** Whether this is how a call ends that nothing is wrong with. */
  static boolean good(Came came) {
    return came instanceof Answered(Reply reply) && !Origin.momentary(reply.status());
  }
}
