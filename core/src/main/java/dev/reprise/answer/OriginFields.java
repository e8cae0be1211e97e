package dev.reprise.answer;

import dev.reprise.request.Header;
import dev.reprise.request.Headers;
import java.util.ArrayList;
import java.util.List;

/**
 * Chooses the header fields of a provider's answer that the caller gets. Two kinds are removed:
 * fields that only this cache may set ({@code Reprise-*}, a {@code Cache-Status} member named
 * {@code reprise}), since a provider could claim hits, ids and positions that do not exist; and
 * {@code Access-Control-*} fields, which name the pages that may call the provider's address, not
 * ours.
 */
final class OriginFields {
  private static final String OURS = "reprise-";
  private static final String CORS = "access-control-";
  private static final String STATUS = "cache-status";
  private static final String MEMBER = "reprise";

  private OriginFields() {}

  static boolean passes(String lowerCaseName) {
    return !lowerCaseName.startsWith(OURS)
        && !lowerCaseName.startsWith(CORS)
        && !lowerCaseName.equals(STATUS);
  }

  /**
   * The {@code Cache-Status} members of the caches behind us (RFC 9211 section 2), in order, joined
   * as one value; empty when there are none.
   */
  static String otherCaches(Headers headers) {
    List<String> lines = headers.all(STATUS);
    if (lines.isEmpty()) {
      return "";
    }
    var others = new ArrayList<String>();
    for (String line : lines) {
      for (String member : members(line)) {
        if (!member.isEmpty() && !forged(member)) {
          others.add(member);
        }
      }
    }
    return String.join(", ", others);
  }

  /** Splits a list at commas that stand outside of quoted strings (RFC 9651 section 4.2). */
  private static List<String> members(String line) {
    var members = new ArrayList<String>();
    boolean quoted = false;
    int from = 0;
    for (int at = 0; at < line.length(); at++) {
      char c = line.charAt(at);
      if (quoted && c == '\\') {
        at++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        members.add(line.substring(from, at).strip());
        from = at + 1;
      }
    }
    members.add(line.substring(from).strip());
    return quoted ? List.of() : members; // a value that is not a list is ignored
  }

  /** Whether the member's name is ours, written as a token or as a string, in any case. */
  private static boolean forged(String member) {
    int start = member.startsWith("\"") ? 1 : 0;
    int end = start;
    while (end < member.length() && ";\" \t".indexOf(member.charAt(end)) < 0) {
      end++;
    }
    return member.substring(start, end).equalsIgnoreCase(MEMBER);
  }

  /** The fields that pass, in a list that takes more. */
  static List<Header> of(Headers headers) {
    return new ArrayList<>(headers.keeping(OriginFields::passes).fields());
  }
}
