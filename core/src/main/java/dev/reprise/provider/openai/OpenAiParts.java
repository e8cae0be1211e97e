package dev.reprise.provider.openai;

import static dev.reprise.json.Document.NONE;

import dev.reprise.json.Document;
import dev.reprise.json.Kind;
import dev.reprise.provider.body.BlockList.Cut;
import dev.reprise.provider.body.JsonValues;
import dev.reprise.provider.body.Label;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Content parts, which chat messages and response items write alike but name differently. */
public final class OpenAiParts {
  private static final Set<String> FILES = Set.of("file", "input_file");

  private OpenAiParts() {}

  /** The type of a tool that is the provider's own; null for functions and custom tools. */
  public static @Nullable String ownType(Document body, int tool) {
    String type = body.textOrNull(body.member(tool, "type"));
    return type == null || type.equals("function") || type.equals("custom") ? null : type;
  }

  public static boolean any(Document body, int content, Set<String> types) {
    for (int part = JsonValues.elements(body, content); part != NONE; part = body.next(part)) {
      String type = body.textOrNull(body.member(part, "type"));
      if (type != null && types.contains(type)) {
        return true;
      }
    }
    return false;
  }

  /** A text is one part, a list as many as it has; files in a turn are documents, not words. */
  public static List<Cut> cuts(Document body, int content, Label speaker) {
    var cuts = new ArrayList<Cut>();
    if (body.is(content, Kind.STRING)) {
      cuts.add(new Cut(content, speaker));
    }
    for (int part = JsonValues.elements(body, content); part != NONE; part = body.next(part)) {
      String type = body.textOrNull(body.member(part, "type"));
      cuts.add(new Cut(part, type != null && FILES.contains(type) ? Label.document() : speaker));
    }
    return cuts;
  }
}
