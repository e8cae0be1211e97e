package dev.reprise.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.house.SourceSizes.Method;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files and methods stay small over all modules (decision D52). {@code config/checkstyle.xml}
 * limits each file and each method; this test limits what is usual.
 */
class SourceSizesTest {
  static final Path ROOT = Path.of(System.getProperty("reprise.root"));
  private static final int MEDIAN_FILE = 75;
  private static final int METHOD_OF_95_PERCENT = 20;
  private static final int COMPLEXITY = 10;

  @Test
  void most_files_and_methods_are_small() throws IOException {
    List<Path> sources = MainSources.of(ROOT);
    SourceSizes sizes = SourceSizes.of(sources);
    List<Integer> lines = sizes.methods().stream().map(Method::lines).toList();
    int file = rank(sizes.files(), 50);
    int method = rank(lines, 95);
    System.out.printf(
        "sources: %d files, median %d lines; %d methods, median %d lines, 95 %% within %d; most complex %d%n",
        sources.size(),
        file,
        lines.size(),
        rank(lines, 50),
        method,
        sizes.methods().stream().mapToInt(Method::complexity).max().orElseThrow());
    assertThat(sources).hasSizeGreaterThan(500);
    assertThat(lines).hasSizeGreaterThan(sources.size());
    assertThat(file).as("lines of the median file").isLessThanOrEqualTo(MEDIAN_FILE);
    assertThat(method)
        .as("lines that 95 %% of the methods have at most")
        .isLessThanOrEqualTo(METHOD_OF_95_PERCENT);
  }

  @Test
  void only_cited_methods_decide_more_than_ten_things() throws IOException {
    Set<String> complex =
        SourceSizes.of(MainSources.of(ROOT)).methods().stream()
            .filter(method -> method.complexity() > COMPLEXITY)
            .map(method -> method.place().substring(0, method.place().indexOf(' ')))
            .collect(Collectors.toCollection(TreeSet::new));
    String cited = Files.readString(ROOT.resolve("config/suppressions.xml"));
    assertThat(complex)
        .allSatisfy(file -> assertThat(cited).contains(file.replace(".java", "\\.java")));
    assertThat(cited.split("<suppress ", -1)).hasSizeLessThanOrEqualTo(1 + 8);
  }

  @Test
  void lines_and_decisions_are_counted(@TempDir Path folder) throws IOException {
    Path source =
        Files.writeString(
            folder.resolve("Given.java"),
            """
            class Given {
              int plain() { return 1; }
              static { }
              IntPredicate small = a -> a > 1 && a < 5;
              List<Runnable> two = List.of(
                  () -> { Runnable inner = () -> { if (true) { } }; },
                  new Runnable() {
                    public void run() { }
                  });

              int five(int a, Object o) {
                Runnable r = () -> { if (a > 1 && a < 5) { plain(); } };
                return switch (o) {
                  case String s when s.isEmpty() -> 1;
                  case Integer i -> 2;
                  default -> 3;
                };
              }

              abstract static class None {
                abstract void bodiless();
              }
            }
            """);
    assertThat(SourceSizes.of(List.of(source)))
        .isEqualTo(
            new SourceSizes(
                List.of(23),
                List.of(
                    new Method("Given.java initializer", 1, 1),
                    new Method("Given.java small", 1, 2),
                    new Method("Given.java two", 1, 2),
                    new Method("Given.java plain", 1, 1),
                    new Method("Given.java run", 1, 1),
                    new Method("Given.java five", 8, 5))));
  }

  /** The value that so many percent of all do not exceed. */
  private static int rank(Collection<Integer> values, int percent) {
    List<Integer> sorted = values.stream().sorted().toList();
    return sorted.get(Math.ceilDiv(sorted.size() * percent, 100) - 1);
  }
}
