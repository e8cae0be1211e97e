package dev.reprise.policy.bundle;

import static dev.reprise.yaml.Section.duration;
import static dev.reprise.yaml.Section.string;
import static dev.reprise.yaml.Section.word;

import dev.reprise.artifact.Entry;
import dev.reprise.policy.FreshnessClass;
import dev.reprise.policy.Sensitivity;
import dev.reprise.policy.WordSets;
import dev.reprise.policy.bundle.Bundle.EntryRow;
import dev.reprise.policy.bundle.Bundle.KindRow;
import dev.reprise.policy.bundle.Bundle.Requirement;
import dev.reprise.policy.bundle.Bundle.Standing;
import dev.reprise.policy.bundle.Bundle.Ttl;
import dev.reprise.request.EntryType;
import dev.reprise.yaml.Section;
import dev.reprise.yaml.Units;
import dev.reprise.yaml.YamlNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reads one row of {@code entries}; what is left out is R-12's. */
final class EntryRowReader {
  private static final long MAX_BYTES = 8L << 20;
  private static final Map<String, Standing> STANDINGS =
      WordSets.of(
          Map.entry("allow", Standing.ALLOW),
          Map.entry("conditional", Standing.CONDITIONAL),
          Map.entry("deny", Standing.DENY));
  private static final Map<String, Requirement> REQUIREMENTS =
      WordSets.of(
          Map.entry("declared_determinism", Requirement.DECLARED_DETERMINISM),
          Map.entry("stateless", Requirement.STATELESS),
          Map.entry("no_tool_side_effects", Requirement.NO_TOOL_SIDE_EFFECTS),
          Map.entry("output_schema", Requirement.OUTPUT_SCHEMA));

  private EntryRowReader() {}

  static EntryRow read(YamlNode node, EntryType type) {
    Section row = Section.of(node);
    TypeDefaults usual = TypeDefaults.of(type);
    Ttl ttl = row.read("ttl", value -> ttl(value, usual.ttl()), usual.ttl());
    EntryRow entry =
        new EntryRow(
            row.read("default", word(STANDINGS), usual.standing()),
            ttl,
            row.read("stale_while_revalidate", EntryRowReader::atMost, Duration.ZERO),
            row.read("pii_max", word(Sensitivity.PII_MAX), Sensitivity.NONE),
            row.read("sensitive_ttl", value -> atLeast(value, ttl)).orElse(null),
            Set.copyOf(row.list("requires", word(REQUIREMENTS))),
            row.list("tags", EntryRowReader::tag),
            row.read("max_bytes", EntryRowReader::size, (int) MAX_BYTES),
            row.read("kinds", value -> kinds(value, type), Map.of()));
    row.close();
    return entry;
  }

  /**
   * A range, in which only what is written is binding: where {@code min} is left out, any shorter
   * time may be written, so that {@code ttl: {default: 2s}} is enough for a short-lived entry.
   */
  private static Ttl ttl(YamlNode node, Ttl usual) {
    Section section = Section.of(node);
    Duration most = section.read("max", EntryRowReader::atMost, usual.most());
    Duration middle = section.read("default", EntryRowReader::atMost, least(usual.usual(), most));
    Duration least = section.read("min", EntryRowReader::atMost, Duration.ZERO);
    section.close();
    if (middle.compareTo(most) > 0 || middle.compareTo(least) < 0) {
      throw node.refuse("keep min ≤ default ≤ max; they are " + shown(least, middle, most));
    }
    return new Ttl(least, middle, most);
  }

  private static String shown(Duration... durations) {
    return String.join(", ", List.of(durations).stream().map(Units::show).toList());
  }

  private static Duration least(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  /** A time to live that the bundle writes elsewhere: not below the row's own least. */
  static Duration atLeast(YamlNode node, Ttl row) {
    Duration ttl = atMost(node);
    if (ttl.compareTo(row.least()) < 0) {
      throw node.refuse("write at least the entry's ttl.min, " + Units.show(row.least()));
    }
    return ttl;
  }

  static Duration atMost(YamlNode node) {
    Duration duration = duration(node);
    if (duration.compareTo(Entry.LONGEST_LIFE) > 0) {
      throw node.refuse("write at most " + Units.show(Entry.LONGEST_LIFE));
    }
    return duration;
  }

  private static int size(YamlNode node) {
    long bytes = Section.bytes(node);
    if (bytes < 1 || bytes > 1L << 30) {
      throw node.refuse("write a size from 1B to 1GiB, as in 8MiB");
    }
    return (int) bytes;
  }

  private static String tag(YamlNode node) {
    String tag = string(node);
    boolean legal = tag.chars().allMatch(c -> ResolvedTags.legal((char) c));
    if (tag.isEmpty() || tag.length() > 128 || !legal) {
      throw node.refuse("write 1 to 128 characters of A-Z a-z 0-9 . _ : / -");
    }
    return tag;
  }

  private static Map<String, KindRow> kinds(YamlNode node, EntryType type) {
    var kinds = new TreeMap<String, KindRow>();
    Section.of(node)
        .mapping()
        .members()
        .forEach((name, value) -> kinds.put(name, kind(name, value, type)));
    return kinds;
  }

  private static KindRow kind(String name, YamlNode node, EntryType type) {
    if (type == EntryType.TOOL_OUTPUT && !FreshnessClass.WORDS.containsKey(name)) {
      throw node.refuse(
          "name a freshness class: " + String.join(", ", FreshnessClass.WORDS.keySet()));
    }
    Section row = Section.of(node);
    TypeDefaults usual = TypeDefaults.of(type);
    KindRow kind =
        new KindRow(
            row.read("default", word(STANDINGS), usual.standing()),
            row.read("ttl", value -> ttl(value, usual.ttl()), usual.ttl()),
            row.list("tags", EntryRowReader::tag));
    row.close();
    if (name.equals("real-time") && kind.standing() != Standing.DENY) {
      throw node.refuse("write {default: deny}: what is real-time is never kept (R-12)");
    }
    return kind;
  }
}
