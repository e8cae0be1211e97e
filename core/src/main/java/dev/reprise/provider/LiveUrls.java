package dev.reprise.provider;

import static dev.reprise.json.Document.NONE;

import dev.reprise.json.Document;
import dev.reprise.json.Kind;
import dev.reprise.policy.Facts.Live;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The strings of a body that a provider reads from where they point to. Paths are compiled into one
 * tree, so that a body is walked once however many there are.
 */
final class LiveUrls {
  /** No scheme is longer. */
  private static final int LONGEST_SCHEME = 32;

  private final Node tree;
  private final List<String> fixed;

  /** A place in bodies: a member's name, or {@code []} for every element. */
  private static final class Node {
    private final String name;
    private final List<Node> below = new ArrayList<>(2);
    private @Nullable String place;

    Node(String name) {
      this.name = name;
    }

    Node child(String step) {
      for (Node each : below) {
        if (each.name.equals(step)) {
          return each;
        }
      }
      var added = new Node(step);
      below.add(added);
      return added;
    }
  }

  /** What is done at a string that may be a URL; whether the walk is over. */
  private interface Found {
    boolean at(int part, int text, String place);
  }

  /**
   * @param paths such as {@code messages[].content[].image_url.url}
   * @param fixed beginnings of URLs whose content cannot change
   */
  LiveUrls(Collection<String> paths, List<String> fixed) {
    this.fixed = fixed;
    this.tree = new Node("");
    for (String path : paths) {
      Node at = tree;
      for (String step : path.replace("[]", ".[]").split("\\.", -1)) {
        at = at.child(step);
      }
      at.place = path;
    }
  }

  /**
   * The first URL whose content may change; when all of them stand beside a digest, the first of
   * those; null when there is none.
   */
  @Nullable Live first(Document body) {
    var first = new Live[1];
    walk(
        body,
        (part, text, place) -> {
          if (!moving(body, text)) {
            return false;
          }
          boolean fixed = digested(body, part);
          if (!fixed || first[0] == null) {
            first[0] = new Live(fixed ? Live.Kind.DIGESTED_URL : Live.Kind.URL, place);
          }
          return !fixed;
        });
    return first[0];
  }

  /** Every part that has a URL in it, or its content. */
  void parts(Document body, IntConsumer each) {
    walk(
        body,
        (part, text, place) -> {
          each.accept(part);
          return false;
        });
  }

  private void walk(Document body, Found found) {
    descend(body, body.root(), body.root(), tree, found);
  }

  /**
   * @param part the innermost element of a list around the node: where a declaration stands
   */
  private boolean descend(Document body, int node, int part, Node at, Found found) {
    if (at.place != null && body.is(node, Kind.STRING) && found.at(part, node, at.place)) {
      return true;
    }
    for (Node next : at.below) {
      boolean over =
          next.name.equals("[]")
              ? elements(body, node, next, found)
              : member(body, node, part, next, found);
      if (over) {
        return true;
      }
    }
    return false;
  }

  private boolean member(Document body, int node, int part, Node next, Found found) {
    int value = body.member(node, next.name);
    return value != NONE && descend(body, value, part, next, found);
  }

  /** A value that stands alone is a list of one: Google's servers take it so. */
  private boolean elements(Document body, int node, Node next, Found found) {
    if (!body.is(node, Kind.ARRAY)) {
      return body.is(node, Kind.OBJECT) && descend(body, node, node, next, found);
    }
    for (int each = body.first(node); each != NONE; each = body.next(each)) {
      if (descend(body, each, each, next, found)) {
        return true;
      }
    }
    return false;
  }

  /** Whether it is a URL of a place whose content may change: any scheme but {@code data:}. */
  private boolean moving(Document body, int node) {
    int length = Math.min(body.end(node) - body.start(node), 8 * LONGEST_SCHEME);
    String head = length < 8 * LONGEST_SCHEME ? body.text(node) : beginning(body, node);
    String text = head.strip().toLowerCase(Locale.ROOT);
    if (text.startsWith("data:")) {
      return false;
    }
    int scheme = text.indexOf("://");
    boolean url = scheme >= 0 && scheme <= LONGEST_SCHEME || text.startsWith("//");
    return url && fixed.stream().noneMatch(text::startsWith);
  }

  /** Of a long string (a file in base64) the beginning tells; escapes in it are undone. */
  private static String beginning(Document body, int node) {
    int from = body.start(node);
    String raw = new String(body.bytes(), from + 1, 8 * LONGEST_SCHEME, StandardCharsets.UTF_8);
    return raw.indexOf('\\') < 0 ? raw : body.text(node);
  }

  private static boolean digested(Document body, int part) {
    String digest = body.textOrNull(body.at(part, ToolOffers.DECLARATION, LiveData.DIGEST));
    if (digest == null || !digest.startsWith("sha256:") || digest.length() != 71) {
      return false;
    }
    for (int i = 7; i < digest.length(); i++) {
      if (Character.digit(digest.charAt(i), 16) < 0 || digest.charAt(i) > 'f') {
        return false;
      }
    }
    return true;
  }
}
