package dev.reprise.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.json.Document;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Makes bodies that are strict JSON and otherwise wrong: at each path of a real body in turn, the
 * value is replaced by one of another type. One seed always makes the same bodies.
 */
public final class HostileBodies {
  private static final JsonMapper JSON = new JsonMapper();
  private static final List<JsonNode> ODD =
      odd(
          "null",
          "true",
          "0",
          "-1e400",
          "\"\"",
          "\"x\"",
          "[]",
          "{}",
          "[null,7,\"x\",[],{}]",
          "[[[]]]",
          "{\"x-reprise\":{\"x-reprise\":{}}}",
          "[{\"x-reprise\":null,\"type\":\"x-reprise\",\"name\":7,\"content\":{\"type\":[]}}]",
          "{\"type\":{},\"role\":[],\"name\":{},\"tools\":{\"tools\":[{}]},\"parts\":7}");

  private final Random random;
  private final Set<String> visited = new HashSet<>();
  private int made;

  public HostileBodies(long seed) {
    this.random = new Random(seed);
  }

  private static List<JsonNode> odd(String... texts) {
    var nodes = new ArrayList<JsonNode>();
    for (String text : texts) {
      try {
        nodes.add(JSON.readTree(text));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return List.copyOf(nodes);
  }

  /** How many bodies have been made so far. */
  public int made() {
    return made;
  }

  /** Hands over the odd values themselves, then the body with each of its paths made odd. */
  public void of(JsonNode body, Consumer<Document> taker) {
    for (JsonNode odd : ODD) {
      take(odd, taker);
    }
    JsonNode slim = slim(body.deepCopy(), "", new HashSet<>());
    take(slim, taker);
    inside(slim, slim, "", taker);
  }

  /** Without array elements that hold no path the elements before them lack. */
  private static JsonNode slim(JsonNode node, String path, Set<String> seen) {
    if (node instanceof ObjectNode object) {
      object.properties().forEach(m -> slim(m.getValue(), path + "." + m.getKey(), seen));
    } else if (node instanceof ArrayNode array) {
      var each = array.elements();
      while (each.hasNext()) {
        JsonNode element = each.next();
        if (!addPaths(element, path + "[]", seen)) {
          each.remove();
        }
      }
      array.forEach(element -> slim(element, path + "[]", new HashSet<>()));
    }
    return node;
  }

  /** Whether the node has a path or a type not seen before; remembers them all. */
  private static boolean addPaths(JsonNode node, String path, Set<String> seen) {
    boolean fresh = seen.add(path);
    if (node instanceof ArrayNode array) {
      for (JsonNode element : array) {
        fresh |= addPaths(element, path + "[]", seen);
      }
    }
    for (var member : node.properties()) {
      fresh |= addPaths(member.getValue(), path + "." + member.getKey(), seen);
    }
    return seen.add(path + " " + node.path("type").asText()) || fresh;
  }

  private void inside(JsonNode body, JsonNode node, String path, Consumer<Document> taker) {
    if (node instanceof ObjectNode object) {
      for (String name : names(object)) {
        member(body, object, name, path + "." + name, taker);
      }
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        element(body, array, i, path + "[]", taker);
      }
    }
  }

  private static List<String> names(ObjectNode object) {
    var names = new ArrayList<String>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private void member(
      JsonNode body, ObjectNode object, String name, String path, Consumer<Document> taker) {
    JsonNode real = object.get(name);
    if (visited.add(path)) {
      object.set(name, ODD.get(random.nextInt(ODD.size())));
      take(body, taker);
      object.set(name, real);
    }
    inside(body, real, path, taker);
  }

  private void element(
      JsonNode body, ArrayNode array, int index, String path, Consumer<Document> taker) {
    JsonNode real = array.get(index);
    if (visited.add(path)) {
      array.set(index, ODD.get(random.nextInt(ODD.size())));
      take(body, taker);
      array.set(index, real);
    }
    inside(body, real, path, taker);
  }

  private void take(JsonNode body, Consumer<Document> taker) {
    made++;
    taker.accept(ConformanceRequests.document(body));
  }
}
