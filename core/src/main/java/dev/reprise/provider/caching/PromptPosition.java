package dev.reprise.provider.caching;

import org.jspecify.annotations.Nullable;

/**
 * One position in a prompt, in render order. Its {@code standing} says whether a cached prefix may
 * end there.
 *
 * @param section which tier of the prompt
 * @param node the block's node in the document; a string where the content is one
 * @param tokens estimate of everything up to and including it
 * @param prefix digest of everything up to and including it, without marker members
 * @param standing whether and how a mark may stand here
 * @param mark the lifetime of the caller's own mark here, or null
 */
public record PromptPosition(
    PromptSection section,
    int node,
    int tokens,
    PrefixHash prefix,
    MarkStanding standing,
    @Nullable Lifetime mark) {

  /** In render order. */
  public enum PromptSection {
    TOOLS,
    SYSTEM,
    MESSAGES;

    /** As explanations say it. */
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** What must be done to put a mark here, where that is possible. */
  public enum MarkStanding {
    /** No mark: the provider would refuse it, or read it as something else. */
    NEVER,
    /** A prefix may end here, but no mark can be added. */
    SEEN,
    /** A mark is one more member of the block. */
    MEMBER,
    /** The text must first become a block; to providers both forms are the same prompt. */
    TEXT
  }

  public boolean markable() {
    return standing == MarkStanding.MEMBER || standing == MarkStanding.TEXT;
  }
}
