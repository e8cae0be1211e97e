package dev.reprise;

import dev.reprise.artifact.Tag;
import java.util.Optional;

/**
 * Tags from foreign names: what a tag cannot hold becomes {@code -}; two names that then agree can
 * only invalidate too much.
 */
final class Tags {
  private static final int LONGEST = 128;

  private Tags() {}

  static Optional<Tag> of(String prefix, String name) {
    if (name.isEmpty()) {
      return Optional.empty();
    }
    var tag = new StringBuilder(prefix);
    for (int i = 0; i < name.length() && tag.length() < LONGEST; i++) {
      char c = name.charAt(i);
      tag.append(c < 128 && (Character.isLetterOrDigit(c) || "._:/-".indexOf(c) >= 0) ? c : '-');
    }
    return Optional.of(new Tag(tag.toString()));
  }
}
