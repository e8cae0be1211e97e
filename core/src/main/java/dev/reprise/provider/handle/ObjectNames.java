package dev.reprise.provider.handle;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The names of the objects that the gateway made, by the host that keeps them. A name is remembered
 * for as long as the object may exist: until {@link Handles#LIFE} after its end, because the
 * provider may not have deleted it, or may have extended it unheard. An object has one name for all
 * providers that are configured with that host. Safe for use by many threads.
 */
final class ObjectNames {
  private static final long LIVES = Long.MAX_VALUE;

  /** Host to id to the time when it may be forgotten. */
  private final Map<String, Map<String, Long>> hosts = new ConcurrentHashMap<>();

  /**
   * @param baseUrl where the object is kept
   * @param name as the provider calls it: {@code cachedContents/ID}
   */
  void add(String baseUrl, String name) {
    of(baseUrl).put(id(name), LIVES);
  }

  /** The object has ended as far as the gateway knows. */
  void ended(String baseUrl, String name, long now) {
    of(baseUrl).replace(id(name), now + Handles.LIFE.toNanos());
  }

  /** Forgets the names of objects that cannot exist any more. */
  void forget(long now) {
    hosts.values().forEach(ids -> ids.values().removeIf(until -> over(until, now)));
  }

  private static boolean over(long until, long now) {
    return until != LIVES && until - now <= 0;
  }

  private Map<String, Long> of(String baseUrl) {
    return hosts.computeIfAbsent(host(baseUrl), ignored -> new ConcurrentHashMap<>());
  }

  private static String id(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  private static String host(String baseUrl) {
    int scheme = baseUrl.indexOf("://");
    int from = scheme < 0 ? 0 : scheme + 3;
    int to = from;
    while (to < baseUrl.length() && "/:".indexOf(baseUrl.charAt(to)) < 0) {
      to++;
    }
    return baseUrl.substring(from, to).toLowerCase(Locale.ROOT);
  }

  /** What may be named at that address; null: nothing, and no text need be read. */
  @Nullable Sought sought(String baseUrl) {
    if (hosts.isEmpty()) {
      return null;
    }
    Map<String, Long> ids = hosts.get(host(baseUrl));
    return ids == null || ids.isEmpty() ? null : new Sought(ids);
  }

  /** The names at one host. */
  static final class Sought {
    private final Map<String, Long> ids;
    private final int[] lengths;
    private final int longest;

    private Sought(Map<String, Long> ids) {
      this.ids = ids;
      this.lengths = ids.keySet().stream().mapToInt(String::length).distinct().sorted().toArray();
      this.longest = lengths.length == 0 ? 0 : lengths[lengths.length - 1];
    }

    boolean in(String text) {
      return in(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Whether a name stands in the text, however it is written there. The id must follow a slash.
     * What follows the id is not looked at: in a binary body it may be a letter.
     */
    boolean in(byte[] text) {
      var reader = new WrittenText(text);
      for (int letter = reader.next(); letter != WrittenText.END; letter = reader.next()) {
        if (letter == '/' && follows(reader.ahead(longest))) {
          return true;
        }
      }
      return false;
    }

    private boolean follows(String ahead) {
      for (int length : lengths) {
        if (length <= ahead.length() && ids.containsKey(ahead.substring(0, length))) {
          return true;
        }
      }
      return false;
    }
  }
}
