package dev.reprise.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.re2j.Pattern;
import dev.reprise.Reprise;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.sqlite.JDBC;

/**
 * A program that is a module, with Reprise and all it needs on the module path: it is compiled
 * against what is exported, and runs in a JVM of its own. The sheets, bundles and prices that core
 * reads are resources of a module then, and Jackson may reflect only on what is opened to it.
 */
class ModulePathTest {
  private static final String SOURCE = "Embedding.java";

  @TempDir private Path folder;

  @Test
  void a_program_on_the_module_path_is_answered_from_memory_and_from_a_later_life()
      throws Exception {
    assertThat(compiled(source(SOURCE))).isEmpty();
    List<String> said = run();
    assertThat(said).hasSize(4).allMatch(line -> line.startsWith("true dev.reprise.core reprise;"));
    assertThat(said.get(0)).contains("fwd=miss");
    assertThat(said.get(1)).contains("; hit").endsWith("detail=l1");
    assertThat(said.get(2)).contains("; hit").endsWith("detail=l2");
    assertThat(said.get(3)).doesNotContain("; hit");
  }

  @Test
  void what_is_not_exported_cannot_be_named_there() throws Exception {
    String other = "import dev.reprise.plan.Plan;\nimport dev.reprise.intake.Ask;";
    String reaching = source(SOURCE).replace("import dev.reprise.intake.Ask;", other);
    assertThat(compiled(reaching)).contains("package dev.reprise.plan is not visible");
    String sealing = other.replace("plan.Plan", "tier.seal.SealedEnvelope");
    assertThat(compiled(source(SOURCE).replace("import dev.reprise.intake.Ask;", sealing)))
        .contains("package dev.reprise.tier.seal is not visible");
  }

  private String source(String name) throws Exception {
    URL beside = ModulePathTest.class.getResource("/embedding/" + name);
    return Files.readString(Path.of(beside.toURI()));
  }

  /** What the compiler says; empty when it is content. */
  private String compiled(String program) throws Exception {
    Path sources = Files.createDirectories(folder.resolve("src/embedding"));
    Path main = Files.writeString(sources.resolve(SOURCE), program);
    Path module =
        Files.writeString(sources.resolve("module-info.java"), source("module-info.java"));
    var said = new ByteArrayOutputStream();
    ToolProvider.getSystemJavaCompiler()
        .run(
            null,
            said,
            said,
            "-Xlint:none",
            "-proc:none",
            "-d",
            folder.resolve("classes").toString(),
            "--module-path",
            modulePath(),
            main.toString(),
            module.toString());
    return said.toString(StandardCharsets.UTF_8);
  }

  private List<String> run() throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx256m");
    command.add("--enable-native-access=org.xerial.sqlitejdbc");
    command.add("--module-path");
    command.add(modulePath() + File.pathSeparator + folder.resolve("classes"));
    command.add("--module");
    command.add("embedding/embedding.Embedding");
    command.add(Files.createDirectories(folder.resolve("data")).toString());
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process program =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      assertThat(program.waitFor(60, TimeUnit.SECONDS)).as("the program ended").isTrue();
    } finally {
      program.destroyForcibly();
    }
    assertThat(program.exitValue()).as(Files.readString(err)).isZero();
    return Files.readAllLines(out);
  }

  /** Of what this test has on its class path, what a program needs; JSpecify is not. */
  private static String modulePath() {
    return Stream.of(
            Reprise.class,
            SqliteTier.class,
            Caffeine.class,
            JsonFactory.class,
            JsonMapper.class,
            JsonProperty.class,
            LoadSettings.class,
            Pattern.class,
            JDBC.class)
        .map(ModulePathTest::placeOf)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String placeOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
