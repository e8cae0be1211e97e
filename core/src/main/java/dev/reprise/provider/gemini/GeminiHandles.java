package dev.reprise.provider.gemini;

import dev.reprise.json.Document;
import dev.reprise.json.Kind;
import dev.reprise.json.MalformedJson;
import dev.reprise.provider.Origin;
import dev.reprise.provider.Origin.OriginFailed;
import dev.reprise.provider.body.Reading;
import dev.reprise.provider.handle.Choice;
import dev.reprise.provider.handle.Handle;
import dev.reprise.provider.handle.HandleApi;
import dev.reprise.provider.handle.Way;
import dev.reprise.request.Headers;
import dev.reprise.request.Operation;
import dev.reprise.response.Counts;
import dev.reprise.response.Reply;
import dev.reprise.response.WholeBody;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gemini's {@code /v1beta/cachedContents} (caching guide, reference 3.3): create, extend, delete,
 * list.
 */
public final class GeminiHandles implements HandleApi {
  private static final String PATH = "/v1beta/";
  private static final Headers JSON = Headers.of("content-type", "application/json");
  private static final String NAMES = "cachedContents/";
  private static final Duration MOMENT = Duration.ofMinutes(5);
  private static final Duration REST = Duration.ofHours(1);
  private static final Duration LASTING = Duration.ofDays(1);
  private static final int MOST_PAGES = 20;

  /** What is too long is no answer. */
  private static final int LONGEST = 1 << 20;

  private static Body ask(Way way, String method, String path, byte[] body) {
    Headers headers = body.length == 0 ? Headers.NONE : JSON;
    Reply reply =
        way.origin()
            .ask(
                new Origin.Call(
                    way.provider(),
                    method,
                    way.baseUrl() + PATH + path,
                    headers,
                    body,
                    way.manner()));
    WholeBody answer = WholeBody.of(reply, LONGEST);
    if (answer.cut()) {
      throw new OriginFailed("an answer was cut", OriginFailed.Kind.BROKEN, false);
    }
    return new Body(reply.status(), answer.bytes());
  }

  private record Body(int status, byte[] bytes) {
    boolean successful() {
      return status >= 200 && status < 300;
    }

    Optional<Document> document() {
      try {
        return Optional.of(Document.parse(bytes));
      } catch (MalformedJson broken) {
        return Optional.empty();
      }
    }
  }

  @Override
  public String plan() {
    return "gemini-handles";
  }

  @Override
  public String vendor() {
    return "google";
  }

  @Override
  public int leastTokens() {
    return 1024;
  }

  /** cachedContents exists only in v1beta. */
  @Override
  public String family() {
    return Gemini.FAMILY.name();
  }

  @Override
  public boolean takes(Operation operation) {
    return operation.endpoint().equals("v1beta.generateContent");
  }

  @Override
  public @Nullable String named(Document body) {
    return CacheablePrefix.named(body);
  }

  @Override
  public Optional<Prefix> prefix(Document body) {
    return CacheablePrefix.of(body).map(found -> found);
  }

  /** What is gone, expired or another project's is one and the same 403. */
  @Override
  public Fate fate(int status) {
    return switch (status) {
      case 403 -> Fate.GONE;
      case 400 -> Fate.REFUSED;
      default -> Fate.READ;
    };
  }

  @Override
  public Unknown unknown() {
    return new Unknown(403, "CachedContent not found (or permission denied)");
  }

  @Override
  public Made create(Handle like, byte[] body) {
    try {
      return made(like, ask(like.way().once(), "POST", "cachedContents", body));
    } catch (Origin.OriginFailed failed) {
      return new Made.Refused(
          Choice.Why.LATELY_REFUSED, MOMENT, String.valueOf(failed.getMessage()));
    }
  }

  private static Made made(Handle like, Body answer) {
    Optional<Document> read = answer.document();
    String name = read.map(it -> text(it, "name")).orElse("");
    if (!answer.successful() || !named(name)) {
      return refused(answer);
    }
    Document document = read.orElseThrow();
    int usage = document.member(document.root(), "usageMetadata");
    long tokens = Counts.of(document, document.member(usage, "totalTokenCount"));
    long counted = tokens > 0 ? tokens : like.tokens();
    return new Made.Done(new Handle(name, counted, like.expires(), like.way()));
  }

  /** A prefix that is too small stays so; a provider in trouble recovers. */
  private static Made.Refused refused(Body answer) {
    String said = new String(answer.bytes(), StandardCharsets.UTF_8);
    boolean small = answer.status() == 400 && said.contains("too small");
    boolean momentary = Origin.momentary(answer.status()) || answer.successful();
    return new Made.Refused(
        small ? Choice.Why.BELOW_MINIMUM : Choice.Why.LATELY_REFUSED,
        small ? LASTING : momentary ? MOMENT : REST,
        "status " + answer.status());
  }

  /** It becomes part of an address. */
  private static boolean named(String name) {
    int id = NAMES.length();
    return name.startsWith(NAMES)
        && name.length() > id
        && name.chars().skip(id).allMatch(GeminiHandles::plain);
  }

  private static String text(Document document, String member) {
    return Reading.text(document, document.member(document.root(), member));
  }

  @Override
  public Told extend(Handle handle, Duration ttl) {
    String body = "{\"ttl\":\"" + ttl.toSeconds() + "s\"}";
    return told(handle.way(), "PATCH", handle.name(), body.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public Told delete(Way way, String name) {
    return !named(name) ? Told.FAILED : told(way, "DELETE", name, new byte[0]);
  }

  private static Told told(Way way, String method, String name, byte[] body) {
    try {
      Body answer = ask(way, method, name, body);
      if (answer.status() == 403 || answer.status() == 404) {
        return Told.GONE;
      }
      return answer.successful() ? Told.DONE : Told.FAILED;
    } catch (Origin.OriginFailed failed) {
      return Told.FAILED;
    }
  }

  @Override
  public List<Listed> list(Way way) {
    var all = new ArrayList<Listed>();
    String next = "";
    try {
      for (int page = 0; page < MOST_PAGES; page++) {
        String token = next.isEmpty() ? "" : "&pageToken=" + next;
        Body answer = ask(way, "GET", "cachedContents?pageSize=100" + token, new byte[0]);
        Optional<Document> read = answer.successful() ? answer.document() : Optional.empty();
        read.ifPresent(document -> add(document, all));
        next = read.map(it -> text(it, "nextPageToken")).orElse("");
        if (next.isEmpty() || !next.chars().allMatch(GeminiHandles::plain)) {
          break;
        }
      }
    } catch (Origin.OriginFailed failed) {
      return all;
    }
    return all;
  }

  private static boolean plain(int c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '-'
        || c == '_';
  }

  private static void add(Document document, List<Listed> all) {
    int list = document.member(document.root(), "cachedContents");
    if (!document.is(list, Kind.ARRAY)) {
      return;
    }
    for (int each = document.first(list); each != Document.NONE; each = document.next(each)) {
      if (document.is(each, Kind.OBJECT)) {
        all.add(
            new Listed(
                Reading.text(document, document.member(each, "name")),
                Reading.text(document, document.member(each, "displayName"))));
      }
    }
  }
}
