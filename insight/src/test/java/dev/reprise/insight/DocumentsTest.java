package dev.reprise.insight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.gateway.Gateway;
import dev.reprise.gateway.config.CommandLineOptions;
import dev.reprise.gateway.config.Config;
import dev.reprise.gateway.config.Environment;
import dev.reprise.gateway.config.reading.CheckConfig;
import dev.reprise.gateway.config.reading.ConfigReader;
import dev.reprise.policy.bundle.BundleReader;
import dev.reprise.policy.bundle.ShippedBundles;
import dev.reprise.simulator.world.Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every fenced block of the documents is executed: shell against a running gateway, YAML as a
 * configuration or a part of a bundle. Python and TypeScript are executed by {@code compat/run},
 * and Java is compiled by the gateway's tests; here it is checked that they are handed over. A
 * block of any other kind fails, but for drawings ({@code text}).
 */
@Timeout(300)
class DocumentsTest {
  private static final Path ROOT = Path.of(System.getProperty("reprise.root"));
  private static final Set<String> BUNDLE_KEYS =
      Set.of("tools", "live", "headers", "rules", "rollout", "entries", "kill_switch");
  private static final Set<String> HANDED_OVER = Set.of("python", "typescript");

  @TempDir static Path folder;
  private static Gateway gateway;

  @BeforeAll
  static void start() throws IOException {
    Config config =
        ConfigReader.read(
            new CommandLineOptions(null, 0, 0, folder.resolve("data")),
            new Environment(Map.of(), folder));
    gateway = Gateway.start(config, () -> config, Settings.instant());
    Files.createDirectories(folder.resolve("DIR"));
    Files.createDirectories(folder.resolve("logs"));
    String line =
        "{\"model\":\"gpt-5.6-sol\",\"messages\":[{\"role\":\"user\",\"content\":\"Why?\"}]}\n";
    Files.writeString(folder.resolve("requests.jsonl"), line);
    Files.writeString(folder.resolve("logs/one.jsonl"), line);
    Files.writeString(
        folder.resolve("more.har"),
        "{\"log\":{\"entries\":[{\"request\":{\"method\":\"POST\",\"url\":\"https://api.openai.com/v1/chat/completions\",\"postData\":{\"text\":%s}}}]}}"
            .formatted('"' + line.strip().replace("\"", "\\\"") + '"'));
    script(
        "mvnw",
        "grep -q 'mvnw.*'\"$1\" '" + ROOT.resolve(".ci/run") + "' # the build itself runs it");
    script("reprise", REPRISE.formatted(java(), gateway.adminUrl(), folder.resolve("data")));
  }

  /** The program under test with this test's classes; {@code serve} starts and is stopped. */
  private static final String REPRISE =
      """
      run() { %1$s dev.reprise.insight.Main "$@"; }
      case $1 in
        serve)
          %1$s dev.reprise.insight.Main "$@" --port 0 --admin-port 0 --data served >served.out & server=$!
          until grep -q '^listening data=http' served.out; do kill -0 $server; sleep 0.1; done
          kill $server; wait $server || true ;;
        explain|stats|invalidate|reload) run "$@" --url %2$s --data %3$s ;;
        key) echo a-key | run "$@" ;;
        *) run "$@" ;;
      esac
      """;

