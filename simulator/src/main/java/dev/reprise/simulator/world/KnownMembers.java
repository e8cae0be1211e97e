package dev.reprise.simulator.world;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.simulator.wire.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The request members one operation takes, at every depth. The lists are data: {@code
 * members/DIALECT.json} is written by {@code compat/members} from the types of the official SDK;
 * {@code members/clients.json} is kept by hand and says who sends what no type lists.
 */
public final class KnownMembers {

  private final MemberTree body;
  private final boolean snakeCase;

  private KnownMembers(MemberTree body, boolean snakeCase) {
    this.body = body;
    this.snakeCase = snakeCase;
  }

  /**
   * The members of an operation.
   *
   * @param dialect name of the file, for example {@code openai}
   * @param operation name in the file, for example {@code responses}
   */
  public static KnownMembers of(String dialect, String operation) {
    JsonNode listed = load(dialect + ".json").path("operations").path(operation);
    if (listed.isMissingNode()) {
      throw new IllegalStateException("members/" + dialect + ".json has no operation " + operation);
    }
    MemberTree tree = MemberTree.read(listed);
    load("clients.json").path(dialect).path(operation).fieldNames().forEachRemaining(tree::addFree);
    return new KnownMembers(tree, dialect.equals("gemini"));
  }

  /** The names of models that the SDK's types have. */
  public static Set<String> models(String dialect) {
    Set<String> names = new HashSet<>();
    load(dialect + ".json").path("models").forEach(name -> names.add(name.asText()));
    return Set.copyOf(names);
  }

  /**
   * Where the first unknown member stands.
   *
   * @param holder the names and array positions from the body down to the object that holds it
   * @param name the member
   */
  public record Unknown(List<Step> holder, String name) {

    public Unknown {
      holder = List.copyOf(holder);
    }
  }

  /**
   * One step down.
   *
   * @param name a member's name, or empty for an element of an array
   * @param index the element's position, or -1
   * @param type the element's member {@code type}, empty when it has none
   */
  public record Step(String name, int index, String type) {}

  /** The first member that no list names, in the order of the body. */
  public Optional<Unknown> firstUnknown(JsonNode request) {
    return Optional.ofNullable(new Search().object(request, body));
  }

  /** One walk over a request; {@code way} is the way to where it stands. */
  private final class Search {
    private final List<Step> way = new ArrayList<>();

    private @Nullable Unknown object(JsonNode object, MemberTree known) {
      if (!known.describesObject()) {
        return null;
      }
      for (var member : object.properties()) {
        MemberTree below = find(known, member.getKey());
        if (below == null) {
          return new Unknown(way, member.getKey());
        }
        Unknown found = below(new Step(member.getKey(), -1, ""), member.getValue(), below);
        if (found != null) {
          return found;
        }
      }
      return null;
    }

    private @Nullable Unknown below(Step step, JsonNode value, MemberTree known) {
      if (known.isFree() || !value.isContainerNode()) {
        return null;
      }
      way.add(step);
      Unknown found = value.isObject() ? object(value, known) : elements(value, known);
      way.removeLast();
      return found;
    }

    private @Nullable Unknown elements(JsonNode array, MemberTree known) {
      MemberTree element = known.element();
      if (element == null) {
        return null;
      }
      for (int i = 0; i < array.size(); i++) {
        JsonNode each = array.get(i);
        Unknown found = below(new Step("", i, each.path("type").asText("")), each, element);
        if (found != null) {
          return found;
        }
      }
      return null;
    }

    private @Nullable MemberTree find(MemberTree known, String name) {
      MemberTree found = known.member(name);
      return found == null && snakeCase ? known.member(camelCase(name)) : found;
    }
  }

  private static String camelCase(String snake) {
    StringBuilder camel = new StringBuilder();
    boolean upper = false;
    for (char each : snake.toCharArray()) {
      if (each == '_' && !camel.isEmpty()) {
        upper = true;
      } else {
        camel.append(upper ? Character.toUpperCase(each) : each);
        upper = false;
      }
    }
    return camel.toString();
  }

  private static JsonNode load(String file) {
    try (InputStream in =
        KnownMembers.class.getResourceAsStream("/dev/reprise/simulator/members/" + file)) {
      if (in == null) {
        throw new IllegalStateException("members/" + file + " is missing from the simulator's jar");
      }
      return Json.parse(in.readAllBytes());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
