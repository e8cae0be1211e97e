package dev.reprise.gateway.config.reading;

import dev.reprise.yaml.Misconfigured;
import dev.reprise.yaml.NearestWord;
import dev.reprise.yaml.YamlNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds all keys of a configuration that do not exist, before any value is read: a misspelt key is
 * told as such, and not as the absence of the one that was meant.
 */
final class UnknownKeys {
  private static final String ANY_NAME = "NAME";
  private static final KeyTree ALL = tree();

  /** The keys below a key; a leaf has none, and what stands under it is its value. */
  private record KeyTree(Map<String, KeyTree> keys) {
    KeyTree() {
      this(new TreeMap<>());
    }

    boolean leaf() {
      return keys.isEmpty();
    }

    @Nullable KeyTree below(String key) {
      KeyTree named = keys.get(ANY_NAME);
      return named == null ? keys.get(key) : named;
    }
  }

  private UnknownKeys() {}

  static void refuse(YamlNode.Mapping root) {
    var unknown = new ArrayList<Misconfigured>();
    look(root, ALL, unknown);
    if (!unknown.isEmpty()) {
      throw Misconfigured.all(unknown);
    }
  }

  private static void look(YamlNode node, KeyTree known, List<Misconfigured> unknown) {
    switch (node) {
      case YamlNode.Mapping map ->
          map.members().forEach((key, value) -> look(map, key, value, known, unknown));
      case YamlNode.Sequence list -> list.items().forEach(item -> look(item, known, unknown));
      case YamlNode.Scalar ignored -> {} // the reading of the section says what belongs there
    }
  }

  private static void look(
      YamlNode.Mapping in, String key, YamlNode value, KeyTree known, List<Misconfigured> unknown) {
    KeyTree below = known.below(key);
    if (below == null) {
      String path = in.path().isEmpty() ? key : in.path() + "." + key;
      unknown.add(
          new Misconfigured(
              path, "", NearestWord.remedy(key, known.keys().keySet()), value.line()));
    } else if (!below.leaf()) {
      look(value, below, unknown);
    }
  }

  private static KeyTree tree() {
    var root = new KeyTree();
    for (Key<?> key : Keys.ALL) {
      KeyTree at = root;
      for (String part : key.path().replace("[]", "").split("\\.", -1)) {
        at = at.keys().computeIfAbsent(part, ignored -> new KeyTree());
      }
    }
    return root;
  }
}
