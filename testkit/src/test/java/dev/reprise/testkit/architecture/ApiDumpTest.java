package dev.reprise.testkit.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reader behind every module's {@link ApiContract} sees each member that a program can use. */
class ApiDumpTest {
  private static final String MODULE = "module m { exports open; exports half to other; }";
  private static final String HIDDEN = "package %s; public class Hidden { public int x; }";
  private static final String SHAPES =
      """
      package open;
      import java.util.*;
      public sealed interface Shapes<T extends Comparable<T>> permits Shapes.Round, Shapes.Two {
        int SIDES = 4;
        T least(List<? super T> some) throws java.io.IOException;
        default long[] area(Map.Entry<String, ?> by) { return new long[0]; }
        static void none() {}
        record Round(List<String> names) implements Shapes<String> {
          public String least(List<? super String> some) { return ""; }
        }
        enum Two implements Shapes<String> {
          ONE;
          public String least(List<? super String> some) { return ""; }
        }
      }
      abstract class Inside { public int x; public static class Deeper {} }
      """;
  private static final String BASE =
      """
      package open;
      public abstract class Base {
        protected final int kept;
        int near;
        private int own;
        protected Base(int kept) { this.kept = kept; }
        protected abstract <A extends Runnable> A made(A one, String... more);
        void inside() {}
        private static class Own { public int x; }
      }
      """;

  @TempDir private Path folder;

  @Test
  void every_member_that_a_program_can_use_is_one_line_in_order() throws IOException {
    List<String> lines = dump(SHAPES, BASE);
    assertThat(lines).isSorted();
    assertThat(lines)
        .contains(
            "open.Shapes public interface<T extends java.lang.Comparable<T>>"
                + " permits open.Shapes.Round, open.Shapes.Two",
            "open.Shapes#SIDES public static final field int",
            "open.Shapes#least(java.util.List<? super T>) public abstract T"
                + " throws java.io.IOException",
            "open.Shapes#area(java.util.Map.Entry<java.lang.String, ?>) public default long[]",
            "open.Shapes#none() public static void",
            "open.Shapes.Round public static final record"
                + " : java.lang.Record, open.Shapes<java.lang.String>",
            "open.Shapes.Round#names component java.util.List<java.lang.String>",
            "open.Shapes.Round#names() public java.util.List<java.lang.String>",
            "open.Shapes.Round#new(java.util.List<java.lang.String>) public void",
            "open.Shapes.Two#ONE constant",
            "open.Base public abstract class",
            "open.Base#kept protected final field int",
            "open.Base#new(int) protected void",
            "open.Base#made(A, java.lang.String[]) protected abstract"
                + " <A extends java.lang.Runnable> A");
  }

  @Test
  void what_a_program_cannot_name_is_not_listed() throws IOException {
    assertThat(dump(SHAPES, BASE))
        .isNotEmpty()
        .allMatch(line -> line.startsWith("open."))
        .noneMatch(
            line -> line.matches(".*(Inside|Deeper|Own|#near|#own|#inside|VALUES|hashCode).*"));
  }

  @Test
  void a_changed_member_is_a_difference_and_is_named() throws IOException {
    List<String> written = dump(SHAPES, BASE);
    assertThat(ApiContract.difference(written, dump(SHAPES, BASE))).isEmpty();
    String changed = BASE.replace("protected final int kept", "protected final long kept");
    assertThat(ApiContract.difference(written, dump(SHAPES, changed)))
        .contains("- open.Base#kept protected final field int\n")
        .contains("+ open.Base#kept protected final field long\n")
        .contains("is a decision")
        .contains("-Dreprise.api.write=true");
  }

  @Test
  void a_member_that_goes_or_comes_is_a_difference() throws IOException {
    List<String> more = dump(SHAPES, BASE);
    List<String> less = dump(SHAPES.replace("static void none() {}", ""), BASE);
    String line = " open.Shapes#none() public static void\n";
    assertThat(ApiContract.difference(more, less)).contains("\n-" + line).doesNotContain("+ ");
    assertThat(ApiContract.difference(less, more)).contains("\n+" + line).doesNotContain("- ");
  }

  /** Compiles a module with these two files in its exported package, and reads it. */
  private List<String> dump(String shapes, String base) throws IOException {
    Path sources = Files.createTempDirectory(folder, "src");
    var files = new ArrayList<String>();
    files.add(file(sources, "module-info.java", MODULE));
    files.add(file(sources, "open/Shapes.java", shapes));
    files.add(file(sources, "open/Base.java", base));
    files.add(file(sources, "half/Hidden.java", HIDDEN.formatted("half")));
    files.add(file(sources, "shut/Hidden.java", HIDDEN.formatted("shut")));
    Path classes = Files.createTempDirectory(folder, "classes");
    files.addAll(List.of("-proc:none", "-Xlint:none", "-d", classes.toString()));
    int code =
        ToolProvider.getSystemJavaCompiler().run(null, null, null, files.toArray(String[]::new));
    assertThat(code).isZero();
    return ApiDump.of(classes);
  }

  private static String file(Path folder, String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text).toString();
  }
}
