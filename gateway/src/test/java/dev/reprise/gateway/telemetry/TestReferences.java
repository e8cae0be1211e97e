package dev.reprise.gateway.telemetry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Finds test methods in the sources of all modules by {@code Class#method}. */
final class TestReferences {
  private static final List<String> MODULES =
      List.of("core", "testkit", "simulator", "insight", "gateway", "stores/jdbc");

  /** What fails a test when it is not so; {@code until} waits a limited time. */
  private static final List<String> ASSERTIONS = List.of("assertThat", "until(", ".isEqualTo(");

  /** Values that a counter has before anything happened. */
  private static final List<String> NOTHING =
      List.of("isZero()", "doesNotContain(", "isEqualTo(0)", "isEqualTo(\"0.0\")", " 0.0\\n\")");

  private final Map<String, String> classes = new HashMap<>();

  TestReferences(Path root) {
    for (String module : MODULES) {
      try (var files = Files.walk(root.resolve(module).resolve("src/test"))) {
        for (Path file : files.filter(it -> it.toString().endsWith(".java")).toList()) {
          String name = file.getFileName().toString();
          classes.merge( // a name may stand for two classes of different packages
              name.substring(0, name.length() - ".java".length()),
              Files.readString(file),
              String::concat);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The source of a test's method; empty when there is no such test. */
  private String body(String reference) {
    int hash = reference.indexOf('#');
    String text = classes.getOrDefault(reference.substring(0, Math.max(0, hash)), "");
    int at = text.indexOf(" " + reference.substring(hash + 1) + "(");
    if (at < 0) {
      return "";
    }
    // The format of the sources: a method's end is the only line that is a brace two blanks in.
    int before = text.lastIndexOf("\n  }\n", at);
    boolean test = text.substring(Math.max(0, before), at).contains("Test\n");
    return test ? text.substring(at, text.indexOf("\n  }\n", at)) : "";
  }

  /** Why the reference proves nothing about the names, or empty when it does. */
  String flaw(String reference, Predicate<String> names) {
    String body = body(reference);
    if (body.isEmpty()) {
      return "there is no test " + reference;
    }
    for (String statement : body.split(";")) {
      boolean asserts = ASSERTIONS.stream().anyMatch(statement::contains);
      if (asserts && NOTHING.stream().noneMatch(statement::contains) && names.test(statement)) {
        return "";
      }
    }
    return reference + " asserts nothing about it";
  }
}
