package dev.reprise.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One word means one thing: over the modules that make up the product a simple name is declared for
 * one type, whether top-level or nested. A reader who meets a name in a log, an issue or a search
 * then knows what is meant.
 */
class NamesTest {
  private static final List<String> MODULES =
      List.of("core", "stores", "gateway", "insight", "testkit");

  /**
   * One declaration.
   *
   * @param topLevel whether it is not declared inside another type
   */
  private record Declared(String name, boolean topLevel, String file) {
    @Override
    public String toString() {
      return (topLevel ? "top-level in " : "nested in ") + file;
    }
  }

  @Test
  void no_name_stands_for_two_types() throws IOException {
    List<Declared> all = declared(sources());
    assertThat(all).as("types that were found").hasSizeGreaterThan(1000);
    assertThat(tooOften(all)).isEmpty();
  }

  @Test
  void nested_types_count_and_anonymous_ones_do_not(@TempDir Path folder) throws IOException {
    List<Path> sources =
        List.of(
            source(folder, "one", "One", "class One { enum Twice {} record Thrice() {} }"),
            source(folder, "two", "Two", "class Two { enum Twice {} record Thrice() {} }"),
            source(folder, "three", "Three", "class Three { class Deep { interface Thrice {} } }"),
            source(folder, "four", "Three", "class Three { Object o = new Object() {}; }"));
    assertThat(tooOften(declared(sources)).keySet()).containsExactly("Three", "Thrice", "Twice");
  }

  private static Path source(Path folder, String pack, String type, String text)
      throws IOException {
    Path file = Files.createDirectories(folder.resolve(pack)).resolve(type + ".java");
    return Files.writeString(file, "package " + pack + "; " + text);
  }

  /** Names that are declared too often, with the places. */
  private static Map<String, List<Declared>> tooOften(List<Declared> all) {
    var byName =
        all.stream()
            .collect(Collectors.groupingBy(Declared::name, TreeMap::new, Collectors.toList()));
    byName.values().removeIf(same -> same.size() == 1);
    return byName;
  }

  private static List<Path> sources() throws IOException {
    return MainSources.of(SourceSizesTest.ROOT).stream()
        .filter(
            file -> MODULES.contains(SourceSizesTest.ROOT.relativize(file).getName(0).toString()))
        .toList();
  }

  private static List<Declared> declared(Collection<Path> sources) throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    var found = new ArrayList<Declared>();
    try (var manager = compiler.getStandardFileManager(null, null, null)) {
      var units = manager.getJavaFileObjectsFromPaths(sources);
      var task = (JavacTask) compiler.getTask(null, manager, null, null, null, units);
      for (CompilationUnitTree unit : task.parse()) {
        String file = Path.of(unit.getSourceFile().toUri()).getFileName().toString();
        new Types(unit.getPackageName() + "/" + file, found).scan(unit, null);
      }
    }
    return found;
  }

  /** Collects the types of one file; anonymous classes have no name. */
  private static final class Types extends TreeScanner<@Nullable Void, @Nullable Void> {
    private final String file;
    private final List<Declared> found;
    private int depth;

    Types(String file, List<Declared> found) {
      this.file = file;
      this.found = found;
    }

    @Override
    public @Nullable Void visitClass(ClassTree type, @Nullable Void none) {
      String name = type.getSimpleName().toString();
      if (!name.isEmpty()) {
        found.add(new Declared(name, depth == 0, file));
      }
      depth++;
      super.visitClass(type, none);
      depth--;
      return null;
    }
  }
}
