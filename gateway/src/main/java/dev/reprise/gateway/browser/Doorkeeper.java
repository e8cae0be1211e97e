package dev.reprise.gateway.browser;

import dev.reprise.gateway.http.Handler;
import dev.reprise.gateway.http.Incoming;
import dev.reprise.gateway.http.Responder;
import dev.reprise.request.Header;
import dev.reprise.request.Headers;
import dev.reprise.response.Reply;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks each request of a plane before its handler does (contract 2.2): a request for an unknown
 * host gets 421, one from a web page of another origin 403 unless {@code cors.origins} allows the
 * origin. Preflights of allowed pages are answered here, since a preflight carries no credential.
 *
 * <p>The authority of a request is its Host field: an absolute target that names another one was
 * refused where the head was read. Every {@code Origin} and {@code Sec-Fetch-Site} field must pass,
 * also when one is sent twice.
 *
 * <p>A request without a Host field is one of HTTP/1.0: with 1.1 the head is refused without it.
 * Old load balancers and probes ask for health that way, a browser never does; so only the health
 * paths are answered to them.
 */
public final class Doorkeeper implements Handler {
  private static final String MISDIRECTED =
      "This gateway does not answer for the host name '%s'. Use its IP address or localhost in the"
          + " base URL, or let the operator add the name to the gateway's configuration: listen:"
          + " {names: [%s]}.";
  private static final String FOREIGN =
      "Requests of web pages from another origin (%s) are not answered here. To allow a page, name"
          + " its origin in the gateway's configuration: cors: {origins: [\"%s\"]}.";

  private final Handler inside;
  private final RefusalReplies refusals;
  private final Set<String> health;
  private volatile Rules rules;

  /** For a plane without paths of health. */
  public Doorkeeper(Handler inside, RefusalReplies refusals, Rules rules) {
    this(inside, refusals, rules, Set.of());
  }

  /**
   * @param health paths that tell whether the process is well and nothing else: GET is answered
   *     there without a Host field, too
   */
  public Doorkeeper(Handler inside, RefusalReplies refusals, Rules rules, Set<String> health) {
    this.inside = inside;
    this.refusals = refusals;
    this.rules = rules;
    this.health = Set.copyOf(health);
  }

  /** From the next request on. */
  public void adopt(Rules next) {
    rules = next;
  }

  /** The header fields that name the host and the web page of a request. */
  private static final class SenderFields {
    private @Nullable String host;
    private @Nullable String origin;
    private boolean severalOrigins;
    private boolean crossSite;

    static SenderFields of(Headers headers) {
      var sender = new SenderFields();
      List<Header> fields = headers.fields();
      for (int i = 0; i < fields.size(); i++) {
        sender.add(fields.get(i));
      }
      return sender;
    }

    private void add(Header field) {
      switch (field.name().length()) {
        case 4 -> host = field.name().equalsIgnoreCase("host") ? field.value() : host;
        case 6 -> {
          if (field.name().equalsIgnoreCase("origin")) {
            severalOrigins |= origin != null;
            origin = field.value();
          }
        }
        case 14 ->
            crossSite |=
                field.name().equalsIgnoreCase("sec-fetch-site")
                    && field.value().strip().equalsIgnoreCase("cross-site");
        default -> {}
      }
    }
  }

  @Override
  public void handle(Incoming request, Responder answer) {
    Rules now = rules;
    SenderFields sender = SenderFields.of(request.headers());
    String host = sender.host == null ? "" : sender.host;
    if (!now.hosts().passes(host) && !asksForHealth(sender, request)) {
      answer.send(refusals.refuse(request, 421, MISDIRECTED.formatted(host, name(host))));
    } else if (sender.origin == null && !sender.crossSite) {
      inside.handle(request, answer);
    } else if (!admits(now.cors(), sender, host, request.tls())) {
      answer.send(refusals.refuse(request, 403, foreign(sender)));
    } else if (preflight(request)) {
      answer.send(Cors.preflight(request.headers()));
    } else {
      inside.handle(request, answer);
    }
  }

  private boolean asksForHealth(SenderFields sender, Incoming request) {
    return sender.host == null
        && request.methodOfAnswer().equals("GET")
        && health.contains(request.path());
  }

  private static boolean admits(Cors cors, SenderFields sender, String host, boolean tls) {
    if (sender.origin == null) {
      // The browser says cross-site and names no origin: passes only where every origin is allowed.
      return cors.any();
    }
    return !sender.severalOrigins
        && (!sender.crossSite && own(sender.origin, host, tls) || cors.allows(sender.origin));
  }

  /** Whether the page has the origin of this listener: same scheme, host and port. */
  private static boolean own(String origin, String host, boolean tls) {
    String ours =
        Authority.parse(host).map(authority -> authority.origin(tls ? "https" : "http")).orElse("");
    return WebOrigin.parse(origin).filter(ours::equals).isPresent();
  }

  private static boolean preflight(Incoming request) {
    return request.method().equals("OPTIONS")
        && request.headers().has("origin")
        && request.headers().has("access-control-request-method");
  }

  private static String foreign(SenderFields sender) {
    String page = sender.origin == null ? "" : WebOrigin.parse(sender.origin).orElse("");
    return page.isEmpty()
        ? FOREIGN.formatted("one that is not named", "https://the.page")
        : FOREIGN.formatted(page, page);
  }

  /** The host as the configuration takes it. */
  private static String name(String host) {
    return Authority.parse(host).map(Authority::host).orElse("the.name");
  }

  /** Adds the CORS headers to every answer, also to those that the handler did not make. */
  @Override
  public Reply dressed(Headers asked, Reply answer) {
    return inside.dressed(asked, rules.cors().dressed(asked, answer));
  }
}
