package dev.reprise.house;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.CaseTree;
import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.DoWhileLoopTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ForLoopTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
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
import java.util.function.Consumer;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * Measures Java sources with the compiler's own parser.
 *
 * @param files lines of each file
 * @param methods each method and constructor with a body, each block that initialises a class or an
 *     object, and each lambda in the initializer of a field, under the name of the field
 */
record SourceSizes(List<Integer> files, List<Method> methods) {
  /**
   * @param place file and name
   * @param lines from the first to the last line of the body
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
        add(method.getName(), method.getBody());
      }
      return super.visitMethod(method, none);
    }

    @Override
    public @Nullable Void visitClass(ClassTree type, @Nullable Void none) {
      for (Tree member : type.getMembers()) {
        if (member instanceof VariableTree field && field.getInitializer() != null) {
          new Lambdas(lambda -> add(field.getName(), lambda.getBody()))
              .scan(field.getInitializer(), null);
        } else if (member instanceof BlockTree initializer) {
          add("initializer", initializer);
        }
      }
      return super.visitClass(type, none);
    }

    private void add(CharSequence name, Tree body) {
      String file = Path.of(unit.getSourceFile().toUri()).getFileName().toString();
      var decisions = new Decisions();
      decisions.scan(body, null);
      long first = line(positions.getStartPosition(unit, body));
      long last = line(positions.getEndPosition(unit, body));
      found.add(new Method(file + " " + name, (int) (last - first) + 1, decisions.count));
    }

    private long line(long position) {
      return unit.getLineMap().getLineNumber(position);
    }
  }

  /** Finds the lambdas of a field's initializer that stand in no other lambda and no class body. */
  private static final class Lambdas extends TreeScanner<@Nullable Void, @Nullable Void> {
    private final Consumer<LambdaExpressionTree> found;

    Lambdas(Consumer<LambdaExpressionTree> found) {
      this.found = found;
    }

    @Override
    public @Nullable Void visitLambdaExpression(LambdaExpressionTree lambda, @Nullable Void none) {
      found.accept(lambda);
      return null;
    }

    @Override
    public @Nullable Void visitClass(ClassTree type, @Nullable Void none) {
      return null;
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
