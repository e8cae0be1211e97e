package dev.reprise.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.breaker.Breaker;
import dev.reprise.breaker.SharedBreaker;
import dev.reprise.budget.MemoryBudget;
import dev.reprise.freshness.Cause;
import dev.reprise.gateway.resilience.Retry;
import dev.reprise.policy.Reason;
import dev.reprise.response.Sink.Broken.BreakCause;
import dev.reprise.telemetry.Decision;
import dev.reprise.telemetry.LayerResult;
import dev.reprise.telemetry.Outcome;
import dev.reprise.telemetry.Telemetry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Whatever the product can tell is made to happen by a test: every metric, every label, every value
 * of a closed set and every reason. {@code produced.tsv} names the test of each; a counter that
 * nothing moves and a reason that nobody gives have none, and fail here.
 */
class ProducedTest {
  private static final Path ROOT = Path.of(System.getProperty("reprise.root"));

  private final TestReferences tests = new TestReferences(ROOT);
  private final Map<String, Map<String, String>> listed = listed();

  private static Map<String, Map<String, String>> listed() {
    var all = new LinkedHashMap<String, Map<String, String>>();
    for (String line : lines()) {
      String[] columns = line.split("\t", -1);
      assertThat(columns).as(line).hasSize(3);
      String twice =
          all.computeIfAbsent(columns[0], ignored -> new LinkedHashMap<>())
              .put(columns[1], columns[2]);
      assertThat(twice).as("listed twice: " + line).isNull();
    }
    return all;
  }

