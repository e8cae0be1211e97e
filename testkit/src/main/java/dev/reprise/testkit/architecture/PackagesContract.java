package dev.reprise.testkit.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The rules for the packages of every module: none uses another that uses it, directly or through
 * others, and none has more than 20 source files. A module's test extends this class; surefire runs
 * it in the module's folder.
 */
public abstract class PackagesContract {
  private static final int MOST_FILES = 20;

  /** The folder of the module, with {@code pom.xml} in it. */
  protected Path module() {
    return Path.of("").toAbsolutePath();
  }

  /** The folders of sources whose packages are counted. */
  protected List<Path> sources() {
    return List.of(module().resolve("src/main/java"));
  }

  /** Cycles there still are, each as the set of its packages. A list to shorten. */
  protected List<Set<String>> knownCycles() {
    return List.of();
  }

  @Test
  void no_package_uses_one_that_uses_it() throws IOException {
    var graph = PackageGraph.of(module().resolve("target/classes"));
    assertThat(graph.cycles()).as(graph.uses().toString()).hasSameElementsAs(knownCycles());
  }

  @Test
  void no_package_has_more_than_twenty_files() throws IOException {
    var larger = new TreeMap<String, Integer>();
    for (Path folder : sources()) {
      Map<String, Integer> counted = filesByPackage(folder);
      assertThat(counted).as("packages of " + folder).isNotEmpty();
      counted.values().removeIf(files -> files <= MOST_FILES);
      counted.forEach((name, files) -> larger.merge(name, files, Math::max));
    }
    assertThat(larger).isEmpty();
  }

  private static Map<String, Integer> filesByPackage(Path folder) throws IOException {
    var counted = new TreeMap<String, Integer>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(it -> it.toString().endsWith(".java")).toList()) {
        String name = folder.relativize(file.resolveSibling("")).toString();
        counted.merge(name.replace('/', '.').replace('\\', '.'), 1, Integer::sum);
      }
    }
    return counted;
  }
}
