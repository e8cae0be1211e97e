package dev.reprise.provider.gemini;

import dev.reprise.json.Document;
import dev.reprise.json.Kind;
import dev.reprise.provider.body.JsonValues;
import java.util.ArrayList;
import java.util.List;

/**
 * How Google's servers read JSON: a member may be written {@code camelCase} or {@code snake_case},
 * and a list of one may be written without brackets. When a request has both spellings, both are
 * read here, since it is not documented which one counts.
 */
final class ProtoJson {
  private ProtoJson() {}

  /** The values of this member under either spelling; none, one or two. */
  static List<Integer> members(Document body, int object, String camel) {
    var found = new ArrayList<Integer>(1);
    String snake = snake(camel);
    addIfPresent(found, body, body.member(object, camel));
    if (!snake.equals(camel)) {
      addIfPresent(found, body, body.member(object, snake));
    }
    return found;
  }

  /** The same from several objects. */
  static List<Integer> members(Document body, List<Integer> objects, String camel) {
    var found = new ArrayList<Integer>(1);
    for (int object : objects) {
      found.addAll(members(body, object, camel));
    }
    return found;
  }

  /** The elements of these lists; a value that stands alone is a list of one. */
  static List<Integer> elements(Document body, List<Integer> lists) {
    var found = new ArrayList<Integer>();
    for (int list : lists) {
      if (!body.is(list, Kind.ARRAY)) {
        found.add(list);
        continue;
      }
      for (int each = body.first(list); each != Document.NONE; each = body.next(each)) {
        found.add(each);
      }
    }
    return found;
  }

  /** {@code google_search} as {@code googleSearch}: one tool, one name for policy. */
  static String camel(String name) {
    var camel = new StringBuilder(name.length());
    boolean upper = false;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '_' && i > 0) {
        upper = true;
        continue;
      }
      camel.append(upper && c >= 'a' && c <= 'z' ? (char) (c - 32) : c);
      upper = false;
    }
    return camel.toString();
  }

  private static String snake(String camel) {
    var snake = new StringBuilder(camel.length() + 4);
    for (int i = 0; i < camel.length(); i++) {
      char c = camel.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        snake.append('_').append((char) (c + 32));
      } else {
        snake.append(c);
      }
    }
    return snake.toString();
  }

  private static void addIfPresent(List<Integer> found, Document body, int node) {
    if (JsonValues.present(body, node)) {
      found.add(node);
    }
  }
}
