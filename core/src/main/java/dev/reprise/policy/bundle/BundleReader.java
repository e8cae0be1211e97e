package dev.reprise.policy.bundle;

import static dev.reprise.yaml.Section.number;
import static dev.reprise.yaml.Section.string;
import static dev.reprise.yaml.Section.whole;
import static dev.reprise.yaml.Section.word;

import dev.reprise.canonical.RuleSet;
import dev.reprise.policy.Conditions;
import dev.reprise.policy.FreshnessClass;
import dev.reprise.policy.Glob;
import dev.reprise.policy.Ruling;
import dev.reprise.policy.SideEffects;
import dev.reprise.policy.WordSets;
import dev.reprise.policy.bundle.Bundle.Rollout;
import dev.reprise.policy.bundle.Bundle.Step;
import dev.reprise.policy.bundle.Bundle.ToolRow;
import dev.reprise.request.EntryType;
import dev.reprise.yaml.Misconfigured;
import dev.reprise.yaml.Section;
import dev.reprise.yaml.YamlNode;
import dev.reprise.yaml.YamlText;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Text of a bundle → {@link Bundle} (R-11, R-18a). {@code policies/bundle.schema.json} describes
 * the same language; the two are held together by a test and not by running a schema validator
 * here, which would cost more than the whole start-up.
 */
public final class BundleReader {
  static final Map<String, EntryType> TYPES = types();
  private static final Map<String, RuleSet> RULE_SETS = ruleSets();
  private static final Map<String, Boolean> HONOUR =
      WordSets.of(Map.entry("honour", true), Map.entry("ignore", false));
  private static final Map<String, Boolean> BELIEVE =
      WordSets.of(Map.entry("believe", true), Map.entry("ignore", false));
  private static final Map<String, Boolean> FREE =
      WordSets.of(Map.entry("free", true), Map.entry("kept", false));
  private static final Map<String, Ruling.Mode> MODES =
      WordSets.of(
          Map.entry("off", Ruling.Mode.OFF),
          Map.entry("shadow", Ruling.Mode.SHADOW),
          Map.entry("serve", Ruling.Mode.SERVE));

  private BundleReader() {}

  /** Reads a bundle whose conditions are mappings of globs. */
  public static Bundle read(String yaml) {
    return read(yaml, null);
  }

  /**
   * @param conditions compiles conditions written as text; null when there is no such language
   * @throws Misconfigured naming the key, the value and what to write instead
   */
  public static Bundle read(String yaml, @Nullable Conditions conditions) {
    Section top = Section.of(YamlText.parse(yaml));
    Bundle bundle =
        new Bundle(
            top.require("version", BundleReader::version, "name it, as in default-2026-11-28"),
            top.read("temperature_threshold", BundleReader::threshold, BigDecimal.ZERO),
            top.read("caller_max_age", word(HONOUR), true),
            top.read("tool_declarations", word(BELIEVE), true),
            top.read("tool_order", word(FREE), false),
            top.read("headers", IgnoredHeaders::read, Set.of()),
            top.read("live", LiveRows::read, LiveRows.NONE),
            top.read("kill_switch", Section::truth, false),
            canonical(top),
            top.list("tools", BundleReader::tool),
            byType(top, "entries", (node, type) -> EntryRowReader.read(node, type)),
            List.of(),
            byType(top, "rollout", (node, type) -> rollout(node)));
    var rules = new RuleReader(conditions, bundle.entries());
    return withRules(bundle, rules, top);
  }

  private static Bundle withRules(Bundle bundle, RuleReader reader, Section top) {
    List<Bundle.BundleRule> rules = top.list("rules", reader::read);
    top.close();
    return new Bundle(
        bundle.version(),
        bundle.temperatureThreshold(),
        bundle.callerMaxAgeHonoured(),
        bundle.toolDeclarationsBelieved(),
        bundle.toolOrderFree(),
        bundle.ignoredHeaders(),
        bundle.live(),
        bundle.killed(),
        bundle.ruleSets(),
        bundle.tools(),
        bundle.entries(),
        rules,
        bundle.rollouts());
  }

