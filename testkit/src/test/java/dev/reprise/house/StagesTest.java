package dev.reprise.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A test that the plain build leaves out by its tag runs in a stage of {@code .ci/run}, or of
 * {@code .ci/nightly}.
 */
class StagesTest {
  private static final String TAG = "@Tag(\"";

  /** The plain build leaves these out. */
  private static Set<String> excluded() throws IOException {
    String pom = Files.readString(SourceSizesTest.ROOT.resolve("pom.xml"));
    String key = "<reprise.excluded.groups>";
    int from = pom.indexOf(key) + key.length();
    return new TreeSet<>(List.of(pom.substring(from, pom.indexOf('<', from)).split(",")));
  }

  @Test
  void every_tag_is_left_out_of_the_plain_build_and_has_a_stage_that_runs_it() throws IOException {
    var tags = new TreeSet<String>();
    for (Path file : tests()) {
      tags.addAll(tags(Files.readString(file)));
    }
    assertThat(tags).isEqualTo(excluded());
    Path folder = SourceSizesTest.ROOT.resolve(".ci");
    String stages =
        Files.readString(folder.resolve("run")) + Files.readString(folder.resolve("nightly"));
    for (String tag : tags) {
      assertThat(stages).as("a stage for the tag " + tag).contains("-Dreprise.groups=" + tag);
    }
  }

  /** The fuzz stage looks for {@code @FuzzTest}: a plain test of that tag would run nowhere. */
  @Test
  void a_test_of_the_tag_fuzz_is_a_fuzz_target() throws IOException {
    for (Path file : tests()) {
      String text = Files.readString(file);
      if (tags(text).contains("fuzz")) {
        assertThat(text).as(file.toString()).contains("@FuzzTest").doesNotContain("  @Test\n");
      }
    }
  }

  private static Set<String> tags(String text) {
    var found = new TreeSet<String>();
    for (int at = text.indexOf(TAG); at >= 0; at = text.indexOf(TAG, at + 1)) {
      found.add(text.substring(at + TAG.length(), text.indexOf('"', at + TAG.length())));
    }
    return found;
  }

  private static List<Path> tests() throws IOException {
    var found = new ArrayList<Path>();
    for (String module :
        List.of("core", "testkit", "stores/jdbc", "simulator", "gateway", "insight", "bench")) {
      Path folder = SourceSizesTest.ROOT.resolve(module).resolve("src/test/java");
      if (Files.isDirectory(folder)) {
        try (Stream<Path> files = Files.walk(folder)) {
          files.filter(StagesTest::carriesTags).forEach(found::add);
        }
      }
    }
    return found;
  }

  private static boolean carriesTags(Path file) {
    try {
      return file.toString().endsWith(".java")
          && !file.endsWith("StagesTest.java")
          && Files.readString(file).contains(TAG);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
