package dev.reprise.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Vendors are named in {@code provider/<name>} and in the catalogue's lists, nowhere else. */
class VendorNamesTest {
  private static final Path CORE =
      Path.of(System.getProperty("reprise.root"), "core/src/main/java/dev/reprise");
  private static final List<String> NAMES =
      List.of(
          "openai",
          "anthropic",
          "gemini",
          "google",
          "azure",
          "bedrock",
          "vllm",
          "sglang",
          "claude");

  /** The vendors' own folders, the lists of them, and one exception. */
  private static final List<String> MAY_NAME =
      List.of(
          "provider/anthropic/",
          "provider/bedrock/",
          "provider/engine/",
          "provider/gemini/",
          "provider/openai/",
          "catalogue/",
          // A bundle is read without knowing providers: it lists beginnings of header names.
          "policy/bundle/IgnoredHeaders.java");

  private static List<String> naming() throws IOException {
    var naming = new ArrayList<String>();
    try (Stream<Path> files = Files.walk(CORE)) {
      for (Path file : files.filter(it -> it.toString().endsWith(".java")).toList()) {
        if (Files.readAllLines(file).stream().anyMatch(VendorNamesTest::names)) {
          naming.add(CORE.relativize(file).toString().replace('\\', '/'));
        }
      }
    }
    return naming;
  }

  /** Comments may name vendors: they say where a rule comes from. */
  private static boolean names(String line) {
    String code = line.strip().toLowerCase(Locale.ROOT);
    boolean comment = code.startsWith("*") || code.startsWith("/*") || code.startsWith("//");
    boolean library = code.startsWith("import com.google.re2j.");
    return !comment && !library && NAMES.stream().anyMatch(code::contains);
  }

  @Test
  void no_code_outside_of_their_folders_names_them() throws IOException {
    assertThat(naming())
        .as("control")
        .contains("provider/openai/OpenAi.java", "catalogue/Dialects.java")
        .as("files that name a vendor and may not")
        .allMatch(file -> MAY_NAME.stream().anyMatch(file::startsWith));
  }
}
