package dev.reprise.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.freshness.Cause;
import dev.reprise.policy.Reason;
import dev.reprise.telemetry.Telemetry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every reason code and every event is produced somewhere, and some test makes it happen: a counter
 * that cannot move and a reason that nobody gives are promises that nobody keeps.
 */
class ProducedTest {
  private static final Path ROOT = Path.of(System.getProperty("reprise.root"));

  private static String product = "";
  private static String tests = "";

  @BeforeAll
  static void read() throws IOException {
    var main = new StringBuilder();
    for (Path file : MainSources.of(ROOT)) {
      String name = file.getFileName().toString();
      if (!name.equals("Reason.java") && !name.equals("Telemetry.java")) {
        main.append(Files.readString(file)).append('\n');
      }
    }
    product = main.toString();
    var all = new StringBuilder();
    for (String module : List.of("core", "testkit", "gateway", "stores/jdbc")) {
      try (var files = Files.walk(ROOT.resolve(module).resolve("src/test"))) {
        for (Path file : files.filter(it -> it.toString().endsWith(".java")).toList()) {
          if (!file.endsWith("ProducedTest.java")) {
            all.append(Files.readString(file)).append('\n');
          }
        }
      }
    }
    try (var files = Files.list(ROOT.resolve("conformance/policy"))) {
      for (Path file : files.toList()) {
        all.append(Files.readString(file)).append('\n');
      }
    }
    tests = all.toString();
  }

  private static boolean named(String text, String type, String constant) {
    String whole = type + "." + constant;
    for (int at = text.indexOf(whole); at >= 0; at = text.indexOf(whole, at + 1)) {
      int end = at + whole.length();
      if (end == text.length() || !Character.isJavaIdentifierPart(text.charAt(end))) {
        return true;
      }
    }
    return false;
  }

  /** Validation's causes are given on under the same name. */
  private static boolean produced(Reason reason) {
    boolean cause =
        Arrays.stream(Cause.values()).anyMatch(it -> it.name().equals(reason.name()))
            && named(product, "Cause", reason.name());
    return cause || named(product, "Reason", reason.name());
  }

  @Test
  void every_reason_is_given_by_the_product_and_made_to_happen_by_a_test() {
    var never = new ArrayList<String>();
    for (Reason reason : Reason.values()) {
      boolean tested =
          named(tests, "Reason", reason.name())
              || named(tests, "Cause", reason.name())
              || tests.contains("\"" + reason.code() + "\"")
              || tests.contains(" " + reason.code())
              || tests.contains("=" + reason.code());
      if (!produced(reason) || !tested) {
        never.add(reason + (produced(reason) ? " in no test" : " given by nobody"));
      }
    }
    assertThat(never).isEmpty();
  }

  @Test
  void every_event_is_told_by_the_product_and_made_to_happen_by_a_test() {
    var never = new ArrayList<String>();
    for (Telemetry.Event event : Telemetry.Event.values()) {
      String metric = event.metricName().replace('.', '_') + "_total";
      boolean tested = named(tests, "Event", event.name()) || tests.contains(metric);
      if (!named(product, "Event", event.name()) || !tested) {
        never.add(event.name());
      }
    }
    assertThat(never).isEmpty();
  }
}
