package dev.reprise.yaml;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads a mapping key by key. {@link #close} refuses every key that is written but was not read, so
 * unknown keys are always found.
 */
public final class Section {
  private final YamlNode.Mapping mapping;
  private final Set<String> known = new TreeSet<>();

  private Section(YamlNode.Mapping mapping) {
    this.mapping = mapping;
  }

  public static Section of(YamlNode node) {
    if (node instanceof YamlNode.Mapping mapping) {
      return new Section(mapping);
    }
    throw node.misplaced("write a mapping, as in {key: value}");
  }

  /** What is written under the key, or null. */
  public @Nullable YamlNode node(String key) {
    known.add(key);
    return mapping.members().get(key);
  }

  public YamlNode.Mapping mapping() {
    return mapping;
  }

  /** Reads the key when it is there. */
  public <T> Optional<T> read(String key, Function<YamlNode, T> reader) {
    YamlNode node = node(key);
    return node == null ? Optional.empty() : Optional.of(reader.apply(node));
  }

  public <T> T read(String key, Function<YamlNode, T> reader, T otherwise) {
    return read(key, reader).orElse(otherwise);
  }

  /** Reads the key; refuses its absence. */
  public <T> T require(String key, Function<YamlNode, T> reader, String remedy) {
    return read(key, reader)
        .orElseThrow(() -> new Misconfigured(path(key), "(missing)", remedy, mapping.line()));
  }

  /** A list under the key, item by item; empty when absent. */
  public <T> List<T> list(String key, Function<YamlNode, T> reader) {
    return read(key, node -> items(node, reader), List.of());
  }

  /** Refuses every key that was not read. */
  public void close() {
    mapping
        .members()
        .forEach(
            (key, node) -> {
              if (!known.contains(key)) {
                throw new Misconfigured(path(key), "", NearestWord.remedy(key, known), node.line());
              }
            });
  }

  private String path(String key) {
    return mapping.path().isEmpty() ? key : mapping.path() + "." + key;
  }

  public static <T> List<T> items(YamlNode node, Function<YamlNode, T> reader) {
    if (!(node instanceof YamlNode.Sequence sequence)) {
      throw node.misplaced("write a list, as in [a, b]");
    }
    var items = new ArrayList<T>();
    sequence.items().forEach(item -> items.add(reader.apply(item)));
    return List.copyOf(items);
  }

  /** Text. A number or a truth value must be in quotes to count as text. */
  public static String string(YamlNode node) {
    YamlNode.Scalar scalar = scalar(node);
    if (scalar.plain() && !PlainScalar.isString(scalar.text())) {
      throw node.refuse("write text; put it in quotes");
    }
    return scalar.text();
  }

  public static boolean truth(YamlNode node) {
    YamlNode.Scalar scalar = scalar(node);
    if (scalar.plain() && scalar.text().equals("true")) {
      return true;
    }
    if (scalar.plain() && scalar.text().equals("false")) {
      return false;
    }
    throw node.refuse("write true or false");
  }

  /** An exact decimal number. */
  public static BigDecimal number(YamlNode node) {
    YamlNode.Scalar scalar = scalar(node);
    if (scalar.plain() && PlainScalar.isNumber(scalar.text())) {
      return new BigDecimal(scalar.text());
    }
    throw node.refuse("write a number");
  }

  /** A whole number within the bounds, both included. */
  public static Function<YamlNode, Integer> whole(int least, int most) {
    return node -> {
      BigDecimal number = number(node);
      boolean fits =
          number.stripTrailingZeros().scale() <= 0
              && number.compareTo(BigDecimal.valueOf(least)) >= 0
              && number.compareTo(BigDecimal.valueOf(most)) <= 0;
      if (!fits) {
        throw node.refuse("write a whole number from " + least + " to " + most);
      }
      return number.intValue();
    };
  }

  public static Duration duration(YamlNode node) {
    return Units.duration(scalar(node).text())
        .orElseThrow(() -> node.refuse(Units.DURATION_REMEDY));
  }

  public static long bytes(YamlNode node) {
    return Units.bytes(scalar(node).text()).orElseThrow(() -> node.refuse(Units.SIZE_REMEDY));
  }

  /** One word of a closed set. */
  public static <T> Function<YamlNode, T> word(Map<String, T> words) {
    return node -> {
      T meaning = words.get(scalar(node).text());
      if (meaning == null) {
        throw node.refuse("write one of: " + String.join(", ", words.keySet()));
      }
      return meaning;
    };
  }

  /** A single value; refuses an empty one. */
  public static YamlNode.Scalar scalar(YamlNode node) {
    if (node instanceof YamlNode.Scalar scalar
        && !(scalar.plain() && PlainScalar.isNull(scalar.text()))) {
      return scalar;
    }
    throw node.refuse("write a single value, or leave the key out");
  }
}
