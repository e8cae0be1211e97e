package dev.reprise.provider.openai.chat;

import dev.reprise.json.Document;
import dev.reprise.json.Edits;
import dev.reprise.json.Kind;
import dev.reprise.response.Texts;
import java.util.List;

/**
 * What {@code stream_options.include_usage} adds to a chat stream (reference 2.4): {@code
 * "usage":null} in every chunk and one last chunk with no choices and the usage. Providers that
 * count in a chunk with choices (DeepSeek) do so unasked; Azure's first chunk has no choices and no
 * usage but filter results. Neither is touched.
 */
public final class UsageChunk {
  private UsageChunk() {}

  /** Whether this chunk contains only usage. */
  public static boolean is(Document chunk) {
    int root = chunk.root();
    int choices = chunk.member(root, "choices");
    return chunk.is(chunk.member(root, "usage"), Kind.OBJECT)
        && chunk.is(choices, Kind.ARRAY)
        && Texts.size(chunk, choices) == 0
        && Texts.size(chunk, chunk.member(root, "prompt_filter_results")) == 0;
  }

  /** The edits that take the usage members out of any other chunk; none when there are none. */
  public static List<Edits.Edit> without(Document chunk) {
    List<Integer> members = members(chunk);
    return members.isEmpty() ? List.of() : Edits.removeMembers(chunk, chunk.root(), members);
  }

  /** The members of a chunk that was not asked for usage would not have; at most one. */
  public static List<Integer> members(Document chunk) {
    int usage = chunk.member(chunk.root(), "usage");
    boolean noChoices = Texts.size(chunk, chunk.member(chunk.root(), "choices")) == 0;
    return chunk.is(usage, Kind.NULL) || noChoices && usage != Document.NONE
        ? List.of(usage)
        : List.of();
  }
}
