package dev.reprise.testkit;

import dev.reprise.catalogue.Dialects;
import dev.reprise.json.Document;
import dev.reprise.json.MalformedJson;
import dev.reprise.request.Directives;
import dev.reprise.request.Headers;
import dev.reprise.request.Hints;
import dev.reprise.request.Operation;
import dev.reprise.request.Partition;
import dev.reprise.request.Principal;
import dev.reprise.request.Query;
import dev.reprise.request.Request;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Requests as the gateway would read them, written short: {@code
 * GivenRequests.chat("hello").tagged("doc:9")}. Each method returns a new value.
 *
 * @param path the operation's path; the method is POST
 * @param body a JSON object
 * @param minPosition {@code inc.seq}, or null
 * @param warm whether {@code Reprise-Warm: true} is sent
 */
public record GivenRequests(
    String path,
    String body,
    Principal principal,
    List<String> tags,
    @Nullable String minPosition,
    Directives directives,
    boolean warm) {
  private static final AtomicInteger IDS = new AtomicInteger();
  private static final Principal ADA = new Principal(new Partition("acme"), null, null);

  /** A chat completion at temperature 0, of Acme. */
  public static GivenRequests chat(String prompt) {
    return post("/v1/chat/completions", chatBody(prompt, false));
  }

  /** The same, streamed. */
  public static GivenRequests streamedChat(String prompt) {
    return post("/v1/chat/completions", chatBody(prompt, true));
  }

  private static String chatBody(String prompt, boolean stream) {
    return """
    {"model":"m-1","temperature":0,"stream":%s,"messages":[{"role":"user","content":"%s"}]}\
    """
        .formatted(stream, prompt);
  }

  /** Any operation's body. */
  public static GivenRequests post(String path, String body) {
    return new GivenRequests(path, body, ADA, List.of(), null, Directives.NONE, false);
  }

  public GivenRequests as(Principal other) {
    return new GivenRequests(path, body, other, tags, minPosition, directives, warm);
  }

  /** With {@code Reprise-Tags}. */
  public GivenRequests tagged(String... names) {
    return new GivenRequests(path, body, principal, List.of(names), minPosition, directives, warm);
  }

  /** With {@code Reprise-Min-Position}. */
  public GivenRequests notBefore(String position) {
    return new GivenRequests(path, body, principal, tags, position, directives, warm);
  }

  /** With {@code Reprise-Warm: true}. */
  public GivenRequests warming() {
    return new GivenRequests(path, body, principal, tags, minPosition, directives, true);
  }

  /** With {@code Cache-Control: max-age}. */
  public GivenRequests maxAge(long seconds) {
    return with(new Directives(false, false, seconds, false));
  }

  /** With {@code Cache-Control: no-cache}. */
  public GivenRequests noCache() {
    return with(new Directives(false, true, null, false));
  }

  /** With {@code Cache-Control: max-age} and {@code only-if-cached}. */
  public GivenRequests onlyIfCached(long maxAgeSeconds) {
    return with(new Directives(false, false, maxAgeSeconds, true));
  }

  /** With {@code Cache-Control: only-if-cached}. */
  public GivenRequests onlyIfCached() {
    return with(new Directives(false, false, null, true));
  }

  private GivenRequests with(Directives other) {
    return new GivenRequests(path, body, principal, tags, minPosition, other, warm);
  }

  /** The request, under an id of its own. */
  public Request request() {
    return request(Dialects.SHIPPED);
  }

  /** The same, its path understood by these dialects. */
  public Request request(Dialects dialects) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    Operation operation = dialects.resolve("POST", path, Query.NONE, Headers.NONE).orElseThrow();
    var hints = new Hints(null, null, null, tags, null, null, minPosition, warm);
    return new Request(
        "req-" + IDS.incrementAndGet(),
        operation,
        "POST",
        path,
        Query.NONE,
        Headers.NONE,
        bytes,
        document(bytes),
        principal,
        List.of(),
        directives,
        hints);
  }

  private static Document document(byte[] bytes) {
    try {
      return Document.parse(bytes);
    } catch (MalformedJson e) {
      throw new IllegalArgumentException("a given body is no JSON", e);
    }
  }
}
