package dev.reprise.house;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CaseTree;
import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.DoWhileLoopTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ForLoopTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.WhileLoopTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * Measures Java sources with the compiler's own parser.
 *
 * @param files lines of each file
 * @param methods each method and constructor with a body
 */
record SourceSizes(List<Integer> files, List<Method> methods) {
  /**
   * @param place file and name
   * @param lines from the opening to the closing brace
   * @param complexity cyclomatic; a switch counts once, as in {@code config/checkstyle.xml}
   */
  record Method(String place, int lines, int complexity) {}

  static SourceSizes of(List<Path> sources) throws IOException {
    var files = new ArrayList<Integer>();
    for (Path source : sources) {
      files.add(Files.readAllLines(source).size());
    }
    var compiler = ToolProvider.getSystemJavaCompiler();
    var methods = new ArrayList<Method>();
    try (var manager = compiler.getStandardFileManager(null, null, null)) {
      var units = manager.getJavaFileObjectsFromPaths(sources);
      var task = (JavacTask) compiler.getTask(null, manager, null, null, null, units);
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      for (CompilationUnitTree unit : task.parse()) {
        new Methods(unit, positions, methods).scan(unit, null);
      }
    }
    return new SourceSizes(files, methods);
  }

  /** Finds methods; those of nested and anonymous classes count by themselves. */
  private static final class Methods extends TreeScanner<@Nullable Void, @Nullable Void> {
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final List<Method> found;

    Methods(CompilationUnitTree unit, SourcePositions positions, List<Method> found) {
      this.unit = unit;
      this.positions = positions;
      this.found = found;
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void none) {
      if (method.getBody() != null) {
        String file = Path.of(unit.getSourceFile().toUri()).getFileName().toString();
        var decisions = new Decisions();
        decisions.scan(method.getBody(), null);
        long first = line(positions.getStartPosition(unit, method.getBody()));
        long last = line(positions.getEndPosition(unit, method.getBody()));
        int lines = (int) (last - first) + 1;
        found.add(new Method(file + " " + method.getName(), lines, decisions.count));
      }
      return super.visitMethod(method, none);
    }

    private long line(long position) {
      return unit.getLineMap().getLineNumber(position);
    }
  }

  /** Counts the decisions of one method body, lambdas included, and one for the way through. */
  private static final class Decisions extends TreeScanner<@Nullable Void, @Nullable Void> {
    private int count = 1;

    @Override
    public @Nullable Void scan(@Nullable Tree tree, @Nullable Void none) {
      count += decides(tree) ? 1 : 0;
      return tree instanceof ClassTree ? null : super.scan(tree, none);
    }

    private static boolean decides(@Nullable Tree tree) {
      return switch (tree) {
        case IfTree _, ConditionalExpressionTree _, CatchTree _ -> true;
        case ForLoopTree _, EnhancedForLoopTree _, WhileLoopTree _, DoWhileLoopTree _ -> true;
        case SwitchTree _, SwitchExpressionTree _ -> true;
        case CaseTree guarded -> guarded.getGuard() != null;
        case BinaryTree both ->
            both.getKind() == Tree.Kind.CONDITIONAL_AND
                || both.getKind() == Tree.Kind.CONDITIONAL_OR;
        case null, default -> false;
      };
    }
  }
}
