package dev.reprise.response.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An object put together from the fragments of a stream. Members named as text are joined, members
 * named as lists appended; any other member must have the same value in all fragments, else {@link
 * #fits} becomes false. Nothing is dropped without notice.
 */
public final class Gathered {
  private final Set<String> joined;
  private final Set<String> appended;
  private final Map<String, JsonNode> members = new LinkedHashMap<>();
  private final Map<String, StringBuilder> texts = new LinkedHashMap<>();
  private boolean fits = true;

  /**
   * @param joined members whose strings are pieces of one text
   * @param appended members whose lists are pieces of one list
   */
  public Gathered(Set<String> joined, Set<String> appended) {
    this.joined = joined;
    this.appended = appended;
  }

  /** Takes every member of a fragment but these. */
  public void take(ObjectNode fragment, Set<String> but) {
    for (var member : fragment.properties()) {
      if (!but.contains(member.getKey())) {
        take(member.getKey(), member.getValue());
      }
    }
  }

  /** Takes one member. */
  public void take(String name, JsonNode value) {
    if (joined.contains(name) && value.isTextual()) {
      join(name, value);
    } else {
      fits &= !texts.containsKey(name) || ExactJson.silent(value);
      merge(name, value);
    }
  }

  private void join(String name, JsonNode piece) {
    fits &= texts.containsKey(name) || ExactJson.silent(members.get(name));
    members.put(name, piece);
    texts.computeIfAbsent(name, first -> new StringBuilder()).append(piece.textValue());
  }

  private void merge(String name, JsonNode value) {
    JsonNode before = members.get(name);
    boolean list = appended.contains(name);
    if (list && value instanceof ArrayNode more && before instanceof ArrayNode all) {
      all.addAll(more);
    } else if (before == null || ExactJson.silent(before)) {
      members.put(name, list ? value.deepCopy() : value);
    } else {
      fits &= ExactJson.silent(value) || before.equals(value);
    }
  }

  /** Sets a member, whatever its value was before; for running counts. */
  public void overwrite(String name, JsonNode value) {
    members.put(name, value);
  }

  /** Notes that the stream had something that the object cannot hold. */
  public void misfit() {
    fits = false;
  }

  /** Whether the object holds everything that was taken so far. */
  public boolean fits() {
    return fits;
  }

  public @Nullable JsonNode told(String name) {
    return members.get(name);
  }

  /** The object, members in the order they were first named. */
  public ObjectNode object() {
    ObjectNode object = ExactJson.object();
    members.forEach(
        (name, value) -> {
          StringBuilder text = texts.get(name);
          if (text == null) {
            object.set(name, value);
          } else {
            object.put(name, text.toString());
          }
        });
    return object;
  }
}
