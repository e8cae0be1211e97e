package dev.reprise.gateway.journey.reuse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every Java block of the documents compiles against the SDKs that the tests use. */
class DocumentedJavaTest {
  private static final Path ROOT = Path.of(System.getProperty("reprise.root"));

  @TempDir Path folder;

  static Stream<String> blocks() throws IOException {
    List<Path> documents = new ArrayList<>(List.of(ROOT.resolve("README.md")));
    try (Stream<Path> files = Files.list(ROOT.resolve("docs"))) {
      files.filter(file -> file.toString().endsWith(".md")).forEach(documents::add);
    }
    var blocks = new ArrayList<String>();
    for (Path document : documents) {
      String[] parts = Files.readString(document).split("(?m)^```", -1);
      for (int at = 1; at < parts.length; at += 2) {
        if (parts[at].startsWith("java\n")) {
          blocks.add(parts[at].substring("java\n".length()));
        }
      }
    }
    assertThat(blocks).isNotEmpty();
    return blocks.stream();
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void compiles(String block) {
    var imports = new StringBuilder();
    var body = new StringBuilder();
    block.lines().forEach(l -> (l.startsWith("import ") ? imports : body).append(l).append('\n'));
    String source =
        imports + "class Snippet { static void run() throws Exception {\n" + body + "}}\n";
    var file =
        new SimpleJavaFileObject(URI.create("string:///Snippet.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    var said = new StringWriter();
    boolean compiled =
        ToolProvider.getSystemJavaCompiler()
            .getTask(
                said,
                null,
                null,
                List.of(
                    "-d",
                    folder.toString(),
                    "-proc:none",
                    "-cp",
                    System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path"))),
                null,
                List.of(file))
            .call();
    assertThat(compiled).as(source + said).isTrue();
  }
}
