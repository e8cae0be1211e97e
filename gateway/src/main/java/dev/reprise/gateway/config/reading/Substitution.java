package dev.reprise.gateway.config.reading;

import dev.reprise.gateway.config.Environment;
import dev.reprise.yaml.Misconfigured;
import dev.reprise.yaml.YamlNode;
import dev.reprise.yaml.YamlText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Replaces {@code ${NAME}} and {@code ${file:/path}} by their values. Each reference is replaced by
 * a mark before the text is parsed, and the mark by the value afterwards. So braces may stand
 * inside YAML's {@code {…}}, the value of a variable is never parsed as YAML, and a reference in a
 * comment is not looked up.
 */
final class Substitution {
  private static final char OPEN = '\uE000';
  private static final char CLOSE = '\uE001';
  private static final long LARGEST_FILE = 64 << 10;
  private final Environment environment;
  private final List<String> references = new ArrayList<>();

  private Substitution(Environment environment) {
    this.environment = environment;
  }

  static YamlNode.Mapping parse(String text, Environment environment) {
    var substitution = new Substitution(environment);
    String marked = substitution.mark(text);
    return (YamlNode.Mapping) substitution.fill(YamlText.parse(marked));
  }

  private String mark(String text) {
    if (text.indexOf(OPEN) >= 0 || text.indexOf(CLOSE) >= 0) {
      throw new Misconfigured("file", "U+E000 or U+E001", "remove these characters", 0);
    }
    var marked = new StringBuilder(text.length());
    int done = 0;
    for (int at = text.indexOf("${"); at >= 0; at = text.indexOf("${", done)) {
      int end = text.indexOf('}', at);
      int lineEnd = text.indexOf('\n', at);
      if (end < 0 || lineEnd >= 0 && lineEnd < end) {
        int line = 1 + (int) text.substring(0, at).chars().filter(c -> c == '\n').count();
        throw new Misconfigured("file", "${", "close it, as in ${OPENAI_API_KEY}", line);
      }
      marked.append(text, done, at).append(OPEN).append(references.size()).append(CLOSE);
      references.add(text.substring(at + 2, end));
      done = end + 1;
    }
    return marked.append(text, done, text.length()).toString();
  }

  private YamlNode fill(YamlNode node) {
    return switch (node) {
      case YamlNode.Scalar scalar when scalar.text().indexOf(OPEN) < 0 -> scalar;
      case YamlNode.Scalar scalar -> filled(scalar);
      case YamlNode.Sequence list ->
          new YamlNode.Sequence(
              list.path(), list.line(), list.items().stream().map(this::fill).toList());
      case YamlNode.Mapping map -> {
        var members = new LinkedHashMap<String, YamlNode>();
        map.members()
            .forEach(
                (key, value) -> {
                  if (key.indexOf(OPEN) >= 0) {
                    throw new Misconfigured(
                        "file", "${…} in a key", "write keys out", value.line());
                  }
                  members.put(key, fill(value));
                });
        yield new YamlNode.Mapping(map.path(), map.line(), members);
      }
    };
  }

  private YamlNode.Scalar filled(YamlNode.Scalar scalar) {
    var text = new StringBuilder();
    var written = new StringBuilder();
    String marked = scalar.text();
    int done = 0;
    for (int at = marked.indexOf(OPEN); at >= 0; at = marked.indexOf(OPEN, done)) {
      int end = marked.indexOf(CLOSE, at);
      String reference = reference(marked.substring(at + 1, Math.max(at + 1, end)), scalar);
      text.append(marked, done, at).append(value(reference, scalar));
      written.append(marked, done, at).append("${").append(reference).append('}');
      done = end + 1;
    }
    text.append(marked, done, marked.length());
    written.append(marked, done, marked.length());
    return new YamlNode.Scalar(
        scalar.path(), scalar.line(), text.toString(), scalar.plain(), written.toString());
  }

  /** A mark with an unknown number was written as an escape inside quotes, and is refused. */
  private String reference(String number, YamlNode.Scalar at) {
    for (int i = 0; i < references.size(); i++) {
      if (number.equals(Integer.toString(i))) {
        return references.get(i);
      }
    }
    throw new Misconfigured(at.path(), "U+E000", "remove this character", at.line());
  }

  private String value(String reference, YamlNode.Scalar at) {
    return reference.startsWith("file:")
        ? file(reference.substring(5), at)
        : environment
            .variable(reference)
            .orElseThrow(() -> refused(at, reference, "set the variable " + reference));
  }

  private String file(String path, YamlNode.Scalar at) {
    try {
      Path file = environment.folder().resolve(path);
      if (Files.isRegularFile(file) && Files.size(file) <= LARGEST_FILE) {
        return Files.readString(file).strip();
      }
    } catch (IOException | InvalidPathException e) {
      throw refused(at, "file:" + path, "name a readable text file; this one is not");
    }
    throw refused(at, "file:" + path, "name a regular file of at most 64 KiB");
  }

  private static Misconfigured refused(YamlNode.Scalar at, String reference, String remedy) {
    return new Misconfigured(at.path(), "${" + reference + "}", remedy, at.line());
  }
}
