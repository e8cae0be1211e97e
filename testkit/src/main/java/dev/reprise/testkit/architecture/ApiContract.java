package dev.reprise.testkit.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Compares what a module exports with the list in {@code api.txt} beside it. Programs are compiled
 * against it, so that a change must be made on purpose.
 */
public abstract class ApiContract {
  private static final String WRITE = "reprise.api.write";

  /** The folder of the module, with {@code pom.xml} and {@code api.txt} in it. */
  protected abstract Path module();

  @Test
  void what_is_exported_is_what_is_written_down() throws IOException {
    List<String> now = ApiDump.of(module().resolve("target/classes"));
    Path written = module().resolve("api.txt");
    if (Boolean.getBoolean(WRITE)) {
      Files.write(written, now);
    }
    assertThat(difference(Files.readAllLines(written), now)).isEmpty();
  }

  /** Empty when both are the same lines in the same order; else what to do about it. */
  public static String difference(List<String> written, List<String> now) {
    if (written.equals(now)) {
      return "";
    }
    var gone = new ArrayList<>(written);
    gone.removeAll(now);
    var added = new ArrayList<>(now);
    added.removeAll(written);
    var text = new StringBuilder("What programs are compiled against has changed:\n");
    gone.forEach(line -> text.append("- ").append(line).append('\n'));
    added.forEach(line -> text.append("+ ").append(line).append('\n'));
    return text.append(
            "A change of it is a decision: a line that goes or changes breaks programs, ")
        .append("and a line that comes has to be kept.\nIf it is wanted, state it in CHANGELOG.md ")
        .append("and write api.txt anew: ./mvnw test -pl testkit -am -Dtest=CoreApiTest ")
        .append("-Dsurefire.failIfNoSpecifiedTests=false -Dreprise.test.args=-D")
        .append(WRITE)
        .append("=true\n")
        .toString();
  }
}
