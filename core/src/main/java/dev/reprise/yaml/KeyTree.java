package dev.reprise.yaml;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The keys that a file may have. It finds all others before any value is read: a misspelt key is
 * told as such, and not as the absence of the one that was meant. A leaf has no keys below it, and
 * what stands under it is its value.
 */
public record KeyTree(Map<String, KeyTree> keys) {
  private static final String ANY_NAME = "NAME";

  /**
   * The tree of these paths.
   *
   * @param paths as in {@code entries.model_response.ttl}; {@code NAME} stands for any key, and a
   *     list's {@code []} may be left out
   */
  public static KeyTree of(Collection<String> paths) {
    var root = new KeyTree(new TreeMap<>());
    for (String path : paths) {
      KeyTree at = root;
      for (String part : path.replace("[]", "").split("\\.", -1)) {
        at = at.keys().computeIfAbsent(part, ignored -> new KeyTree(new TreeMap<>()));
      }
    }
    return root;
  }

  /**
   * Refuses all keys that are not in this tree at once.
   *
   * @throws Misconfigured that names every one of them with its line
   */
  public void refuseOthers(YamlNode root) {
    var unknown = new ArrayList<Misconfigured>();
    look(root, unknown);
    if (!unknown.isEmpty()) {
      throw Misconfigured.all(unknown);
    }
  }

  private void look(YamlNode node, List<Misconfigured> unknown) {
    switch (node) {
      case YamlNode.Mapping map ->
          map.members().forEach((key, value) -> look(map, key, value, unknown));
      case YamlNode.Sequence list -> list.items().forEach(item -> look(item, unknown));
      case YamlNode.Scalar ignored -> {} // the reading of the section says what belongs there
    }
  }

  private void look(YamlNode.Mapping in, String key, YamlNode value, List<Misconfigured> unknown) {
    KeyTree below = below(key);
    if (below == null) {
      String path = in.path().isEmpty() ? key : in.path() + "." + key;
      unknown.add(
          new Misconfigured(path, "", NearestWord.remedy(key, keys.keySet()), value.line()));
    } else if (!below.keys().isEmpty()) {
      below.look(value, unknown);
    }
  }

  private @Nullable KeyTree below(String key) {
    KeyTree named = keys.get(ANY_NAME);
    return named == null ? keys.get(key) : named;
  }
}
