package dev.reprise.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code ./reprise}, with a build that is there and a JDK that only notes its calls. */
@Timeout(60)
class LauncherTest {
  private static final Path ROOT = Path.of(System.getProperty("reprise.root"));

  @TempDir Path folder;

  @BeforeEach
  void aBuildWithoutStartUpCache() throws IOException {
    Path lib = Files.createDirectories(folder.resolve("insight/target/reprise/lib"));
    Files.createFile(lib.resolve("reprise-insight.jar"));
    Files.createDirectories(folder.resolve(".mvn"));
    Files.copy(ROOT.resolve(".mvn/jdk.sh"), folder.resolve(".mvn/jdk.sh"));
    Files.copy(ROOT.resolve("reprise"), folder.resolve("reprise"));
    Path bin = Files.createDirectories(folder.resolve("jdk/bin"));
    Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"25.0.1\"\n");
    script(bin.resolve("javac"), "exit 0");
    script(
        bin.resolve("java"),
        """
        case "$*" in
          *check-only=true*) echo check >>'%1$s'; case "$*" in *bad.yaml*) exit 2 ;; esac ;;
          *AOTCacheOutput=*)
            echo train >>'%1$s'
            for word in "$@"; do case $word in -XX:AOTCacheOutput=*) echo cache >"${word#*=}" ;; esac; done ;;
          *) echo run >>'%1$s' ;;
        esac
        """
            .formatted(folder.resolve("calls")));
    assertThat(folder.resolve("reprise").toFile().setExecutable(true)).isTrue();
  }

  private static void script(Path file, String text) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + text + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private int run(String... words) throws Exception {
    var line = new ArrayList<>(List.of(folder.resolve("reprise").toString()));
    line.addAll(List.of(words));
    var builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.redirectOutput(folder.resolve("said").toFile());
    builder.environment().put("REPRISE_JAVA_HOME", folder.resolve("jdk").toString());
    builder.environment().put("REPRISE_BUILD", "never");
    builder.environment().remove("REPRISE_AOT");
    Process process = builder.start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private List<String> calls() throws IOException {
    return Files.readAllLines(folder.resolve("calls"));
  }

  @Test
  void a_wrong_configuration_is_told_before_the_start_up_cache_is_made() throws Exception {
    assertThat(run("serve", "--config", "bad.yaml")).isEqualTo(2);
    assertThat(calls()).containsExactly("check");
  }

  @Test
  void a_good_one_is_checked_once_and_not_when_the_cache_is_there() throws Exception {
    assertThat(run("serve", "--config", "good.yaml")).as(said()).isZero();
    assertThat(calls()).containsExactly("check", "train", "run");
    assertThat(run("serve", "--config", "good.yaml")).isZero();
    assertThat(calls()).containsExactly("check", "train", "run", "run");
  }

  private String said() throws IOException {
    Path said = folder.resolve("said");
    return Files.exists(said) ? Files.readString(said) : "";
  }
}