  private static String version(YamlNode node) {
    String version = string(node);
    boolean legal = version.chars().allMatch(c -> ResolvedTags.legal((char) c) && c != '/');
    if (version.isEmpty() || version.length() > 64 || !legal) {
      throw node.refuse("write 1 to 64 characters of A-Z a-z 0-9 . _ : -");
    }
    return version;
  }

  private static BigDecimal threshold(YamlNode node) {
    BigDecimal threshold = number(node);
    if (threshold.signum() < 0 || threshold.compareTo(FixedLimits.TEMPERATURE) > 0) {
      throw node.refuse("write a number from 0 to " + FixedLimits.TEMPERATURE);
    }
    return threshold;
  }

  private static Map<EntryType, RuleSet> canonical(Section top) {
    var ruleSets = new EnumMap<EntryType, RuleSet>(EntryType.class);
    for (EntryType type : EntryType.values()) {
      ruleSets.put(type, TypeDefaults.of(type).rules());
    }
    ruleSets.putAll(byType(top, "canonical", (node, type) -> word(RULE_SETS).apply(node)));
    return ruleSets;
  }

  private static ToolRow tool(YamlNode node) {
    Section row = Section.of(node);
    ToolRow tool =
        new ToolRow(
            row.require("name", BundleReader::glob, "name the tool, as in \"search_*\""),
            row.require(
                "side_effects", word(SideEffects.WORDS), "write none, idempotent or unsafe"),
            row.read("freshness", word(FreshnessClass.WORDS)).orElse(null));
    row.close();
    return tool;
  }

  static Glob glob(YamlNode node) {
    String pattern = string(node);
    if (pattern.isEmpty() || pattern.length() > 256) {
      throw node.refuse("write a pattern of 1 to 256 characters, as in \"search_*\"");
    }
    return new Glob(pattern);
  }

  /** {@code {mode: …}}, or the mode alone. */
  private static Rollout rollout(YamlNode node) {
    if (node instanceof YamlNode.Scalar) {
      return new Rollout(new Step(word(MODES).apply(node), 100), Map.of());
    }
    Section section = Section.of(node);
    Step usual = step(section);
    Map<String, Step> routes = section.read("routes", BundleReader::routes, Map.of());
    section.close();
    return new Rollout(usual, routes);
  }

  private static Map<String, Step> routes(YamlNode node) {
    var routes = new TreeMap<String, Step>();
    Section.of(node)
        .mapping()
        .members()
        .forEach(
            (route, value) -> {
              Section section = Section.of(value);
              routes.put(route, step(section));
              section.close();
            });
    return routes;
  }

  private static Step step(Section section) {
    return new Step(
        section.require("mode", word(MODES), "write off, shadow or serve"),
        section.read("percent", whole(0, 100), 100));
  }

  /** A mapping whose keys are entry types. */
  private static <T> Map<EntryType, T> byType(
      Section top, String key, BiFunction<YamlNode, EntryType, T> reader) {
    var values = new EnumMap<EntryType, T>(EntryType.class);
    top.read(
        key,
        node -> {
          Section section = Section.of(node);
          TYPES.forEach(
              (name, type) ->
                  section
                      .read(name, value -> reader.apply(value, type))
                      .ifPresent(value -> values.put(type, value)));
          section.close();
          return values;
        });
    return values;
  }

  private static Map<String, EntryType> types() {
    var types = new LinkedHashMap<String, EntryType>();
    for (EntryType type : EntryType.values()) {
      types.put(type.wireName(), type);
    }
    return types;
  }

  private static Map<String, RuleSet> ruleSets() {
    var names = new LinkedHashMap<String, RuleSet>();
    for (RuleSet ruleSet : RuleSet.values()) {
      names.put(ruleSet.wireName(), ruleSet);
    }
    return names;
  }
}
