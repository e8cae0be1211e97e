package dev.reprise.gateway.journey.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.gateway.Gateway;
import dev.reprise.gateway.cli.Commands;
import dev.reprise.gateway.config.CommandLineOptions;
import dev.reprise.gateway.config.Environment;
import dev.reprise.gateway.config.reading.ConfigReader;
import dev.reprise.gateway.http.SelfSigned;
import dev.reprise.gateway.journey.fixture.ChildGateway;
import dev.reprise.gateway.journey.fixture.Wire;
import dev.reprise.gateway.journey.fixture.World;
import dev.reprise.testkit.Console;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an operator is told: addresses, reloads, failures of providers. */
@Timeout(60)
class OperatingJourneyTest {
  private static final String SIMULATED = "providers: {simulator: {kind: simulator}}\n";

  @TempDir Path folder;

  private Gateway started(Path file) {
    var environment = new Environment(Map.of(), folder);
    var options = new CommandLineOptions(file, null, null, folder.resolve("data"));
    return Gateway.start(
        ConfigReader.read(options, environment), () -> ConfigReader.read(options, environment));
  }

  private Path written(String yaml) throws Exception {
    return Files.writeString(folder.resolve("live.yaml"), yaml);
  }

  @Test
  void the_line_has_the_scheme_and_addresses_that_can_be_used() throws Exception {
    SelfSigned certificate = SelfSigned.of(folder, "dns:localhost,ip:127.0.0.1");
    String tls =
        "tls: {certificate: \"%s\", key: \"%s\"}"
            .formatted(certificate.certificate(), certificate.key());
    Path file =
        written("listen: {data: \"[::1]:0\", admin: \"127.0.0.1:0\", " + tls + "}\n" + SIMULATED);
    try (var gateway = started(file)) {
      assertThat(gateway.listening())
          .matches("listening data=https://\\[::1]:\\d+ admin=http://127\\.0\\.0\\.1:\\d+");
    }
    written("listen: {data: \"0.0.0.0:0\", admin: \"[::]:0\"}\n" + SIMULATED);
    try (var gateway = started(file)) {
      assertThat(gateway.listening())
          .matches(
              "listening data=http://0\\.0\\.0\\.0:\\d+ admin=http://\\[::]:\\d+"
                  + " use-data=http://[^ ]+:\\d+ use-admin=http://[^ ]+:\\d+");
    }
  }

  @Test
  void a_reload_says_what_it_applied_what_waits_and_what_is_wrong() throws Exception {
    Path file = written("listen: {data: \"127.0.0.1:0\", admin: \"127.0.0.1:0\"}\n" + SIMULATED);
    try (var gateway = started(file)) {
      String[] reload = {
        "reload", "--url", gateway.adminUrl(), "--data", folder.resolve("data").toString()
      };
      written(
          "listen: {data: \"127.0.0.1:0\", admin: \"127.0.0.1:0\"}\nlimits: {body: 1MiB, idle: 5s}\n"
              + SIMULATED
              + "routes: [{provider: simulator}]\npolicy: strict\n");
      Console applied = Commands.run(reload);
      assertThat(applied.code()).as(applied.err()).isZero();
      assertThat(applied.out())
          .contains("policy: in force: strict-")
          .contains("configuration: applied: policy, routes[0].coalesce,")
          .contains("needs a restart: limits.body, limits.idle");
      assertThat(Commands.run(reload).out())
          .as("once more")
          .contains("configuration: unchanged", "needs a restart: limits.body, limits.idle");
      written("limits: {idel: 5s}\nlisten: {dta: x}\n" + SIMULATED);
      Console refused = Commands.run(reload);
      assertThat(refused.code()).isEqualTo(1);
      assertThat(refused.err()).contains("limits.idel: there is no such key", "listen.dta: there");
      written(SIMULATED + "policy: nowhere.yaml\n");
      assertThat(Commands.run(reload).err()).contains("policy: ", "nowhere.yaml");
      assertThat(gateway.reload().line())
          .contains("policy: refused, strict-", "configuration: unchanged");
      written("listen: {data: \"127.0.0.1:0\", admin: \"127.0.0.1:0\"}\n" + SIMULATED);
      assertThat(gateway.reload().line()).contains("policy: in force: default-");
      written(SIMULATED + "policy: nowhere.yaml\n");
      assertThat(gateway.reload().line())
          .contains("policy: refused, default-")
          .doesNotContain("applied: policy");
    }
  }

