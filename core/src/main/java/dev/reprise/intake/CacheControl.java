package dev.reprise.intake;

import dev.reprise.request.Directives;
import dev.reprise.request.Headers;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads the request's {@code Cache-Control} (RFC 9111 section 5.2.1). Unknown directives are
 * ignored, as the RFC says; a max-age that is no number is read as {@code no-cache}: the caller
 * wants a fresh answer, and how fresh is not known.
 */
public final class CacheControl {
  private CacheControl() {}

  public static Directives read(Headers headers) {
    if (!headers.has("cache-control")) {
      return Directives.NONE;
    }
    boolean noStore = false;
    boolean noCache = false;
    boolean onlyIfCached = false;
    Long maxAge = null;
    for (String part : String.join(",", headers.all("cache-control")).split(",", -1)) {
      String directive = part.strip().toLowerCase(Locale.ROOT);
      noStore |= directive.equals("no-store");
      noCache |= directive.equals("no-cache");
      onlyIfCached |= directive.equals("only-if-cached");
      if (directive.startsWith("max-age=")) {
        Long seconds = seconds(directive.substring("max-age=".length()));
        noCache |= seconds == null;
        maxAge = seconds == null || maxAge != null && maxAge < seconds ? maxAge : seconds;
      }
    }
    return new Directives(noStore, noCache, maxAge, onlyIfCached);
  }

  /** Delta-seconds; more than 2^31 counts as 2^31 (RFC 9111 section 1.2.2). */
  private static @Nullable Long seconds(String text) {
    String digits =
        text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")
            ? text.substring(1, text.length() - 1)
            : text;
    if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return null;
    }
    return digits.length() > 10 ? 1L << 31 : Math.min(1L << 31, Long.parseLong(digits));
  }
}
