package dev.reprise.intake;

import dev.reprise.artifact.Stamp;
import dev.reprise.artifact.Tag;
import dev.reprise.request.Header;
import dev.reprise.request.Headers;
import dev.reprise.request.Hints;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The optional Reprise-* request headers (contract 2.3). They may narrow what a caller may share or
 * reuse, and never widen it. A malformed header is refused.
 */
public final class RepriseHeaders {
  private static final String PREFIX = "reprise-";
  private static final int MOST_TAGS = 64;
  private static final int LONGEST_NAME = 128;
  private static final int LONGEST_EVIDENCE = 8192;

  private RepriseHeaders() {}

  public static boolean isOurs(String lowerCaseName) {
    return lowerCaseName.startsWith(PREFIX);
  }

  public static Hints hints(Headers headers) throws BadHeader {
    if (!anyOurs(headers)) {
      return Hints.NONE;
    }
    return new Hints(
        name(headers, "Reprise-Session"),
        name(headers, "Reprise-Agent"),
        name(headers, "Reprise-Task"),
        tags(headers),
        name(headers, "Reprise-Memory"),
        evidence(headers),
        position(headers),
        headers.first("Reprise-Warm").map("true"::equalsIgnoreCase).orElse(false));
  }

  private static boolean anyOurs(Headers headers) {
    for (Header field : headers.fields()) {
      if (field.name().regionMatches(true, 0, PREFIX, 0, PREFIX.length())) {
        return true;
      }
    }
    return false;
  }

  /** A header that holds one name, or null when it was not sent. */
  public static @Nullable String name(Headers headers, String header) throws BadHeader {
    List<String> values = headers.all(header);
    if (values.isEmpty()) {
      return null;
    }
    String value = values.getFirst().strip();
    if (values.size() > 1
        || value.isEmpty()
        || value.length() > LONGEST_NAME
        || !value.chars().allMatch(RepriseHeaders::legal)) {
      throw new BadHeader(header + ": send it once, as 1 to 128 characters of A-Z a-z 0-9 . _ : -");
    }
    return value;
  }

  private static boolean legal(int c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || "._:-".indexOf(c) >= 0;
  }

  private static List<String> tags(Headers headers) throws BadHeader {
    var tags = new ArrayList<String>();
    for (String line : headers.all("Reprise-Tags")) {
      for (String part : line.split(",", -1)) {
        String tag = part.strip();
        try {
          tags.add(new Tag(tag).name());
        } catch (IllegalArgumentException e) {
          throw new BadHeader(
              "Reprise-Tags: " + e.getMessage() + "; several are separated by commas");
        }
      }
    }
    if (tags.size() > MOST_TAGS) {
      throw new BadHeader("Reprise-Tags: at most " + MOST_TAGS + " tags, not " + tags.size());
    }
    return tags;
  }

  private static @Nullable String evidence(Headers headers) throws BadHeader {
    if (!headers.has("Reprise-Evidence")) {
      return null;
    }
    String value = String.join(", ", headers.all("Reprise-Evidence"));
    if (value.length() > LONGEST_EVIDENCE) {
      throw new BadHeader("Reprise-Evidence: at most " + LONGEST_EVIDENCE + " characters");
    }
    return value;
  }

  private static @Nullable String position(Headers headers) throws BadHeader {
    String value = headers.first("Reprise-Min-Position").orElse(null);
    if (value == null) {
      return null;
    }
    try {
      return Stamp.parse(value.strip()).toString();
    } catch (IllegalArgumentException e) {
      throw new BadHeader(
          "Reprise-Min-Position: " + e.getMessage() + ", as Reprise-Position gave it");
    }
  }
}
