package dev.reprise.provider.openai.chat;

import dev.reprise.json.Document;
import dev.reprise.json.Edits;
import dev.reprise.json.Kind;
import java.util.List;

/**
 * Asks a chat stream for its usage where the caller did not ({@code stream_usage: ask}): one
 * member, every other byte as it was. It goes before {@code stream}, never behind {@code messages},
 * so that the prefix bytes of one turn stay those of the next.
 */
final class StreamUsage {
  private StreamUsage() {}

  /**
   * Adds the edit that asks for usage. Returns false when the caller asked himself, or when the
   * member cannot be read.
   */
  static boolean ask(Document body, List<Edits.Edit> edits) {
    int options = body.member(body.root(), "stream_options");
    if (options == Document.NONE) {
      int stream = body.member(body.root(), "stream");
      return edits.add(Edits.addBefore(body, stream, "stream_options", "{\"include_usage\":true}"));
    }
    return switch (body.kind(options)) {
      case NULL -> edits.add(Edits.replace(body, options, "{\"include_usage\":true}"));
      case OBJECT -> askInside(body, options, edits);
      case ARRAY, STRING, NUMBER, TRUE, FALSE -> false;
    };
  }

  private static boolean askInside(Document body, int options, List<Edits.Edit> edits) {
    int include = body.member(options, "include_usage");
    if (include == Document.NONE) {
      return edits.add(Edits.addFirst(body, options, "include_usage", "true"));
    }
    boolean declined = body.is(include, Kind.FALSE) || body.is(include, Kind.NULL);
    return declined && edits.add(Edits.replace(body, include, "true"));
  }
}