  private static String java() {
    return "'%s' -XX:TieredStopAtLevel=1 -Xmx256m --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -cp '%s'"
        .formatted(
            Path.of(System.getProperty("java.home"), "bin", "java"),
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
  }

  private static void script(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, "#!/usr/bin/env bash\nset -eu\n" + text + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  private static Stream<FencedBlock> blocks(String language) throws IOException {
    return FencedBlock.all(ROOT).stream().filter(block -> block.language().equals(language));
  }

  static Stream<FencedBlock> shell() throws IOException {
    return blocks("sh");
  }

  static Stream<FencedBlock> yaml() throws IOException {
    return blocks("yaml");
  }

  @Test
  void every_block_is_of_a_kind_that_something_executes() throws Exception {
    List<FencedBlock> all = FencedBlock.all(ROOT);
    assertThat(all).isNotEmpty();
    Set<String> known = Set.of("sh", "yaml", "java", "python", "typescript");
    assertThat(all.stream().filter(block -> !known.contains(block.language())))
        .as("drawings alone are not executed, and hold no command")
        .allSatisfy(
            block -> {
              assertThat(block.language()).isEqualTo("text");
              assertThat(block.text()).doesNotContain("./", "curl ", "import ", "$ ");
            });
    String run = Files.readString(ROOT.resolve("compat/run"));
    for (String language : HANDED_OVER) {
      assertThat(run).contains("\"$here/snippets\" " + language);
    }
  }

  @Test
  void compat_takes_every_block_of_its_languages() throws Exception {
    for (String language : HANDED_OVER) {
      Process listing =
          new ProcessBuilder(ROOT.resolve("compat/snippets").toString(), language)
              .redirectErrorStream(true)
              .start();
      String said = new String(listing.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(listing.waitFor()).as(said).isZero();
      assertThat(said.lines())
          .containsExactlyElementsOf(
              blocks(language).map(block -> block.document() + ":" + block.line()).toList());
    }
  }

  @ParameterizedTest
  @MethodSource
  void shell(FencedBlock block) throws Exception {
    String text =
        block
            .text()
            .replace("http://127.0.0.1:8080", gateway.dataUrl())
            .replace("http://127.0.0.1:8081", gateway.adminUrl())
            .replace("req_…", asked());
    Path out = folder.resolve("out");
    Process bash =
        new ProcessBuilder("bash", "-euo", "pipefail", "-c", text)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    assertThat(bash.waitFor(240, TimeUnit.SECONDS)).as(block + " ends").isTrue();
    assertThat(bash.exitValue()).as(() -> block + "\n" + read(out)).isZero();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError("no output", e);
    }
  }

  /** The id of a request that was just answered. */
  private static String asked() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(gateway.dataUrl() + "/v1/chat/completions"))
            .header("content-type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"model\":\"gpt-5.6-sol\",\"messages\":[{\"role\":\"user\",\"content\":\"Why?\"}]}"))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(request, HttpResponse.BodyHandlers.discarding())
          .headers()
          .firstValue("reprise-request-id")
          .orElseThrow();
    }
  }

  @ParameterizedTest
  @MethodSource
  void yaml(FencedBlock block) throws Exception {
    String text = block.text().replace("sha256:…", "sha256:" + "0".repeat(64));
    String first = text.substring(0, text.indexOf(':'));
    if (BUNDLE_KEYS.contains(first)) {
      assertThat(BundleReader.read(inBundle(first, text)).version())
          .as(block.toString())
          .isNotEmpty();
    } else {
      Path file = Files.writeString(folder.resolve("block.yaml"), whole(text));
      var err = new ByteArrayOutputStream();
      int code =
          CheckConfig.run(
              CommandLineOptions.ofFile(file),
              new Environment(variables(text), folder),
              new PrintStream(new ByteArrayOutputStream()),
              new PrintStream(err, true, StandardCharsets.UTF_8));
      assertThat(code).as(block + ": " + err.toString(StandardCharsets.UTF_8)).isZero();
    }
  }

  /** With a file where the block names one, and with the providers that its routes name. */
  private static String whole(String text) throws IOException {
    Path named = Files.writeString(folder.resolve("named"), "{}");
    String here = text.replaceAll("file:/[^ },\"]+", "file:" + named);
    if (here.contains("providers:")) {
      return here;
    }
    var providers = new StringBuilder("providers:\n  simulator: {kind: simulator}\n");
    words(here, "provider: ")
        .filter(name -> !name.equals("simulator"))
        .distinct()
        .forEach(
            name ->
                providers.append("  ").append(name).append(": {kind: ").append(name).append("}\n"));
    return here + providers;
  }

  /** A value for every variable that the block reads. */
  private static Map<String, String> variables(String text) {
    return words(text, "${")
        .filter(name -> !name.startsWith("file"))
        .distinct()
        .collect(Collectors.toMap(name -> name, name -> "value"));
  }

  /** The words that stand directly behind that text. */
  private static Stream<String> words(String text, String before) {
    return Stream.of(text.split(Pattern.quote(before), -1))
        .skip(1)
        .map(rest -> rest.split("[^A-Za-z0-9_]", 2)[0]);
  }

  /** The default bundle with this key's section in place of its own. */
  private static String inBundle(String key, String section) {
    var bundle = new StringBuilder();
    boolean inside = false;
    for (String line : ShippedBundles.text("default").split("\n", -1)) {
      boolean top = !line.isEmpty() && !line.startsWith(" ");
      inside = top ? line.startsWith(key + ":") : inside;
      if (!inside) {
        bundle.append(line).append('\n');
      }
    }
    return bundle.append(section).toString();
  }
}
