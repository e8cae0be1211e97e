package dev.reprise.interleaving;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles a few sources against the product's classes, in memory. */
final class ChangedSources {
  private static final JavaCompiler JAVAC = ToolProvider.getSystemJavaCompiler();

  /** One for all: it remembers what is in the class path. */
  private static final StandardJavaFileManager FILES =
      JAVAC.getStandardFileManager(null, null, StandardCharsets.UTF_8);

  private ChangedSources() {}

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String type, String text) {
      super(URI.create("changed:///" + type.replace('.', '/') + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignored) {
      return text;
    }
  }

  private static final class Compiled extends SimpleJavaFileObject {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Compiled(String type) {
      super(URI.create("changed:///" + type.replace('.', '/') + ".class"), Kind.CLASS);
    }

    @Override
    public OutputStream openOutputStream() {
      return bytes;
    }
  }

  private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {
    final Map<String, Compiled> classes = new HashMap<>();

    InMemory() {
      super(FILES);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String type, JavaFileObject.Kind kind, FileObject sibling) {
      return classes.computeIfAbsent(type, Compiled::new);
    }
  }

  /**
   * @param sources by the names of their classes
   * @return classes by their names, inner ones too
   */
  static Map<String, byte[]> compiled(Map<String, String> sources) throws IOException {
    if (sources.isEmpty()) {
      return Map.of();
    }
    var told = new StringWriter();
    List<JavaFileObject> units = new ArrayList<>();
    sources.forEach((type, text) -> units.add(new Source(type, text)));
    try (var output = new InMemory()) {
      String path =
          System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
      List<String> options = List.of("-proc:none", "-nowarn", "-implicit:none", "-cp", path);
      if (!JAVAC.getTask(told, output, null, options, null, units).call()) {
        throw new AssertionError("the changed source does not compile: " + told);
      }
      var classes = new HashMap<String, byte[]>();
      output.classes.forEach((type, compiled) -> classes.put(type, compiled.bytes.toByteArray()));
      return classes;
    }
  }
}
