package dev.reprise.provider.gemini;

import dev.reprise.json.Document;
import dev.reprise.json.Kind;
import dev.reprise.json.MalformedJson;
import dev.reprise.provider.Origin;
import dev.reprise.provider.Origin.OriginFailed;
import dev.reprise.provider.body.JsonValues;
import dev.reprise.provider.handle.Choice;
import dev.reprise.provider.handle.Handle;
import dev.reprise.provider.handle.HandleApi;
import dev.reprise.provider.handle.ProjectAccess;
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
  private static final String COLLECTION = "cachedContents";
  private static final String NAMES = COLLECTION + "/";
  private static final Duration MOMENT = Duration.ofMinutes(5);
  private static final Duration REST = Duration.ofHours(1);
  private static final Duration LASTING = Duration.ofDays(1);
  private static final int MOST_PAGES = 20;

  /** Longest answer that is read, in bytes. */
  private static final int LONGEST = 1 << 20;

  private static HandleAnswer ask(ProjectAccess access, String method, String path, byte[] body) {
    Headers headers = body.length == 0 ? Headers.NONE : JSON;
    Reply reply =
        access
            .origin()
            .ask(
                new Origin.HttpCall(
                    access.provider(),
                    method,
                    access.baseUrl() + PATH + path,
                    headers,
                    body,
                    access.manner()));
    WholeBody answer = WholeBody.of(reply, LONGEST);
    if (answer.cut()) {
      throw new OriginFailed("an answer was cut", OriginFailed.FailureKind.BROKEN, false);
    }
    return new HandleAnswer(reply.status(), answer.bytes());
  }

  private record HandleAnswer(int status, byte[] bytes) {
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
  public String collection() {
    return COLLECTION;
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

  /** Google answers 403 for an object that is deleted, expired or of another project. */
  @Override
  public Fate fate(int status) {
    return switch (status) {
      case 403 -> Fate.GONE;
      case 400 -> Fate.REFUSED;
      default -> Fate.READ;
    };
  }

  @Override
  public UnknownHandle unknown() {
    return new UnknownHandle(403, "CachedContent not found (or permission denied)");
  }

  @Override
  public Creation create(Handle like, byte[] body) {
    try {
      return made(like, ask(like.access().once(), "POST", COLLECTION, body));
    } catch (Origin.OriginFailed failed) {
      return new Creation.NotMade(
          Choice.HandleReason.LATELY_REFUSED, MOMENT, failed.toldCallers("gemini"));
    }
  }

  private static Creation made(Handle like, HandleAnswer answer) {
    Optional<Document> read = answer.document();
    String name = read.map(it -> text(it, "name")).orElse("");
    if (!answer.successful() || !named(name)) {
      return refused(answer);
    }
    Document document = read.orElseThrow();
    int usage = document.member(document.root(), "usageMetadata");
    long tokens = Counts.of(document, document.member(usage, "totalTokenCount"));
    long counted = tokens > 0 ? tokens : like.tokens();
    return new Creation.Done(new Handle(name, counted, like.expires(), like.access()));
  }

  /**
   * A prefix that is too small is not tried again for a day; after a failure of the provider it is
   * tried again soon.
   */
  private static Creation.NotMade refused(HandleAnswer answer) {
    String said = new String(answer.bytes(), StandardCharsets.UTF_8);
    boolean small = answer.status() == 400 && said.contains("too small");
    boolean momentary = Origin.momentary(answer.status()) || answer.successful();
    return new Creation.NotMade(
        small ? Choice.HandleReason.BELOW_MINIMUM : Choice.HandleReason.LATELY_REFUSED,
        small ? LASTING : momentary ? MOMENT : REST,
        "status " + answer.status());
  }

  /** Whether the name of an object is safe as part of a URL. */
  private static boolean named(String name) {
    int id = NAMES.length();
    return name.startsWith(NAMES)
        && name.length() > id
        && name.chars().skip(id).allMatch(GeminiHandles::plain);
  }

  private static String text(Document document, String member) {
    return JsonValues.text(document, document.member(document.root(), member));
  }

  @Override
  public CallResult extend(Handle handle, Duration ttl) {
    String body = "{\"ttl\":\"" + ttl.toSeconds() + "s\"}";
    return told(handle.access(), "PATCH", handle.name(), body.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public CallResult delete(ProjectAccess access, String name) {
    return !named(name) ? CallResult.FAILED : told(access, "DELETE", name, new byte[0]);
  }

  private static CallResult told(ProjectAccess access, String method, String name, byte[] body) {
    try {
      HandleAnswer answer = ask(access, method, name, body);
      if (answer.status() == 403 || answer.status() == 404) {
        return CallResult.GONE;
      }
      return answer.successful() ? CallResult.DONE : CallResult.FAILED;
    } catch (Origin.OriginFailed failed) {
      return CallResult.FAILED;
    }
  }

  @Override
  public List<ListedObject> list(ProjectAccess access) {
    var all = new ArrayList<ListedObject>();
    String next = "";
    try {
      for (int page = 0; page < MOST_PAGES; page++) {
        String token = next.isEmpty() ? "" : "&pageToken=" + next;
        HandleAnswer answer = ask(access, "GET", COLLECTION + "?pageSize=100" + token, new byte[0]);
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

  private static void add(Document document, List<ListedObject> all) {
    int list = document.member(document.root(), COLLECTION);
    if (!document.is(list, Kind.ARRAY)) {
      return;
    }
    for (int each = document.first(list); each != Document.NONE; each = document.next(each)) {
      if (document.is(each, Kind.OBJECT)) {
        all.add(
            new ListedObject(
                JsonValues.text(document, document.member(each, "name")),
                JsonValues.text(document, document.member(each, "displayName"))));
      }
    }
  }
}