  private static List<String> lines() {
    try (InputStream in = ProducedTest.class.getResourceAsStream("produced.tsv")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().filter(line -> !line.startsWith("#")).toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * Each name of the product has a row, each row a name, and its test asserts on one of the words.
   */
  private void walk(String kind, Set<String> names, Function<String, List<String>> words) {
    Map<String, String> rows = listed.getOrDefault(kind, Map.of());
    assertThat(rows.keySet()).as(kind).containsExactlyInAnyOrderElementsOf(names);
    var flaws = new ArrayList<String>();
    rows.forEach(
        (name, reference) -> {
          String flaw =
              tests.flaw(
                  reference,
                  statement -> words.apply(name).stream().anyMatch(word -> has(statement, word)));
          if (!flaw.isEmpty()) {
            flaws.add(name + ": " + flaw);
          }
        });
    assertThat(flaws).as(kind).isEmpty();
  }

  /** The word alone, and not as the beginning of a longer one. */
  private static boolean has(String text, String word) {
    for (int at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
      int end = at + word.length();
      boolean longer =
          Character.isLetterOrDigit(word.charAt(word.length() - 1))
              && end < text.length()
              && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_');
      if (!longer) {
        return true;
      }
    }
    return false;
  }

  private static String code(Enum<?> constant) {
    return constant.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }

  private static String constant(String code) {
    return code.toUpperCase(java.util.Locale.ROOT).replace('-', '_');
  }

  private static Set<String> codes(Enum<?>... constants) {
    return Arrays.stream(constants).map(ProducedTest::code).collect(Collectors.toSet());
  }

  private static String label(String name, String value) {
    return name + "=\\\"" + value + "\\\"";
  }

  @Test
  void every_reason() {
    assertThat(Arrays.stream(Cause.values()).map(Cause::reason)).isSubsetOf(Reason.values());
    walk(
        "reason",
        codes(Reason.values()),
        code ->
            List.of(
                "Reason." + constant(code),
                "Cause." + constant(code),
                "detail=" + code,
                "\"" + code + "\"",
                label("reason", code)));
  }

  @Test
  void every_metric() throws IOException {
    Set<String> names =
        Help.names().stream().map(it -> it.replace('.', '_')).collect(Collectors.toSet());
    assertThat(names).as("the scrape has no others").containsAll(plain(scraped()));
    for (Telemetry.Event event : Telemetry.Event.values()) {
      assertThat(names).contains(event.metricName().replace('.', '_'));
    }
    String product = product();
    for (String name : Help.names()) {
      boolean made = name.startsWith("provider.handle_"); // by the word of what happened to it
      assertThat(
              made
                  || product.contains("\"" + name + "\"")
                  || product.contains("\"" + name + "_total\""))
          .as("registered: " + name)
          .isTrue();
    }
    walk(
        "metric",
        names,
        name -> List.of(name, name + "_total", name + "_seconds_count", name + "_seconds_sum"));
  }

  private static String product() throws IOException {
    var all = new StringBuilder();
    for (String module : List.of("core", "gateway")) {
      try (var files = Files.walk(ROOT.resolve(module).resolve("src/main"))) {
        for (Path file : files.filter(it -> it.toString().endsWith(".java")).toList()) {
          if (!file.endsWith("Help.java")) {
            all.append(Files.readString(file));
          }
        }
      }
    }
    return all.toString();
  }

  /** Metrics of ours without the endings that Prometheus adds. */
  private static Set<String> plain(String scrape) {
    return scrape
        .lines()
        .filter(line -> line.startsWith("# TYPE "))
        .map(line -> line.split(" ")[2])
        .map(name -> name.replace("_total", "").replace("_seconds", ""))
        .collect(Collectors.toSet());
  }

  /** Everything that {@link Metrics} has a method for, once. */
  private static String scraped() {
    var metrics = new Metrics(Decisions.accounts(), () -> 0);
    var breaker =
        new SharedBreaker(
            new Breaker.Bounds(
                Duration.ofSeconds(10), 1, 50, Duration.ofSeconds(1), Duration.ofSeconds(9)),
            (to, why) -> {});
    metrics.memory(MemoryBudget.ofHeap());
    metrics.storage("l1", () -> 1);
    metrics.replica("replica.cache_utilisation", "r", () -> 1);
    metrics.guarded("e", breaker);
    metrics.retried("p", Retry.ANSWERED);
    metrics.unread(401);
    Decision.RequestSummary asked = Decisions.asked("acme", "a", "gpt-4o");
    metrics.completed(Decisions.hit("req_1", asked));
    for (Reason reason : Reason.values()) {
      Decision miss = Decisions.miss("req_2", asked, reason);
      metrics.completed(miss);
      metrics.completed(miss.ended(miss.ended().cut(BreakCause.TIMEOUT.code(), ""), null));
    }
    return metrics.scrape();
  }

  @Test
  void every_label() {
    var names = new TreeSet<String>();
    scraped()
        .lines()
        .filter(line -> !line.startsWith("#") && line.contains("{"))
        .flatMap(line -> Stream.of(line.substring(line.indexOf('{') + 1).split("[,}]")))
        .filter(part -> part.contains("=\""))
        .map(part -> part.substring(0, part.indexOf('=')))
        .filter(name -> !name.equals("le")) // of every histogram
        .forEach(names::add);
    assertThat(names).contains("tenant", "cause", "status").hasSizeGreaterThan(15);
    walk("label", names, name -> List.of(name + "=\\\"", name + "=\"", name + "=["));
  }

  @Test
  void every_value_of_a_closed_set() {
    Set<String> outcomes = codes(Outcome.values());
    outcomes.add("unread");
    walk("outcome", outcomes, word -> List.of(label("outcome", word)));
    walk(
        "result",
        Arrays.stream(LayerResult.values()).map(LayerResult::word).collect(Collectors.toSet()),
        word -> List.of(label("result", word)));
    walk(
        "retry",
        codes(Retry.values()),
        code -> List.of(label("outcome", code), "Retry." + constant(code)));
    walk(
        "cut",
        codes(BreakCause.values()),
        code -> List.of(label("cause", code), "BreakCause." + constant(code)));
    Set<String> uses = codes(MemoryBudget.Use.values());
    uses.remove(MemoryBudget.Use.REMEMBERED.word()); // has no figure
    walk("use", uses, word -> List.of(label("use", word), "Use." + constant(word)));
    walk(
        "kind",
        Set.of("input", "cache_read", "cache_write", "output"),
        word -> List.of(label("kind", word)));
  }
}
