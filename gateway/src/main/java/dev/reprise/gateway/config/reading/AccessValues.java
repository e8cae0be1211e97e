package dev.reprise.gateway.config.reading;

import dev.reprise.gateway.browser.Authority;
import dev.reprise.gateway.browser.Cors;
import dev.reprise.gateway.browser.WebOrigin;
import dev.reprise.gateway.config.CallerKey;
import dev.reprise.yaml.Misconfigured;
import dev.reprise.yaml.Section;
import dev.reprise.yaml.YamlNode;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Reads the values of {@link AccessKeys}. */
final class AccessValues {
  private static final int HASH_DIGITS = 64;
  private static final int LONGEST_NAME = 128;

  static final ValueType<List<String>> NAMES =
      new ValueType<>(
          "host name or list of them",
          node -> several(node, AccessValues::hostName),
          Object::toString);

  static final ValueType<List<String>> ORIGINS =
      new ValueType<>("origin or list of them", AccessValues::origins, Object::toString);

  static final ValueType<List<CallerKey>> KEYS =
      new ValueType<>("list of key hashes", AccessValues::keys, Object::toString);

  private AccessValues() {}

  private static <T> List<T> several(YamlNode node, Function<YamlNode, T> one) {
    List<T> values =
        node instanceof YamlNode.Sequence ? Section.items(node, one) : List.of(one.apply(node));
    if (values.isEmpty()) {
      throw node.refuse("list at least one, or leave the key out");
    }
    if (new HashSet<>(values).size() < values.size()) {
      throw node.refuse("list each one once");
    }
    return values;
  }

  private static String hostName(YamlNode node) {
    String text = ValueType.text(node);
    return Authority.parse(text)
        .filter(authority -> authority.port() < 0 && !text.endsWith(":"))
        .map(Authority::host)
        .orElseThrow(
            () -> node.refuse("write a host name without scheme and port, as in gateway.example"));
  }

  private static List<String> origins(YamlNode node) {
    List<String> origins = several(node, AccessValues::origin);
    if (origins.size() > 1 && origins.contains(Cors.ANY)) {
      throw node.refuse("write \"*\" alone, or the origins without it");
    }
    return origins;
  }

  private static String origin(YamlNode node) {
    String text = ValueType.text(node);
    return text.equals(Cors.ANY)
        ? text
        : WebOrigin.parse(text)
            .orElseThrow(
                () ->
                    node.refuse(
                        "write a page's origin, scheme://host or scheme://host:port without a path,"
                            + " as in https://app.example"));
  }

  private static List<CallerKey> keys(YamlNode node) {
    List<CallerKey> keys = Section.items(node, AccessValues::key);
    if (keys.isEmpty()) {
      throw node.refuse("list at least one key hash, as ./reprise key new prints it");
    }
    if (keys.stream().map(CallerKey::hash).distinct().count() < keys.size()) {
      throw node.refuse("list each key once");
    }
    return keys;
  }

  private static CallerKey key(YamlNode node) {
    if (!(node instanceof YamlNode.Mapping)) {
      return new CallerKey("", hash(node));
    }
    Section section = Section.of(node);
    String name = section.require("name", AccessValues::callerName, "write the caller's name");
    String hash =
        section.require(
            "hash", AccessValues::hash, "write sha256:HEX, as ./reprise key hash prints");
    section.close();
    return new CallerKey(name, hash);
  }

  private static String callerName(YamlNode node) {
    String name = ValueType.text(node);
    boolean legal = name.length() <= LONGEST_NAME && ValueType.named(name, "._:-");
    if (!legal) {
      throw node.refuse("write 1 to 128 of A-Z a-z 0-9 . _ : -");
    }
    return name;
  }

  /** The key itself may be written here by mistake, so no message repeats the value. */
  private static String hash(YamlNode node) {
    String text = Section.scalar(node).text().toLowerCase(Locale.ROOT);
    String digits =
        text.startsWith(CallerKey.PREFIX) ? text.substring(CallerKey.PREFIX.length()) : "";
    boolean hex =
        digits.length() == HASH_DIGITS
            && digits.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f');
    if (!hex) {
      throw new Misconfigured(
          node.path(),
          "(secret)",
          "write sha256: and 64 hexadecimal digits, as ./reprise key hash prints them",
          node.line());
    }
    return digits;
  }
}
