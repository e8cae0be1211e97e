package dev.reprise.provider.layout;

import static dev.reprise.json.Document.NONE;

import dev.reprise.json.Document;
import dev.reprise.json.Kind;
import dev.reprise.provider.body.PromptShape;
import java.util.ArrayList;
import java.util.List;

/**
 * The texts that stand before a conversation: the dialect's instructions, leading system and
 * developer messages, and the tools.
 */
final class StableTexts {
  private final Document body;
  private final List<Stable> found = new ArrayList<>();

  private StableTexts(Document body) {
    this.body = body;
  }

  /**
   * @param part {@code system} or {@code tools}
   * @param node a string; for tools all of them
   */
  record Stable(String part, int node) {}

  static List<Stable> of(Document body, PromptShape shape) {
    return new StableTexts(body).all(shape);
  }

  private List<Stable> all(PromptShape shape) {
    int root = body.root();
    int tools = body.member(root, "tools");
    if (body.is(tools, Kind.ARRAY)) {
      found.add(new Stable("tools", tools));
    }
    for (List<String> path : shape.instructions()) {
      texts(body.at(root, path.toArray(String[]::new)));
    }
    leading(body.member(root, shape.conversation()));
    return found;
  }

  private void leading(int list) {
    int first = body.is(list, Kind.ARRAY) ? body.first(list) : NONE;
    for (int each = first; each != NONE && instructs(each); each = body.next(each)) {
      texts(body.member(each, "content"));
    }
  }

  private boolean instructs(int message) {
    String role = body.textOrNull(body.member(message, "role"));
    return "system".equals(role) || "developer".equals(role);
  }

  /** A string, or the texts of a list of parts. */
  private void texts(int node) {
    if (body.is(node, Kind.STRING)) {
      found.add(new Stable("system", node));
      return;
    }
    int first = body.is(node, Kind.ARRAY) ? body.first(node) : NONE;
    for (int part = first; part != NONE; part = body.next(part)) {
      int text = body.member(part, "text");
      if (body.is(text, Kind.STRING)) {
        found.add(new Stable("system", text));
      }
    }
  }
}
