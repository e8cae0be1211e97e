package dev.reprise.provider.live;

import static dev.reprise.json.Document.NONE;

import dev.reprise.json.Document;
import dev.reprise.json.Kind;
import dev.reprise.policy.Facts.LiveFact;
import dev.reprise.provider.body.ToolOffers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the URLs in a body whose content the provider fetches. Paths are compiled into one tree, so
 * that a body is walked once however many there are. Names are compared without case, {@code _} and
 * {@code -}, as everywhere in {@link LiveData}.
 */
final class LiveUrls {
  /** How much of a long text is looked at, in bytes: no host's name is longer. */
  private static final int BEGINNING = 256;

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

  /** Called for each string that may be a URL; returns whether the walk ends. */
  private interface UrlVisitor {
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
        at = at.child(LiveData.plain(step));
      }
      at.place = path;
    }
  }

  /**
   * The first URL whose content may change; when all of them stand beside a digest, the first of
   * those; null when there is none.
   */
  @Nullable LiveFact first(Document body) {
    var first = new LiveFact[1];
    walk(
        body,
        (part, text, place) -> {
          if (!moving(body, text)) {
            return false;
          }
          boolean fixed = digested(body, part);
          if (!fixed || first[0] == null) {
            first[0] =
                new LiveFact(fixed ? LiveFact.LiveKind.DIGESTED_URL : LiveFact.LiveKind.URL, place);
          }
          return !fixed;
        });
    return first[0];
  }

  /** Passes on every part that contains a URL or the content itself. */
  void parts(Document body, IntConsumer each) {
    walk(
        body,
        (part, text, place) -> {
          each.accept(part);
          return false;
        });
  }

  private void walk(Document body, UrlVisitor found) {
    descend(body, body.root(), body.root(), tree, found);
  }

  /**
   * @param part the innermost element of a list around the node: where a declaration stands
   */
  private boolean descend(Document body, int node, int part, Node at, UrlVisitor found) {
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

  private boolean member(Document body, int node, int part, Node next, UrlVisitor found) {
    int value = body.is(node, Kind.OBJECT) ? body.first(node) : NONE;
    for (; value != NONE; value = body.next(value)) {
      if (named(body, value, next.name) && descend(body, value, part, next, found)) {
        return true;
      }
    }
    return false;
  }

  /** Allocates nothing for a name of plain letters, since this runs for every member of a body. */
  private static boolean named(Document body, int value, String plain) {
    byte[] text = body.bytes();
    int at = 0;
    for (int i = body.nameStart(value) + 1; i < body.nameEnd(value) - 1; i++) {
      byte c = text[i];
      if (c < 0 || c == '\\') {
        String name = body.name(value);
        return name != null && LiveData.plain(name).equals(plain);
      }
      if (c != '_' && c != '-' && (at == plain.length() || plain.charAt(at++) != lower(c))) {
        return false;
      }
    }
    return at == plain.length();
  }

  private static int lower(byte c) {
    return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
  }

  /** A value that stands alone is a list of one: Google's servers take it so. */
  private boolean elements(Document body, int node, Node next, UrlVisitor found) {
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

  /**
   * Whether content that may change is fetched from what stands there: all but {@code data:} URLs,
   * text in base64 and ids made of the same characters. Servers read URLs that no standard allows
   * ({@code https:a.example}, {@code http:/\a.example}, a host alone), so no scheme is looked for.
   */
  private boolean moving(Document body, int node) {
    int length = Math.min(body.end(node) - body.start(node), BEGINNING);
    String head = length < BEGINNING ? body.text(node) : beginning(body, node);
    String text = head.strip().toLowerCase(Locale.ROOT);
    if (text.startsWith("data:") || base64(text)) {
      return false;
    }
    return fixed.stream().noneMatch(text::startsWith);
  }

  /**
   * Whether it is base64, in either alphabet and with white space between lines. Of a long text
   * only the beginning is checked.
   */
  private static boolean base64(String lowerCase) {
    for (int i = 0; i < Math.min(lowerCase.length(), BEGINNING); i++) {
      char c = lowerCase.charAt(i);
      boolean letter = c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
      if (!letter && "+/-_= \t\r\n".indexOf(c) < 0) {
        return false;
      }
    }
    return !lowerCase.startsWith("//");
  }

  /** The beginning of a long string, such as a file in base64; escapes in it are undone. */
  private static String beginning(Document body, int node) {
    int from = body.start(node);
    String raw = new String(body.bytes(), from + 1, BEGINNING, StandardCharsets.UTF_8);
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
