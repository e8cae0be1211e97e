package dev.reprise.gateway.recording;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The words of the providers' APIs, and parts of the names of known models and tools, read from
 * {@code words.txt}. No text of a caller can add to them, so a word that is kept because it is one
 * of them tells nothing about a caller. Immutable.
 */
final class ApiWords {
  private final Map<WordSection, Set<String>> sections;

  private ApiWords(Map<WordSection, Set<String>> sections) {
    this.sections = sections;
  }

  /** What a word may be; the file says what each is. */
  enum WordSection {
    MEMBERS,
    OWN,
    ANYWHERE,
    NUMERIC,
    CHOICES,
    VALUES,
    MODELS,
    TOOLS,
    PATHS
  }

  static ApiWords shipped() {
    var sections = new EnumMap<WordSection, Set<String>>(WordSection.class);
    InputStream file =
        Objects.requireNonNull(ApiWords.class.getResourceAsStream("words.txt"), "words.txt");
    try (var lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
      Set<String> words = new HashSet<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("[")) {
          String name = line.substring(1, line.length() - 1).toUpperCase(Locale.ROOT);
          words = sections.computeIfAbsent(WordSection.valueOf(name), section -> new HashSet<>());
        } else if (!line.isEmpty() && !line.startsWith("#")) {
          words.addAll(List.of(line.split(" ", -1)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a resource of the program cannot be read", e);
    }
    return new ApiWords(sections);
  }

  boolean has(WordSection section, String word) {
    return sections.getOrDefault(section, Set.of()).contains(word);
  }
}
