package dev.reprise.yaml;

import java.util.List;
import java.util.Map;

/** A value of a YAML text, with its path and line. */
public sealed interface YamlNode {
  /** Its path: {@code rules[0].allow.ttl}; empty for the outermost value. */
  String path();

  /** From 1. */
  int line();

  /** What to call it in a message. */
  default String shown() {
    return switch (this) {
      case Scalar scalar -> scalar.written().isEmpty() ? "(empty)" : scalar.written();
      case Sequence list -> "(a list of " + list.items().size() + ")";
      case Mapping map -> "(a mapping of " + map.members().size() + ")";
    };
  }

  /**
   * The kind of value without its text. For messages about a value in a wrong place, which may be a
   * secret.
   */
  default String kind() {
    return switch (this) {
      case Scalar scalar -> scalar.written().isEmpty() ? "(empty)" : "(a value)";
      case Sequence ignored -> shown();
      case Mapping ignored -> shown();
    };
  }

  /** The refusal of a value that stands where another kind of value belongs. */
  default Misconfigured misplaced(String remedy) {
    return new Misconfigured(path().isEmpty() ? "file" : path(), kind(), remedy, line());
  }

  /** The refusal of this value. */
  default Misconfigured refuse(String remedy) {
    return new Misconfigured(path().isEmpty() ? "file" : path(), shown(), remedy, line());
  }

  /**
   * A single value.
   *
   * @param text as written, without quotes
   * @param plain true when it was written without quotes, so that {@code 0} is a number and {@code
   *     true} a truth value
   * @param written what messages show: differs from the text where a secret was put in its place
   */
  record Scalar(String path, int line, String text, boolean plain, String written)
      implements YamlNode {
    public Scalar(String path, int line, String text, boolean plain) {
      this(path, line, text, plain, text);
    }

    /** Shows nothing of the text. */
    @Override
    public String toString() {
      return path + ": " + written + " (line " + line + ")";
    }
  }

  record Sequence(String path, int line, List<YamlNode> items) implements YamlNode {}

  /** Members in the order written. */
  record Mapping(String path, int line, Map<String, YamlNode> members) implements YamlNode {}
}
