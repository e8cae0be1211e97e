package dev.reprise.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.reprise.canonical.Canonicaliser;
import dev.reprise.canonical.FieldRules;
import dev.reprise.canonical.FieldRules.FieldClass;
import dev.reprise.canonical.RuleSet;
import dev.reprise.provider.sheet.FieldSheet;
import dev.reprise.request.Digest;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * every field of every rich request is in a list, and counts as what the list says. The walk
 * changes, removes and adds members one at a time and looks at the canonical digest.
 */
class SchemaWalkTest {
  static final List<Rich> RICH = Rich.ALL;

  @ParameterizedTest
  @FieldSource("RICH")
  void every_field_of_a_rich_request_has_been_classified(Rich rich) {
    var lists = new FieldLists(rich.fields());
    Set<String> unclassified = new TreeSet<>();
    for (JsonNode body : rich.bodies()) {
      walk(body, "", place -> unclassified.addAll(lists.unclassified(place.path())));
    }
    assertThat(unclassified).as("classify me in %s", rich.sheet()).isEmpty();
  }

  @ParameterizedTest
  @FieldSource("RICH")
  void every_listed_field_is_in_a_rich_request(Rich rich) {
    Set<String> seen = new TreeSet<>();
    for (JsonNode body : rich.bodies()) {
      walk(body, "", place -> seen.add(place.path()));
    }
    Set<String> unused = new FieldLists(rich.fields()).listed();
    unused.removeAll(seen);
    assertThat(unused).as("never exercised in %s", rich.folder()).isEmpty();
  }

  @ParameterizedTest
  @FieldSource("RICH")
  void a_changed_field_changes_the_form_unless_it_is_ignored(Rich rich) {
    Walk walk = new Walk(rich);
    for (JsonNode body : rich.bodies()) {
      walk.over(body);
    }
    assertThat(walk.wrong).isEmpty();
    assertThat(walk.keyed).as("mutations of keyed fields").isGreaterThan(20);
    assertThat(walk.ignored)
        .as("mutations of ignored fields")
        .isGreaterThanOrEqualTo(rich.fields().ignored().size());
  }

  @ParameterizedTest
  @FieldSource("RICH")
  void the_rules_say_of_a_path_what_the_list_says(Rich rich) {
    FieldSheet sheet = rich.fields();
    FieldRules rules = rich.dialect().fieldRules(rich.operation());
    sheet.ignored().keySet().forEach(p -> assertThat(rules.body(p)).isEqualTo(FieldClass.IGNORED));
    sheet
        .forbidden()
        .keySet()
        .forEach(path -> assertThat(rules.body(path)).isEqualTo(FieldClass.FORBIDDEN));
    assertThat(rules.body("a-field-of-tomorrow")).isEqualTo(FieldClass.KEYED);
    assertThat(rules.body("tools[].x-reprise")).isEqualTo(FieldClass.KEYED);
    assertThat(rules.body("store")).isEqualTo(FieldClass.KEYED);
    sheet.ignored().values().forEach(reason -> assertThat(reason).isNotBlank());
  }

  /** One member: its holder, its name, its path with {@code []} for elements. */
  private record Place(ObjectNode holder, String name, String path) {}

  private interface Visitor {
    void at(Place place);
  }

  private static void walk(JsonNode node, String path, Visitor visitor) {
    if (node instanceof ArrayNode array) {
      array.forEach(each -> walk(each, path + "[]", visitor));
    } else if (node instanceof ObjectNode object) {
      for (String name : names(object)) {
        String inner = path.isEmpty() ? name : path + "." + name;
        visitor.at(new Place(object, name, inner));
        walk(object.get(name), inner, visitor);
      }
    }
  }

  private static List<String> names(ObjectNode object) {
    var names = new ArrayList<String>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** Mutates in place and puts back. */
  private static final class Walk {
    private final FieldSheet sheet;
    private final FieldLists lists;
    private final FieldRules rules;
    private final Set<String> visited = new TreeSet<>();
    private final List<String> wrong = new ArrayList<>();
    private int keyed;
    private int ignored;

    Walk(Rich rich) {
      sheet = rich.fields();
      lists = new FieldLists(sheet);
      rules = rich.dialect().fieldRules(rich.operation());
    }

    void over(JsonNode body) {
      Digest before = digest(body);
      walk(body, "", place -> at(body, before, place));
      if (body instanceof ObjectNode root) {
        unknown(body, before, new Place(root, "", ""), root);
      }
      assertThat(digest(body)).as("the walk puts everything back").isEqualTo(before);
    }

    private void at(JsonNode body, Digest before, Place place) {
      if (!visited.add(place.path())) {
        return; // where one path occurs a hundred times, the first tells as much as all of them
      }
      JsonNode value = place.holder().get(place.name());
      for (JsonNode other : others(value)) {
        place.holder().set(place.name(), other);
        expect(body, before, place.path(), "changed to " + other);
      }
      place.holder().set(place.name(), value);
      if (value.isNumber()) {
        respelled(body, before, place, value);
      }
      if (value instanceof ObjectNode object) {
        unknown(body, before, place, object);
      }
      var members = new ArrayList<Map.Entry<String, JsonNode>>(place.holder().properties());
      place.holder().remove(place.name());
      expect(body, before, place.path(), "removed");
      members.forEach(member -> place.holder().set(member.getKey(), member.getValue()));
    }

    private void unknown(JsonNode body, Digest before, Place place, ObjectNode object) {
      object.set("x-of-tomorrow", TextNode.valueOf("new"));
      expect(body, before, place.path() + ".x-of-tomorrow", "added");
      object.remove("x-of-tomorrow");
    }

    /** {@code 7} and {@code 7.00}: one number where numbers are known to be meant, else two. */
    private void respelled(JsonNode body, Digest before, Place place, JsonNode value) {
      BigDecimal spelled = value.decimalValue();
      place.holder().put(place.name(), spelled.setScale(spelled.scale() + 2));
      boolean same = digest(body).equals(before);
      boolean expected = sheet.numeric().contains(place.path()) || lists.ignores(place.path());
      if (same != expected) {
        wrong.add(place.path() + " respelled");
      }
      place.holder().set(place.name(), value);
    }

    private void expect(JsonNode body, Digest before, String path, String how) {
      boolean same = digest(body).equals(before);
      boolean ignore = lists.ignores(path);
      if (ignore) {
        ignored++;
      } else {
        keyed++;
      }
      if (same != ignore) {
        wrong.add(path + " " + how);
      }
    }

    private Digest digest(JsonNode body) {
      return Canonicaliser.canonicalise(Rich.document(body), rules, RuleSet.STRUCTURAL_V1, false)
          .digest();
    }

    private static List<JsonNode> others(JsonNode value) {
      JsonNode other =
          switch (value.getNodeType()) {
            case STRING -> TextNode.valueOf(value.textValue() + " ");
            case NUMBER ->
                Rich.JSON.getNodeFactory().numberNode(value.decimalValue().add(BigDecimal.ONE));
            case BOOLEAN -> BooleanNode.valueOf(!value.booleanValue());
            case ARRAY, OBJECT, NULL, MISSING, BINARY, POJO -> IntNode.valueOf(0);
          };
      return List.of(
          other,
          Rich.JSON.nullNode().equals(value) ? TextNode.valueOf("null") : Rich.JSON.nullNode());
    }
  }
}
