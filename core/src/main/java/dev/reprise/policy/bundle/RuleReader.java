package dev.reprise.policy.bundle;

import static dev.reprise.yaml.Section.items;
import static dev.reprise.yaml.Section.string;
import static dev.reprise.yaml.Section.word;

import dev.reprise.policy.Conditions;
import dev.reprise.policy.Conditions.Condition;
import dev.reprise.policy.Facts;
import dev.reprise.policy.Glob;
import dev.reprise.policy.WordSets;
import dev.reprise.policy.bundle.Bundle.BundleRule;
import dev.reprise.policy.bundle.Bundle.EntryRow;
import dev.reprise.policy.bundle.Bundle.RuleEffect;
import dev.reprise.request.EntryType;
import dev.reprise.yaml.Misconfigured;
import dev.reprise.yaml.Section;
import dev.reprise.yaml.Units;
import dev.reprise.yaml.YamlNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the rules of a bundle. */
record RuleReader(@Nullable Conditions conditions, Map<EntryType, EntryRow> entries) {
  private static final Map<String, Function<Facts, String>> FIELDS =
      WordSets.of(
          Map.entry("task", Facts::task),
          Map.entry("model", Facts::model),
          Map.entry("agent", Facts::agent),
          Map.entry("tenant", Facts::tenant),
          Map.entry("route", Facts::route));
  private static final Map<String, Boolean> IDEMPOTENT =
      WordSets.of(Map.entry("none", false), Map.entry("idempotent", true));

  BundleRule read(YamlNode node) {
    Section section = Section.of(node);
    String name = section.require("name", RuleReader::name, "name the rule, as in faq");
    EntryType type =
        section.require("entry", word(BundleReader.TYPES), "name an entry type: model_response");
    Condition when = section.read("when", value -> condition(name, value), facts -> true);
    RuleEffect outcome = outcome(section, node, type);
    section.close();
    return new BundleRule(name, type, when, outcome);
  }

  private static String name(YamlNode node) {
    String name = string(node);
    if (name.isEmpty() || name.length() > 64) {
      throw node.refuse("write 1 to 64 characters");
    }
    return name;
  }

  private RuleEffect outcome(Section section, YamlNode node, EntryType type) {
    var permit = section.read("allow", value -> permit(value, type));
    var deny = section.read("deny", RuleReader::name);
    if (permit.isPresent() == deny.isPresent()) {
      throw node.refuse("write either allow: {…} or deny: reason");
    }
    return permit.isPresent() ? permit.get() : new RuleEffect.Deny(deny.orElseThrow());
  }

  private RuleEffect permit(YamlNode node, EntryType type) {
    EntryRow row = entries.get(type);
    if (row == null) {
      throw node.refuse("write a row entries." + type.wireName() + " for it first");
    }
    Section section = Section.of(node);
    RuleEffect.Permitted permit =
        new RuleEffect.Permitted(
            section.read("ttl", value -> ttl(value, row)).orElse(null),
            section.read("stale_while_revalidate", EntryRowReader::atMost).orElse(null),
            section.read("side_effects", word(IDEMPOTENT), false));
    section.close();
    return permit;
  }

  private static Duration ttl(YamlNode node, EntryRow row) {
    Duration ttl = EntryRowReader.atLeast(node, row.ttl());
    if (ttl.compareTo(row.ttl().most()) > 0) {
      throw node.refuse("write at most the entry's ttl.max, " + Units.show(row.ttl().most()));
    }
    return ttl;
  }

  private Condition condition(String rule, YamlNode node) {
    return switch (node) {
      case YamlNode.Mapping mapping -> globs(mapping);
      case YamlNode.Scalar scalar -> compiled(rule, scalar);
      case YamlNode.Sequence list ->
          throw list.refuse("write a mapping of globs, as in {task: \"faq\"}");
    };
  }

  private Condition compiled(String rule, YamlNode.Scalar scalar) {
    String expression = string(scalar);
    if (conditions == null) {
      throw scalar.refuse(
          "rule "
              + rule
              + " has a condition in CEL, which comes with a later version; write globs, as in"
              + " {task: \"faq\", model: \"m-*\"}");
    }
    try {
      return conditions.compile(expression);
    } catch (Conditions.BadCondition e) {
      throw new Misconfigured(
          scalar.path(), expression, "rule " + rule + ": " + e.getMessage(), scalar.line());
    }
  }

  /** Every field written must match one of its globs. */
  private static Condition globs(YamlNode.Mapping mapping) {
    Section section = Section.of(mapping);
    var conditions = new ArrayList<Condition>();
    FIELDS.forEach(
        (name, field) ->
            section
                .read(name, RuleReader::anyOf)
                .ifPresent(globs -> conditions.add(facts -> matches(globs, field.apply(facts)))));
    section.close();
    List<Condition> all = List.copyOf(conditions);
    return facts -> all.stream().allMatch(condition -> condition.holds(facts));
  }

  private static List<Glob> anyOf(YamlNode node) {
    if (!(node instanceof YamlNode.Sequence)) {
      return List.of(BundleReader.glob(node));
    }
    List<Glob> globs = items(node, BundleReader::glob);
    if (globs.isEmpty()) {
      throw node.refuse("an empty list matches nothing: name a glob, or leave the line out");
    }
    return globs;
  }

  private static boolean matches(List<Glob> globs, String text) {
    return globs.stream().anyMatch(glob -> glob.matches(text));
  }
}
