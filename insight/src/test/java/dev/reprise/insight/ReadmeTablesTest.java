package dev.reprise.insight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.gateway.Gateway;
import dev.reprise.gateway.config.CommandLineOptions;
import dev.reprise.gateway.config.Config;
import dev.reprise.gateway.config.Environment;
import dev.reprise.gateway.config.reading.ConfigReader;
import dev.reprise.insight.cli.Commands;
import dev.reprise.simulator.world.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every row of README's tables that say what to send is done as written, against a running gateway
 * and with a model of today, to which nobody sends a temperature.
 */
@Timeout(120)
class ReadmeTablesTest {
  private static final Path README = Path.of(System.getProperty("reprise.root"), "README.md");
  private static final String[] TEN_MINUTES = {"Cache-Control", "max-age=600"};
  private static final String CHAT = "/v1/chat/completions";

  @TempDir static Path folder;
  private static Gateway gateway;
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  /** A row: what stands in its first cell, and the texts in code quotes of all of them. */
  record Row(String first, List<String> code) {
    /** The header fields that the row says to send, as names and values in turn. */
    String[] fields() {
      return code.stream()
          .filter(text -> text.contains(": ") && !text.startsWith("./"))
          .flatMap(text -> Stream.of(text.split(": ", 2)))
          .toArray(String[]::new);
    }

    @Override
    public String toString() {
      return first;
    }
  }

  private record Answer(int status, String cacheStatus, String body) {
    boolean hit() {
      return cacheStatus.startsWith("reprise; hit");
    }
  }

  @BeforeAll
  static void start() {
    Config config =
        ConfigReader.read(
            new CommandLineOptions(null, 0, 0, folder.resolve("data")),
            new Environment(Map.of(), folder));
    gateway = Gateway.start(config, () -> config, Settings.instant());
  }

  @AfterAll
  static void stop() {
    gateway.close();
    CLIENT.close();
  }

  private static Stream<Row> rows(String heading) throws IOException {
    List<String> lines = Files.readAllLines(README);
    int at = lines.indexOf(heading);
    assertThat(at).as(heading).isNotNegative();
    return lines.subList(at + 2, lines.size()).stream()
        .takeWhile(line -> line.startsWith("|"))
        .map(ReadmeTablesTest::row);
  }

  private static Row row(String line) {
    String[] quoted = line.split("`", -1);
    var code = new ArrayList<String>();
    for (int at = 1; at < quoted.length; at += 2) {
      code.add(quoted[at]);
    }
    return new Row(line.split("\\|", -1)[1].strip(), code);
  }

  static Stream<Row> wanted() throws IOException {
    return rows("| you want | send |");
  }

  static Stream<Row> reasons() throws IOException {
    return rows("| `detail` | what it means | what to do |");
  }

  @ParameterizedTest
  @MethodSource
  void wanted(Row row) throws Exception {
    String question = "About " + row.first() + "?";
    String[] fields = row.fields();
    assertThat(fields).isNotEmpty();
    switch (row.first()) {
      case "a fresh answer, kept for others" -> {
        kept(question);
        assertThat(ask(question, fields).hit()).as("fresh").isFalse();
        assertThat(ask("Another " + question, fields).hit()).isFalse();
        assertThat(ask("Another " + question, TEN_MINUTES).hit()).as("kept for others").isTrue();
      }
      case "nothing kept at all" -> {
        assertThat(ask(question, fields).cacheStatus()).doesNotContain("stored");
        assertThat(ask(question, TEN_MINUTES).hit()).as("nothing was kept").isFalse();
        assertThat(ask(question, fields).hit()).isFalse();
      }
      case "an answer at most a minute old, at any temperature" -> {
        assertThat(ask(question, fields).cacheStatus()).contains("stored");
        assertThat(ask(question, fields).hit()).isTrue();
      }
      case "only what is cached" -> {
        assertThat(ask(question, fields).status()).isEqualTo(504);
        kept(question);
        assertThat(ask(question, fields).hit()).as("the entry that is there").isTrue();
      }
      case "your own user's answers apart" -> {
        kept(question);
        assertThat(ask(question, and(TEN_MINUTES, fields)).hit()).as("apart").isFalse();
        assertThat(ask(question, and(TEN_MINUTES, fields)).hit()).as("and kept").isTrue();
      }
      case "to invalidate later" -> {
        assertThat(ask(question, and(TEN_MINUTES, fields)).cacheStatus()).contains("stored");
        kept(question);
        String command = row.code().getLast();
        assertThat(command).startsWith("./reprise ");
        var line =
            new ArrayList<>(List.of(command.substring("./reprise ".length()).split(" ", -1)));
        line.addAll(
            List.of("--url", gateway.adminUrl(), "--data", folder.resolve("data").toString()));
        assertThat(Commands.run(line.toArray(String[]::new)).code()).isZero();
        assertThat(ask(question, TEN_MINUTES).hit()).as("invalidated").isFalse();
      }
      default -> throw new AssertionError("no test does what this row says: " + row);
    }
  }

