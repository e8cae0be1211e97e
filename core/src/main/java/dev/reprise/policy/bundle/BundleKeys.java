package dev.reprise.policy.bundle;

import dev.reprise.yaml.Misconfigured;
import dev.reprise.yaml.Nearest;
import dev.reprise.yaml.YamlNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which keys a bundle may have at which place. All unknown ones are named at once and before
 * anything else is read: a misspelt key is often the cause of what would be refused later.
 *
 * @param members the keys of a mapping, each with what may stand under it
 * @param others what may stand under a key of any name; null when there are only the members
 * @param items what each item of a list may be; null when it is no list of mappings
 */
record BundleKeys(
    Map<String, BundleKeys> members, @Nullable BundleKeys others, @Nullable BundleKeys items) {
  private static final List<String> TYPES =
      List.of(
          "prompt_prefix",
          "context_bundle",
          "retrieval_result",
          "tool_output",
          "intermediate",
          "model_response");

  /** A value without keys of its own, or one whose keys are nobody's concern here. */
  private static final BundleKeys VALUE = new BundleKeys(Map.of(), null, null);

  private static final BundleKeys TTL = keys("min", "default", "max");
  private static final BundleKeys KIND = keys("default", "tags").with("ttl", TTL);
  private static final BundleKeys ENTRY =
      keys("default", "stale_while_revalidate", "pii_max", "sensitive_ttl", "requires", "tags")
          .with("max_bytes", VALUE)
          .with("ttl", TTL)
          .with("kinds", new BundleKeys(Map.of(), KIND, null));
  private static final BundleKeys RULE =
      keys("name", "entry", "deny")
          .with("when", keys("task", "model", "agent", "tenant", "route"))
          .with("allow", keys("ttl", "stale_while_revalidate", "side_effects"));
  private static final BundleKeys STEP = keys("mode", "percent");
  private static final BundleKeys ROLLOUT =
      STEP.with("routes", new BundleKeys(Map.of(), STEP, null));

  static final BundleKeys BUNDLE =
      keys("version", "temperature_threshold", "caller_max_age", "tool_declarations", "tool_order")
          .with("kill_switch", VALUE)
          .with("headers", keys("ignore"))
          .with("live", keys("members", "models", "tools", "urls", "except"))
          .with("canonical", byType(VALUE))
          .with("tools", list(keys("name", "side_effects", "freshness")))
          .with("entries", byType(ENTRY))
          .with("rules", list(RULE))
          .with("rollout", byType(ROLLOUT));

  private static BundleKeys keys(String... names) {
    BundleKeys all = VALUE;
    for (String name : names) {
      all = all.with(name, VALUE);
    }
    return all;
  }

  private static BundleKeys list(BundleKeys item) {
    return new BundleKeys(Map.of(), null, item);
  }

  private static BundleKeys byType(BundleKeys value) {
    BundleKeys all = VALUE;
    for (String type : TYPES) {
      all = all.with(type, value);
    }
    return all;
  }

  private BundleKeys with(String name, BundleKeys value) {
    var more = new HashMap<>(members);
    more.put(name, value);
    return new BundleKeys(Map.copyOf(more), others, items);
  }

  /**
   * Refuses every key of the bundle that nothing reads.
   *
   * @throws Misconfigured naming all of them
   */
  static void check(YamlNode bundle) {
    var unknown = new ArrayList<Misconfigured>();
    BUNDLE.gather(bundle, unknown);
    if (!unknown.isEmpty()) {
      throw Misconfigured.all(unknown);
    }
  }

  private void gather(YamlNode node, List<Misconfigured> unknown) {
    if (node instanceof YamlNode.Sequence list && items != null) {
      list.items().forEach(item -> items.gather(item, unknown));
    } else if (node instanceof YamlNode.Mapping mapping && !members.isEmpty()) {
      mapping.members().forEach((key, value) -> member(mapping, key, value, unknown));
    } else if (node instanceof YamlNode.Mapping mapping && others != null) {
      mapping.members().values().forEach(value -> others.gather(value, unknown));
    }
  }

  private void member(
      YamlNode.Mapping mapping, String key, YamlNode value, List<Misconfigured> unknown) {
    BundleKeys known = members.get(key);
    if (known != null) {
      known.gather(value, unknown);
      return;
    }
    String path = mapping.path().isEmpty() ? key : mapping.path() + "." + key;
    String remedy = Nearest.remedy(key, new TreeSet<>(members.keySet()));
    unknown.add(new Misconfigured(path, "", remedy, value.line()));
  }
}
