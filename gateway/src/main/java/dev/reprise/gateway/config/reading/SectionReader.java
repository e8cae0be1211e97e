package dev.reprise.gateway.config.reading;

import dev.reprise.gateway.config.Setting;
import dev.reprise.yaml.Misconfigured;
import dev.reprise.yaml.Section;
import dev.reprise.yaml.YamlNode;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads one section key by key, and records the effective value of each key. */
final class SectionReader {
  private final Section section;
  private final List<Setting> settings;

  SectionReader(YamlNode node, List<Setting> settings) {
    this.section = Section.of(node);
    this.settings = settings;
  }

  /** A section inside this one; empty when it is not written. */
  SectionReader inner(String name) {
    YamlNode node = section.node(name);
    return new SectionReader(
        node == null ? new YamlNode.Mapping(path(name), 0, Map.of()) : node, settings);
  }

  /** The value, or its default. */
  <T> T value(Key<T> key) {
    return value(key, UnaryOperator.identity());
  }

  /**
   * The value or its default, after {@code change} has put the option of the command line in its
   * place.
   */
  <T> T value(Key<T> key, UnaryOperator<T> change) {
    YamlNode node = section.node(key.name());
    YamlNode source =
        node == null ? new YamlNode.Scalar(path(key.name()), 0, key.initial(), true) : node;
    return note(key, change.apply(key.type().read().apply(source)));
  }

  /** The value, or null when it is not written and has no default. */
  <T> @Nullable T optional(Key<T> key) {
    YamlNode node = section.node(key.name());
    return node == null ? null : note(key, key.type().read().apply(node));
  }

  <T> T require(Key<T> key, String remedy) {
    T value = optional(key);
    if (value == null) {
      throw new Misconfigured(path(key.name()), "(missing)", remedy, section.mapping().line());
    }
    return value;
  }

  /** Records a value that does not come from the file. */
  <T> T note(Key<T> key, T value) {
    String shown = key.type().show().apply(value);
    settings.add(new Setting(path(key.name()), value, shown, key.live()));
    return value;
  }

  Misconfigured refuse(Key<?> key, String remedy) {
    YamlNode node = section.node(key.name());
    return node == null
        ? new Misconfigured(path(key.name()), "(missing)", remedy, section.mapping().line())
        : node.refuse(remedy);
  }

  /** The members in the order written. */
  Map<String, YamlNode> members() {
    return section.mapping().members();
  }

  @Nullable YamlNode node(String name) {
    return section.node(name);
  }

  void close() {
    section.close();
  }

  private String path(String name) {
    String outer = section.mapping().path();
    return outer.isEmpty() ? name : outer + "." + name;
  }
}
