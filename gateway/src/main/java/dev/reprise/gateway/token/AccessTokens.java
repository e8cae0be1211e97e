package dev.reprise.gateway.token;

import dev.reprise.json.Document;
import dev.reprise.provider.Origin;
import dev.reprise.provider.Origin.OriginFailed;
import dev.reprise.provider.TokenGrant;
import dev.reprise.request.Header;
import dev.reprise.request.Headers;
import dev.reprise.response.Counts;
import dev.reprise.response.Reply;
import dev.reprise.response.Texts;
import dev.reprise.response.WholeBody;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The token of one provider: fetched when it is first needed, renewed before it ends. One request
 * for a token is under way at a time, on a thread of its own. While the old token is in force it
 * serves, and nobody waits for the new one; otherwise all callers wait for that request, at most
 * the provider's time, and share its result or its failure. A renewal that failed is tried again by
 * the next call. The file is read at each renewal, so that a new key in it needs no restart.
 */
public final class AccessTokens implements Supplier<Header> {
  /** A token is renewed this long before its end, at the latest when half of its life is over. */
  private static final Duration AHEAD = Duration.ofMinutes(5);

  private static final Headers FORM =
      Headers.of("content-type", "application/x-www-form-urlencoded", "accept", "application/json");

  private static final int LONGEST_ANSWER = 64 << 10;

  private final String provider;
  private final Path file;
  private final TokenGrant grant;
  private final Origin origin;
  private final Supplier<Duration> longest;
  private final InstantSource clock;
  private final ReentrantLock starting = new ReentrantLock();
  private volatile @Nullable Held held;

  /** The request under way or the last one; guarded by the lock. */
  private @Nullable CompletableFuture<Held> renewal;

  private record Held(Header field, Instant renewal, Instant end) {}

  /**
   * Where tokens come from.
   *
   * @param provider whose proxy and authorities are used
   * @param file the credential
   */
  public record TokenSource(String provider, Path file, TokenGrant grant) {}

  /**
   * @param origin sends the requests for tokens
   * @param longest the longest that callers wait for a token
   */
  public AccessTokens(TokenSource source, Origin origin, Supplier<Duration> longest) {
    this(source, origin, longest, InstantSource.system());
  }

  AccessTokens(TokenSource source, Origin origin, Supplier<Duration> longest, InstantSource clock) {
    this.longest = longest;
    this.provider = source.provider;
    this.file = source.file;
    this.grant = source.grant;
    this.origin = origin;
    this.clock = clock;
  }

  /**
   * The field with a token that is in force. Blocks while there is none.
   *
   * @throws OriginFailed when there is none, with the reason
   */
  @Override
  public Header get() {
    Held before = held;
    Instant now = clock.instant();
    if (before != null && now.isBefore(before.renewal())) {
      return before.field();
    }
    CompletableFuture<Held> coming = renewal();
    return before != null && now.isBefore(before.end()) ? before.field() : awaited(coming);
  }

  /** The request that is under way; a new one where there is none. */
  private CompletableFuture<Held> renewal() {
    starting.lock();
    try {
      if (renewal != null && !renewal.isDone()) {
        return renewal;
      }
      Held meanwhile = held;
      if (meanwhile != null && clock.instant().isBefore(meanwhile.renewal())) {
        return CompletableFuture.completedFuture(meanwhile);
      }
      var started = new CompletableFuture<Held>();
      renewal = started;
      started.orTimeout(longest.get().toNanos(), TimeUnit.NANOSECONDS);
      Thread.ofVirtual().name("token-" + provider).start(() -> fetch(started));
      return started;
    } finally {
      starting.unlock();
    }
  }

  private void fetch(CompletableFuture<Held> into) {
    try {
      Held fetched = fetched(clock.instant());
      held = fetched;
      into.complete(fetched);
    } catch (RuntimeException failed) {
      into.completeExceptionally(failed);
    }
  }

  private Header awaited(CompletableFuture<Held> coming) {
    try {
      return coming.join().field();
    } catch (CompletionException failed) {
      throw switch (failed.getCause()) {
        case OriginFailed cause -> cause;
        case TimeoutException late -> failed("the token server did not answer in time");
        case null, default -> failed;
      };
    }
  }

  private Held fetched(Instant now) {
    try {
      TokenRequest request = TokenRequest.of(file, grant, now);
      Reply reply =
          origin.ask(
              new Origin.HttpCall(provider, "POST", request.address(), FORM, request.form()));
      WholeBody body = WholeBody.of(reply, LONGEST_ANSWER);
      if (!reply.successful() || body.cut()) {
        throw failed("the token server answered with status " + reply.status());
      }
      return read(body.bytes(), now);
    } catch (TokenRequest.BadFile bad) {
      throw failed(file.getFileName() + ": " + bad.getMessage());
    } catch (IllegalArgumentException noUrl) {
      throw failed(file.getFileName() + ": its token_uri is no http or https URL");
    }
  }

  private Held read(byte[] answer, Instant now) {
    Document document = Texts.parse(answer);
    String token =
        document == null
            ? null
            : document.textOrNull(document.member(document.root(), "access_token"));
    if (document == null || token == null || !visible(token)) {
      throw failed("the token server's answer holds no access_token");
    }
    long seconds = Math.max(0, Counts.of(document, document.member(document.root(), "expires_in")));
    Duration life = Duration.ofSeconds(seconds);
    Duration ahead = life.dividedBy(2).compareTo(AHEAD) < 0 ? life.dividedBy(2) : AHEAD;
    return new Held(
        new Header("Authorization", "Bearer " + token),
        now.plus(life).minus(ahead),
        now.plus(life));
  }

  private static boolean visible(String token) {
    return !token.isEmpty() && token.chars().allMatch(c -> c > ' ' && c < 127);
  }

  private OriginFailed failed(String why) {
    return new OriginFailed(
        "%s: no token: %s; check providers.%s.credentials".formatted(provider, why, provider),
        OriginFailed.FailureKind.UNREACHABLE,
        false);
  }

  @Override
  public String toString() {
    return "the token of " + provider;
  }
}
