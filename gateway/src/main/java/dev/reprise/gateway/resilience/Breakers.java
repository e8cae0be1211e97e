package dev.reprise.gateway.resilience;

import dev.reprise.breaker.Breaker;
import dev.reprise.breaker.SharedBreaker;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** One breaker for each endpoint: scheme, host and port. A line in the log at every change. */
final class Breakers {
  private static final System.Logger LOG = System.getLogger(Breakers.class.getName());

  /**
   * Four fifths of at least ten calls in half a minute. A provider that answers every second call
   * is better retried than shut out. Fewer than ten calls are too few: a request that makes a
   * provider fail must not stop the requests of others.
   */
  static final Breaker.Bounds BOUNDS =
      new Breaker.Bounds(
          Duration.ofSeconds(30), 10, 80, Duration.ofSeconds(5), Duration.ofMinutes(1));

  private final ConcurrentMap<String, SharedBreaker> breakers = new ConcurrentHashMap<>();
  private final Watch watch;

  Breakers(Watch watch) {
    this.watch = watch;
  }

  SharedBreaker of(String endpoint) {
    SharedBreaker known = breakers.get(endpoint);
    return known == null ? breakers.computeIfAbsent(endpoint, this::made) : known;
  }

  private SharedBreaker made(String endpoint) {
    var breaker = new SharedBreaker(BOUNDS, (to, why) -> told(endpoint, to, why));
    watch.guarded(endpoint, breaker);
    return breaker;
  }

  private static void told(String endpoint, Breaker.State to, String why) {
    System.Logger.Level level =
        to == Breaker.State.OPEN ? System.Logger.Level.WARNING : System.Logger.Level.INFO;
    String state = to.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    LOG.log(level, "breaker of " + endpoint + " is " + state + ": " + why);
  }

  /**
   * Scheme, host and port of a URL. The default port is left out, so that an address has one
   * breaker whether the port is written or not: {@code https://host:443/v1/x} → {@code
   * https://host}.
   */
  static String endpoint(String url) {
    int authority = url.indexOf("://");
    int slash = url.indexOf('/', authority + 3);
    String endpoint = (slash < 0 ? url : url.substring(0, slash)).toLowerCase(Locale.ROOT);
    String usual = endpoint.startsWith("https:") ? ":443" : ":80";
    return endpoint.endsWith(usual)
        ? endpoint.substring(0, endpoint.length() - usual.length())
        : endpoint;
  }
}
