package dev.reprise.provider.caching;

import org.jspecify.annotations.Nullable;

/**
 * One place in a prompt, in render order, at which a cached prefix may end.
 *
 * @param section which tier of the prompt
 * @param node the block's node in the document; a string where the content is one
 * @param tokens estimate of everything up to and including it
 * @param prefix digest of everything up to and including it, without marker members
 * @param standing whether and how a mark may stand here
 * @param mark the lifetime of the caller's own mark here, or null
 */
public record Position(
    Section section,
    int node,
    int tokens,
    PrefixHash prefix,
    Standing standing,
    @Nullable Lifetime mark) {

  /** In render order. */
  public enum Section {
    TOOLS,
    SYSTEM,
    MESSAGES;

    /** As explanations say it. */
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** What it takes to put a mark here. */
  public enum Standing {
    /** The provider refuses marks here, or here they would mean something else. */
    NEVER,
    /** A prefix may end here, but nothing of ours can be put here. */
    SEEN,
    /** One more member in the block. */
    MEMBER,
    /** The text must become a block first; providers read both forms as the same prompt. */
    TEXT
  }

  public boolean markable() {
    return standing == Standing.MEMBER || standing == Standing.TEXT;
  }
}
