package dev.reprise.policy.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reprise.yaml.KeyTree;
import dev.reprise.yaml.Misconfigured;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The keys of a bundle, and how those that do not exist are refused. */
class BundleKeysTest {
  private static final Path SCHEMA =
      Path.of(System.getProperty("reprise.root"), "policies", "bundle.schema.json");

  @Test
  void all_unknown_keys_are_named_at_once_and_before_what_follows_from_them() {
    String yaml =
        """
        version: v1
        headers: {ignroe: [x-a]}
        tools: [{name: a, side_efects: none}, {name: b, side_effects: none, fresh: slow}]
        temperature_threshold: 9
        entries: {model_response: {ttl: {usual: 10m}}, answers: {}}
        rules: [{name: r, entry: model_response, when: {modell: x}, dney: no}]
        rollout: {model_response: {mode: serve, routes: {faq: {mod: off}}}}
        """;
    assertThatThrownBy(() -> BundleReader.read(yaml))
        .isInstanceOfSatisfying(
            Misconfigured.class,
            refusal -> {
              assertThat(refusal.getMessage())
                  .doesNotContain("(missing)", "write a number", "\n")
                  .containsSubsequence(
                      "headers.ignroe: there is no such key; did you mean ignore?",
                      "(line 2); tools[0].side_efects: there",
                      "(line 3); tools[1].fresh: there",
                      "entries.model_response.ttl.usual: there",
                      "(line 5); entries.answers: there",
                      "rules[0].when.modell: there",
                      "(line 6); rules[0].dney: there",
                      "rollout.model_response.routes.faq.mod: there",
                      "(line 7)");
              assertThat(refusal.line()).isEqualTo(2);
            });
    assertThatThrownBy(() -> BundleReader.read("version: v1\ntemperature_threshold: 9\n"))
        .as("control: values are judged when all keys exist")
        .hasMessageContaining("write a number");
  }

  @Test
  void the_keys_are_those_of_the_schema() throws Exception {
    JsonNode schema = new ObjectMapper().readTree(SCHEMA.toFile());
    Set<String> described = new TreeSet<>();
    describe(schema, schema, "", described);
    Set<String> known = new TreeSet<>();
    walk(BundleKeys.TREE, "", known);
    assertThat(known).hasSizeGreaterThan(40).isEqualTo(described);
  }

  private static void walk(KeyTree tree, String at, Set<String> paths) {
    tree.keys()
        .forEach(
            (key, below) -> {
              paths.add(at + named(key));
              walk(below, at + named(key) + ".", paths);
            });
  }

  private static void describe(JsonNode schema, JsonNode node, String at, Set<String> paths) {
    if (node.has("$ref")) {
      describe(schema, schema.at(node.get("$ref").asText().substring(1)), at, paths);
    }
    for (String choice : new String[] {"oneOf", "anyOf", "allOf"}) {
      node.path(choice).forEach(each -> describe(schema, each, at, paths));
    }
    node.path("properties")
        .properties()
        .forEach(
            property -> {
              paths.add(at + named(property.getKey()));
              describe(schema, property.getValue(), at + named(property.getKey()) + ".", paths);
            });
    if (node.path("additionalProperties").isObject()) {
      paths.add(at + "NAME");
      describe(schema, node.get("additionalProperties"), at + "NAME.", paths);
    }
    if (node.has("items")) {
      describe(schema, node.get("items"), at, paths);
    }
  }

  /** Keys that stand for any of a set are one. */
  private static String named(String key) {
    return BundleReader.TYPES.containsKey(key) || key.equals("real-time") ? "NAME" : key;
  }
}
