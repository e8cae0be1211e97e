package dev.reprise.answer;

import dev.reprise.policy.Reason;
import dev.reprise.telemetry.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * The {@code Cache-Status} member of RFC 9211 for one answer. Parameters in the order people read
 * them; what is not known is left out, never guessed.
 */
record CacheStatus(
    Outcome outcome,
    int fwdStatus,
    boolean stored,
    boolean collapsed,
    @Nullable Long ttlSeconds,
    @Nullable String key,
    String detail) {

  private static final int LONGEST_TOOL = 128;

  static CacheStatus hit(boolean stale, long ttlSeconds, String key, String tier) {
    return new CacheStatus(
        stale ? Outcome.STALE_HIT : Outcome.HIT, 0, false, false, ttlSeconds, key, tier);
  }

  /** Answered by Reprise itself, without a provider and without an entry. */
  static CacheStatus refused(@Nullable Reason reason) {
    return new CacheStatus(
        Outcome.REFUSED, 0, false, false, null, null, reason == null ? "refused" : reason.code());
  }

  /**
   * The parameter {@code tool} with the name that the detail of a ruling begins with, so that a
   * caller sees which tool to declare. Empty for a name that a quoted string would have to escape.
   */
  static String tool(String detail) {
    int end = detail.indexOf(' ');
    String name = end < 0 ? detail : detail.substring(0, end);
    boolean plain =
        !name.isEmpty()
            && name.length() <= LONGEST_TOOL
            && name.chars().allMatch(c -> c > ' ' && c < 127 && c != '"' && c != '\\');
    return plain ? "; tool=\"" + name + '"' : "";
  }

  String header() {
    var text = new StringBuilder(120).append("reprise");
    if (!outcome.cacheStatus().isEmpty()) {
      text.append("; ").append(outcome.cacheStatus());
    }
    if (fwdStatus > 0) {
      text.append("; fwd-status=").append(fwdStatus);
    }
    if (ttlSeconds != null) {
      text.append("; ttl=").append(ttlSeconds.longValue());
    }
    if (stored) {
      text.append("; stored");
    }
    if (collapsed) {
      text.append("; collapsed");
    }
    if (key != null) {
      text.append("; key=\"").append(key).append('"');
    }
    return text.append("; detail=").append(detail).toString();
  }
}
