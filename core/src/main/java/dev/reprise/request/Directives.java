package dev.reprise.request;

import org.jspecify.annotations.Nullable;

/**
 * The request's {@code Cache-Control} (RFC 9111 section 5.2.1), as far as it concerns reuse.
 *
 * @param noStore neither answered from the cache nor stored
 * @param noCache not answered from the cache, may be stored
 * @param maxAgeSeconds an answer up to that old will do; null when absent. A positive value also
 *     declares that reuse is wanted
 * @param onlyIfCached a miss is answered 504
 */
public record Directives(
    boolean noStore, boolean noCache, @Nullable Long maxAgeSeconds, boolean onlyIfCached) {
  public static final Directives NONE = new Directives(false, false, null, false);

  public boolean allowsLookup() {
    return !noStore && !noCache;
  }

  public boolean declaresReuse() {
    return maxAgeSeconds != null && maxAgeSeconds > 0;
  }
}
