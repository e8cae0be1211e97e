package dev.reprise.fill;

import dev.reprise.artifact.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tag of the model release that gave an answer. Invalidating this tag invalidates the answers
 * of the release, as invalidating the tag of the model name that was asked for does (F-11). A
 * character that a tag cannot hold becomes {@code -}; two releases whose tags are equal then are
 * invalidated together.
 */
final class ReleaseTags {
  private static final int LONGEST = 128;
  private static final String PREFIX = "model:";

  private ReleaseTags() {}

  /** None when the answer names no model. */
  static List<Tag> of(@Nullable String answeredBy) {
    if (answeredBy == null || answeredBy.isEmpty()) {
      return List.of();
    }
    var tag = new StringBuilder(PREFIX);
    for (int i = 0; i < answeredBy.length() && tag.length() < LONGEST; i++) {
      char c = answeredBy.charAt(i);
      tag.append(c < 128 && (Character.isLetterOrDigit(c) || "._:/-".indexOf(c) >= 0) ? c : '-');
    }
    return List.of(new Tag(tag.toString()));
  }
}
