package dev.reprise.gateway.browser;

import dev.reprise.request.Header;
import dev.reprise.request.Headers;
import dev.reprise.request.Tokens;
import dev.reprise.response.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The web pages that may call this gateway from a browser, and the CORS headers that their browsers
 * get (Fetch standard, section 3.3). Callers send their credential in a header, so {@code
 * Access-Control-Allow-Credentials} is never sent: a cookie identifies nobody here.
 */
public final class Cors {
  /** The word that allows every page. */
  public static final String ANY = "*";

  /** No page of another origin is let in. */
  public static final Cors NONE = new Cors(Set.of());

  private static final int MOST_NAMES = 64;
  private static final int LONGEST_NAME = 128;
  private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

  /** Headers that the SDKs send; a preflight that asks for more gets those added. */
  private static final List<String> NAMES =
      List.of(
          "authorization",
          "content-type",
          "accept",
          "cache-control",
          "x-api-key",
          "api-key",
          "x-goog-api-key",
          "x-goog-api-client",
          "anthropic-version",
          "anthropic-beta",
          "anthropic-dangerous-direct-browser-access",
          "openai-organization",
          "openai-project",
          "openai-beta",
          "idempotency-key",
          "traceparent",
          "tracestate",
          "reprise-key",
          "reprise-workspace",
          "reprise-user",
          "reprise-session",
          "reprise-agent",
          "reprise-task",
          "reprise-tags",
          "reprise-memory",
          "reprise-evidence",
          "reprise-min-position",
          "reprise-warm",
          "x-stainless-arch",
          "x-stainless-async",
          "x-stainless-helper-method",
          "x-stainless-lang",
          "x-stainless-os",
          "x-stainless-package-version",
          "x-stainless-poll-helper",
          "x-stainless-read-timeout",
          "x-stainless-retry-count",
          "x-stainless-runtime",
          "x-stainless-runtime-version",
          "x-stainless-timeout");

  private static final Header EXPOSED =
      new Header(
          "Access-Control-Expose-Headers",
          "Cache-Status, Age, Retry-After, Reprise-Request-Id, Reprise-Position, Reprise-Usage,"
              + " x-request-id, request-id, openai-processing-ms, openai-version,"
              + " x-should-retry, anthropic-organization-id");
  private static final Header VARY = new Header("Vary", "Origin");
  private static final Header MAX_AGE = new Header("Access-Control-Max-Age", "600");

  private final Set<String> origins;

  /**
   * @param origins as {@link WebOrigin#parse} gives them, or {@link #ANY} alone
   */
  public Cors(Set<String> origins) {
    this.origins = Set.copyOf(origins);
  }

  boolean off() {
    return origins.isEmpty();
  }

  boolean any() {
    return origins.contains(ANY);
  }

  boolean allows(String origin) {
    return any() || WebOrigin.parse(origin).filter(origins::contains).isPresent();
  }

  /**
   * Adds the CORS headers to an answer; without configured origins the answer is returned
   * unchanged.
   */
  Reply dressed(Headers asked, Reply answer) {
    if (off()) {
      return answer;
    }
    var fields = new ArrayList<>(answer.headers().fields());
    String origin = asked.first("origin").orElse("");
    if (any()) {
      fields.add(new Header("Access-Control-Allow-Origin", ANY));
    } else {
      // A shared cache must keep answers to one page apart from answers to others.
      fields.add(VARY);
      if (!origin.isEmpty() && allows(origin)) {
        fields.add(new Header("Access-Control-Allow-Origin", origin));
      }
    }
    if (!origin.isEmpty() && allows(origin)) {
      fields.add(EXPOSED);
    }
    return answer.withHeaders(Headers.of(fields));
  }

  /** The answer to a preflight of a page that is allowed; {@link #dressed} adds who that is. */
  static Reply preflight(Headers asked) {
    var fields = new ArrayList<Header>();
    fields.add(new Header("Access-Control-Allow-Methods", METHODS));
    fields.add(new Header("Access-Control-Allow-Headers", String.join(", ", allowed(asked))));
    fields.add(MAX_AGE);
    if (asked.first("access-control-request-private-network").orElse("").equals("true")) {
      fields.add(new Header("Access-Control-Allow-Private-Network", "true"));
    }
    return Reply.whole(204, Headers.of(fields), new byte[0]);
  }

  /**
   * Every well-formed name that is asked for is allowed: this gateway has no list of headers that
   * an allowed page must not send.
   */
  private static List<String> allowed(Headers asked) {
    var names = new ArrayList<>(NAMES);
    var more = new TreeSet<String>();
    for (String line : asked.all("access-control-request-headers")) {
      for (String part : line.split(",", -1)) {
        String name = part.strip().toLowerCase(Locale.ROOT);
        if (more.size() < MOST_NAMES
            && Tokens.lowerCaseName(name, LONGEST_NAME)
            && !names.contains(name)) {
          more.add(name);
        }
      }
    }
    names.addAll(more);
    return names;
  }
}