  @Test
  void a_bundle_that_was_never_good_ends_the_start_as_a_wrong_configuration_does()
      throws Exception {
    Path bundle = folder.resolve("mine.yaml");
    Path file =
        written(
            "listen: {data: \"127.0.0.1:0\", admin: \"127.0.0.1:0\"}\npolicy: mine.yaml\n"
                + SIMULATED);
    assertThatThrownBy(() -> started(file))
        .hasMessage("policy: " + bundle + ": there is no such file");
    Files.writeString(bundle, "version: v1\nheaders: {ignroe: [x-a]}\n");
    Path errors = folder.resolve("err");
    var paths = new ChildGateway.Paths(file, folder.resolve("data"), errors);
    assertThat(ChildGateway.exitCode(paths)).isEqualTo(2);
    assertThat(Files.readString(errors))
        .contains(bundle + ": headers.ignroe: there is no such key; did you mean ignore?")
        .endsWith("(line 2)\n");
    assertThat(folder.resolve("data")).as("nothing was opened").doesNotExist();
    assertThat(Commands.run("check-config", file.toString()).err())
        .contains(bundle + ": headers.ignroe: ");
    Files.writeString(bundle, "version: v1\nheaders: {ignore: [x-a]}\n");
    try (var gateway = started(file)) {
      String[] reload = {
        "reload", "--url", gateway.adminUrl(), "--data", folder.resolve("data").toString()
      };
      Files.writeString(bundle, "version: v2\nheaders: {ignroe: [x-a]}\n");
      Console later = Commands.run(reload);
      assertThat(later.code()).isEqualTo(1);
      assertThat(later.err()).contains(bundle + ": headers.ignroe: ");
      assertThat(gateway.reload().line()).contains("policy: refused, v1 stays: " + bundle);
    }
  }

  @Test
  void the_last_line_of_the_log_says_that_the_process_stopped() throws Exception {
    ChildGateway child = ChildGateway.start(folder, "http://127.0.0.1:1");
    child.process().destroy();
    assertThat(child.process().waitFor(40, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(folder.resolve("err")).lines().toList().getLast())
        .contains("\"message\":\"stopped\"");
  }

  @Test
  void a_command_finds_the_admin_plane_in_the_configuration() throws Exception {
    int free;
    try (var probe = new ServerSocket(0)) {
      free = probe.getLocalPort();
    }
    Path file =
        written(
            "data: data\nlisten: {data: \"127.0.0.1:0\", admin: \"127.0.0.1:%d\"}\n".formatted(free)
                + SIMULATED);
    try (var gateway = started(file)) {
      Console found = Commands.run("stats", "--config", file.toString());
      assertThat(found.code()).as(found.err()).isZero();
    }
  }

  @Test
  void a_refused_request_is_counted_and_explained() throws Exception {
    String yaml = World.providers() + "callers: {keys: [\"sha256:" + "0".repeat(64) + "\"]}\n";
    try (var world = World.in(folder, yaml)) {
      World.Seen refused = Wire.CHAT.ask(world, "ada", "May I?", false);
      assertThat(refused.status()).isEqualTo(401);
      Console explained =
          Commands.run(
              "explain",
              refused.header("reprise-request-id"),
              "--url",
              world.gateway.adminUrl(),
              "--data",
              folder.resolve("data").toString());
      assertThat(explained.out()).contains("refused    status 401");
      assertThat(
              world
                  .admin("GET", "/v1/admin/stats", "")
                  .json()
                  .path("refused_by_status")
                  .path("401"))
          .hasToString("1");
    }
  }

  @Test
  void callers_are_told_who_failed_and_how_and_no_address() throws Exception {
    int closed;
    try (var probe = new ServerSocket(0)) {
      closed = probe.getLocalPort();
    }
    String yaml =
        "providers: {there: {kind: openai, retries: 0, base_url: \"http://127.0.0.1:%d\"}}"
            .formatted(closed);
    try (var world = World.in(folder, yaml)) {
      for (int call = 0; call < 12; call++) {
        World.Seen failed = Wire.CHAT.ask(world, "ada", "Are you there?", false);
        assertThat(failed.status()).isIn(502, 503);
        assertThat(failed.text())
            .contains("The provider there ", failed.header("reprise-request-id"))
            .doesNotContain("127.0.0.1", String.valueOf(closed), "onnection refused");
      }
    }
  }
}