  @ParameterizedTest
  @MethodSource
  void reasons(Row row) throws Exception {
    String question = "\"Why is it " + row.code().getFirst() + "?\"";
    String reason = row.code().getFirst();
    switch (reason) {
      case "determinism-not-declared" -> {
        String body = chat(question, "");
        assertThat(post(CHAT, body).cacheStatus()).contains("fwd=bypass", "detail=" + reason);
        post(CHAT, body, row.fields());
        assertThat(post(CHAT, body, row.fields()).hit()).isTrue();
      }
      case "side-effecting-tool" -> {
        String tools =
            ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"pay\",\"parameters\":{}}}]";
        assertThat(post(CHAT, chat(question, tools), TEN_MINUTES).cacheStatus())
            .contains("fwd=bypass", "detail=" + reason, "tool=\"pay\"");
      }
      case "stateful" -> {
        String path = "/v1/responses";
        String body = "{\"model\":\"gpt-5.6-sol\",\"input\":" + question + "%s}";
        post(path, body.formatted(""), TEN_MINUTES);
        assertThat(post(path, body.formatted(""), TEN_MINUTES).hit())
            .as("what is not written is no state")
            .isTrue();
        List<String> members = row.code().subList(1, row.code().size() - 1);
        assertThat(members).contains("store: true", "previous_response_id");
        for (String member : members) {
          String[] written = member.split(": ", 2);
          String value = written.length == 2 ? written[1] : "\"id_1\"";
          String stateful = ",\"%s\":%s".formatted(written[0], value);
          assertThat(post(path, body.formatted(stateful), TEN_MINUTES).cacheStatus())
              .as(member)
              .contains("fwd=bypass", "detail=" + reason);
        }
      }
      default -> throw new AssertionError("no test does what this row says: " + row);
    }
  }

  private static String[] and(String[] some, String[] more) {
    return Stream.concat(Stream.of(some), Stream.of(more)).toArray(String[]::new);
  }

  /** With its positive control. */
  private static void kept(String question) throws Exception {
    ask(question, TEN_MINUTES);
    assertThat(ask(question, TEN_MINUTES).hit()).as("control: kept").isTrue();
  }

  private static Answer ask(String question, String... fields) throws Exception {
    return post(CHAT, chat("\"" + question + "\"", ""), fields);
  }

  private static String chat(String question, String more) {
    return "{\"model\":\"gpt-5.6-sol\",\"messages\":[{\"role\":\"user\",\"content\":%s}]%s}"
        .formatted(question, more);
  }

  private static Answer post(String path, String body, String... fields) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(gateway.dataUrl() + path))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    for (int at = 0; at < fields.length; at += 2) {
      request.header(fields[at], fields[at + 1]);
    }
    HttpResponse<String> answer =
        CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    return new Answer(
        answer.statusCode(), answer.headers().firstValue("cache-status").orElse(""), answer.body());
  }
}
