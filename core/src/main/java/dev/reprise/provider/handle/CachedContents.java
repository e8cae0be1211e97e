package dev.reprise.provider.handle;

import dev.reprise.json.Document;
import dev.reprise.json.Kind;
import dev.reprise.json.MalformedJson;
import dev.reprise.provider.Origin;
import dev.reprise.provider.Origin.OriginFailed;
import dev.reprise.provider.Reading;
import dev.reprise.request.Headers;
import dev.reprise.response.Counts;
import dev.reprise.response.Reply;
import dev.reprise.response.WholeBody;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Gemini's {@code /v1beta/cachedContents} (caching guide, reference 3.3): create, extend, delete,
 * list. Blocking. What is gone, expired or somebody else's is one and the same 403.
 */
public final class CachedContents {
  private static final String PATH = "/v1beta/";
  private static final Headers JSON = Headers.of("content-type", "application/json");
  private static final String NAMES = "cachedContents/";
  private static final Duration MOMENT = Duration.ofMinutes(5);
  private static final Duration REST = Duration.ofHours(1);
  private static final Duration LASTING = Duration.ofDays(1);
  private static final int MOST_PAGES = 20;

  /** What is too long is no answer. */
  private static final int LONGEST = 1 << 20;

  private CachedContents() {}

  /**
   * How a project's objects are reached. Holds the credential they were made with, in memory only,
   * for as long as they live.
   *
   * @param origin the way out of the request that made it, its caller's credential included
   * @param manner the same key of the provider's for the same prefix
   */
  public record Way(Origin origin, String provider, String baseUrl, Origin.Manner manner) {
    private Body ask(String method, String path, byte[] body) {
      Headers headers = body.length == 0 ? Headers.NONE : JSON;
      Reply reply =
          origin.ask(
              new Origin.Call(provider, method, baseUrl + PATH + path, headers, body, manner));
      WholeBody answer = WholeBody.of(reply, LONGEST);
      if (answer.cut()) {
        throw new OriginFailed("an answer was cut", OriginFailed.Kind.BROKEN, false);
      }
      return new Body(reply.status(), answer.bytes());
    }

    /** Making one twice would keep two. */
    private Way once() {
      return new Way(
          origin,
          provider,
          baseUrl,
          new Origin.Manner(
              false, manner.standIn(), manner.prefix(), manner.onRetry(), manner.caller()));
    }
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

  /** What came of making one. */
  public sealed interface Outcome {
    record Made(Handle handle) implements Outcome {}

    /**
     * @param why what those are told who would have used it
     * @param rest how long nobody need try again
     * @param detail for the log
     */
    record Refused(Choice.Why why, Duration rest, String detail) implements Outcome {}
  }

  /**
   * Makes one.
   *
   * @param like its way, its end at the earliest, and how many tokens it has should nobody say
   */
  public static Outcome create(Handle like, byte[] body) {
    try {
      return made(like, like.way().once().ask("POST", "cachedContents", body));
    } catch (Origin.OriginFailed failed) {
      return new Outcome.Refused(
          Choice.Why.LATELY_REFUSED, MOMENT, String.valueOf(failed.getMessage()));
    }
  }

  private static Outcome made(Handle like, Body answer) {
    Optional<Document> read = answer.document();
    String name = read.map(it -> text(it, "name")).orElse("");
    if (!answer.successful() || !named(name)) {
      return refused(answer);
    }
    Document document = read.orElseThrow();
    int usage = document.member(document.root(), "usageMetadata");
    long tokens = Counts.of(document, document.member(usage, "totalTokenCount"));
    long counted = tokens > 0 ? tokens : like.tokens();
    return new Outcome.Made(new Handle(name, counted, like.expires(), like.way()));
  }

  /** A prefix that is too small stays so; a provider in trouble recovers. */
  private static Outcome.Refused refused(Body answer) {
    String said = new String(answer.bytes(), StandardCharsets.UTF_8);
    boolean small = answer.status() == 400 && said.contains("too small");
    boolean momentary = Origin.momentary(answer.status()) || answer.successful();
    return new Outcome.Refused(
        small ? Choice.Why.BELOW_MINIMUM : Choice.Why.LATELY_REFUSED,
        small ? LASTING : momentary ? MOMENT : REST,
        "status " + answer.status());
  }

  /** It becomes part of an address. */
  private static boolean named(String name) {
    int id = NAMES.length();
    return name.startsWith(NAMES)
        && name.length() > id
        && name.chars().skip(id).allMatch(CachedContents::plain);
  }

  private static String text(Document document, String member) {
    return Reading.text(document, document.member(document.root(), member));
  }

  /** What a call about an existing object came to. */
  public enum Told {
    DONE,
    /** It does not exist any more. */
    GONE,
    FAILED
  }

  public static Told extend(Handle handle, Duration ttl) {
    String body = "{\"ttl\":\"" + ttl.toSeconds() + "s\"}";
    return told(handle.way(), "PATCH", handle.name(), body.getBytes(StandardCharsets.US_ASCII));
  }

  public static Told delete(Way way, String name) {
    return !named(name) ? Told.FAILED : told(way, "DELETE", name, new byte[0]);
  }

  private static Told told(Way way, String method, String name, byte[] body) {
    try {
      Body answer = way.ask(method, name, body);
      if (answer.status() == 403 || answer.status() == 404) {
        return Told.GONE;
      }
      return answer.successful() ? Told.DONE : Told.FAILED;
    } catch (Origin.OriginFailed failed) {
      return Told.FAILED;
    }
  }

  /** An object of the project, whoever made it. */
  public record Listed(String name, String displayName) {}

  /** All objects of the project; what could be read of the list when a page fails. */
  public static List<Listed> list(Way way) {
    var all = new ArrayList<Listed>();
    String next = "";
    try {
      for (int page = 0; page < MOST_PAGES; page++) {
        String token = next.isEmpty() ? "" : "&pageToken=" + next;
        Body answer = way.ask("GET", "cachedContents?pageSize=100" + token, new byte[0]);
        Optional<Document> read = answer.successful() ? answer.document() : Optional.empty();
        read.ifPresent(document -> add(document, all));
        next = read.map(it -> text(it, "nextPageToken")).orElse("");
        if (next.isEmpty() || !next.chars().allMatch(CachedContents::plain)) {
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
