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
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The token of one provider: fetched when it is first needed, renewed before it ends. One caller
 * fetches while the others wait. A renewal that fails is tried again by the next call, and the old
 * token serves for as long as it is in force. The file is read at each renewal, so that a new key
 * in it needs no restart.
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
  private final InstantSource clock;
  private final ReentrantLock fetching = new ReentrantLock();
  private volatile @Nullable Held held;

  private record Held(Header field, Instant renewal, Instant end) {}

  /**
   * @param provider whose proxy and authorities are used
   * @param file the credential
   * @param origin sends the requests for tokens
   */
  public AccessTokens(String provider, Path file, TokenGrant grant, Origin origin) {
    this(provider, file, grant, origin, InstantSource.system());
  }

  AccessTokens(String provider, Path file, TokenGrant grant, Origin origin, InstantSource clock) {
    this.provider = provider;
    this.file = file;
    this.grant = grant;
    this.origin = origin;
    this.clock = clock;
  }

  /**
   * The field with a token that is in force. Blocks while one is fetched.
   *
   * @throws OriginFailed when there is none, with the reason
   */
  @Override
  public Header get() {
    Held now = held;
    if (now != null && clock.instant().isBefore(now.renewal())) {
      return now.field();
    }
    fetching.lock();
    try {
      return renewed(held);
    } finally {
      fetching.unlock();
    }
  }

  /** Another caller may have fetched it meanwhile. */
  private Header renewed(@Nullable Held before) {
    Instant now = clock.instant();
    if (before != null && now.isBefore(before.renewal())) {
      return before.field();
    }
    try {
      Held fetched = fetched(now);
      held = fetched;
      return fetched.field();
    } catch (OriginFailed failed) {
      if (before != null && now.isBefore(before.end())) {
        return before.field();
      }
      throw failed;
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
