package dev.reprise.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every type, and every member of one, that {@code docs/journey.md} names exists where the document
 * says. So whoever renames one is told to change the document, too.
 */
class JourneyDocumentTest {
  private static final String FENCE = "```";
  private static final List<String> KINDS = List.of("class ", "record ", "interface ", "enum ");

  @Test
  void what_it_names_exists() throws IOException {
    String document = Files.readString(SourceSizesTest.ROOT.resolve("docs/journey.md"));
    Map<String, String> sources = sources();
    List<String> named = names(document);
    assertThat(named)
        .contains("door/Door.open", "lookup/EntryJudge", "EVERYONE")
        .hasSizeGreaterThan(80);
    var missing = new TreeSet<String>();
    for (String name : named) {
      if (!exists(name, sources)) {
        missing.add(name);
      }
    }
    assertThat(missing).as("names of docs/journey.md that are no types or members").isEmpty();
  }

  @Test
  void a_name_is_found_in_its_folder_and_with_its_member_only() {
    var sources =
        Map.of("/core/door/Door", "class Door { void open() {} record Knock() {} int A_B; }");
    assertThat(names("`door/Door.open` and ``` `Fenced` ``` and `Allow(terms)`, `Cache-Status`"))
        .containsExactly("door/Door.open", "Allow");
    assertThat(List.of("Door", "door/Door", "Door.open", "Door.Knock", "Knock", "A_B"))
        .allMatch(name -> exists(name, sources));
    assertThat(List.of("Doo", "window/Door", "Door.ope", "Kno", "A_", "open"))
        .noneMatch(name -> exists(name, sources));
  }

  /** Words in code spans whose last part begins with a capital letter, fenced blocks left out. */
  private static List<String> names(String document) {
    var names = new ArrayList<String>();
    String[] unfenced = document.split(FENCE, -1);
    for (int block = 0; block < unfenced.length; block += 2) {
      String[] spans = unfenced[block].split("`", -1);
      for (int span = 1; span < spans.length; span += 2) {
        for (String word : spans[span].split("[^A-Za-z0-9_./-]+", -1)) {
          String last = word.substring(word.lastIndexOf('/') + 1);
          if (!last.isEmpty() && Character.isUpperCase(last.charAt(0)) && !word.contains("-")) {
            names.add(word);
          }
        }
      }
    }
    return names;
  }

  private static boolean exists(String name, Map<String, String> sources) {
    String folder = name.substring(0, name.lastIndexOf('/') + 1);
    String[] parts = name.substring(folder.length()).replace(".java", "").split("\\.", -1);
    List<String> files =
        sources.entrySet().stream()
            .filter(source -> source.getKey().endsWith("/" + folder + parts[0]))
            .map(Map.Entry::getValue)
            .toList();
    if (files.isEmpty()) {
      return folder.isEmpty()
          && parts.length == 1
          && sources.values().stream().anyMatch(text -> declares(text, parts[0]));
    }
    return files.stream()
        .anyMatch(text -> Stream.of(parts).allMatch(part -> contains(text, "", part)));
  }

  /** Whether the text declares such a nested type, or holds such a constant. */
  private static boolean declares(String text, String name) {
    boolean constant = name.equals(name.toUpperCase(java.util.Locale.ROOT));
    return constant
        ? contains(text, "", name)
        : KINDS.stream().anyMatch(kind -> contains(text, kind, name));
  }

  /** Whether the name stands there as a whole word behind this beginning. */
  private static boolean contains(String text, String before, String name) {
    String wanted = before + name;
    for (int at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
      int end = at + wanted.length();
      boolean begins = at == 0 || !Character.isJavaIdentifierPart(text.charAt(at - 1));
      if (begins && (end == text.length() || !Character.isJavaIdentifierPart(text.charAt(end)))) {
        return true;
      }
    }
    return false;
  }

  /**
   * The path of each source without its ending, to its text; tests of the test kit are among them.
   */
  private static Map<String, String> sources() throws IOException {
    var sources = new LinkedHashMap<String, String>();
    var files = new ArrayList<>(MainSources.of(SourceSizesTest.ROOT));
    try (Stream<Path> tests = Files.walk(SourceSizesTest.ROOT.resolve("testkit/src/test/java"))) {
      tests.filter(file -> file.toString().endsWith("Test.java")).forEach(files::add);
    }
    for (Path file : files) {
      String path = file.toString().replace('\\', '/');
      sources.put(path.substring(0, path.lastIndexOf('.')), Files.readString(file));
    }
    return sources;
  }
}
