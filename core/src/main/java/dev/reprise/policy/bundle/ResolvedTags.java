package dev.reprise.policy.bundle;

import dev.reprise.policy.Facts;
import java.util.ArrayList;
import java.util.List;

/**
 * Tags a bundle asks for, resolved as far as facts go: {@code model} becomes {@code model:m-1},
 * {@code task-policy} becomes {@code task:faq} when there is a task, {@code policy-version} becomes
 * {@code policy:<version>}. {@code output-schema} is there only when a schema is demanded; the root
 * adds its version. Any other word is a tag of its own.
 */
final class ResolvedTags {
  private static final int LONGEST = 128;

  private ResolvedTags() {}

  static List<String> resolve(List<String> words, Facts facts, String version) {
    var tags = new ArrayList<String>(words.size());
    for (String word : words) {
      switch (word) {
        case "model" -> add(tags, "model:", facts.model());
        case "task-policy" -> add(tags, "task:", facts.task());
        case "policy-version" -> add(tags, "policy:", version);
        case "output-schema" -> add(tags, "", facts.outputSchema() ? word : "");
        default -> tags.add(word);
      }
    }
    return List.copyOf(tags);
  }

  private static void add(List<String> tags, String prefix, String value) {
    if (!value.isEmpty()) {
      tags.add(legal(prefix + value));
    }
  }

  /**
   * Names of others may hold any character. Two names that differ only in characters a tag cannot
   * hold get the same tag; an invalidation may then affect more entries than meant, never fewer.
   */
  private static String legal(String text) {
    var tag = new StringBuilder();
    for (int i = 0; i < Math.min(LONGEST, text.length()); i++) {
      char c = text.charAt(i);
      tag.append(legal(c) ? c : '-');
    }
    return tag.toString();
  }

  static boolean legal(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || "._:/-".indexOf(c) >= 0;
  }
}
