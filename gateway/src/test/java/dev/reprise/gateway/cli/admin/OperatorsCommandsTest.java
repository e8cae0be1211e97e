package dev.reprise.gateway.cli.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.gateway.Gateway;
import dev.reprise.gateway.cli.Commands;
import dev.reprise.gateway.config.CommandLineOptions;
import dev.reprise.gateway.config.Config;
import dev.reprise.gateway.config.Environment;
import dev.reprise.gateway.config.reading.ConfigReader;
import dev.reprise.testkit.Console;
import dev.reprise.yaml.Misconfigured;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands that ask the admin plane find its token by themselves (contract 2.2). */
@Timeout(60)
class OperatorsCommandsTest {
  private static final URI HERE = URI.create("http://127.0.0.1:8081");

  @TempDir Path folder;

  @Test
  void commands_are_let_in_with_the_data_folders_token_and_without_it_say_what_is_missing()
      throws Exception {
    Config config =
        ConfigReader.read(
            new CommandLineOptions(null, 0, 0, folder.resolve("data")),
            new Environment(Map.of(), folder));
    try (var gateway = Gateway.start(config, () -> config)) {
      String url = gateway.adminUrl();
      String data = folder.resolve("data").toString();
      assertThat(Commands.run("stats", "--url", url, "--data", data).code()).isZero();
      Console done = Commands.run("invalidate", "--tag", "t", "--url", url, "--data", data);
      assertThat(done.code()).as(done.err()).isZero();
      assertThat(Commands.run("explain", "req_none", "--url", url, "--data", data).err())
          .contains("No such decision");
      Console outside = Commands.run("stats", "--url", url, "--data", folder.toString());
      assertThat(outside.code()).isEqualTo(1);
      assertThat(outside.err()).contains("admin-token", "--data").hasLineCount(1);
      assertThat(Commands.run("stats", "--url", url, "--data", data, "--token", "wrong").code())
          .as("what the line says wins")
          .isEqualTo(1);
      Path file = folder.resolve("reprise.yaml");
      Files.writeString(file, "data: " + data);
      assertThat(Commands.run("stats", "--url", url, "--config", file.toString()).code()).isZero();
    }
  }

  @Test
  void commands_find_a_gateway_whose_ports_were_picked_at_the_start() throws Exception {
    Path data = folder.resolve("data");
    Path file = data.resolve("admin-address");
    Config config =
        ConfigReader.read(
            new CommandLineOptions(null, 0, 0, data), new Environment(Map.of(), folder));
    try (var gateway = Gateway.start(config, () -> config)) {
      Console found = Commands.run("stats", "--data", data.toString());
      assertThat(found.code()).as(found.err()).isZero();
      assertThat(Files.readString(file)).isEqualTo(gateway.adminUrl() + "\n");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
    assertThat(file).as("removed at a clean stop").doesNotExist();
    Files.writeString(file, "http://127.0.0.1:7\n");
    try (var gateway = Gateway.start(config, () -> config)) {
      assertThat(file).as("of a process that was killed").hasContent(gateway.adminUrl());
      Files.writeString(file, "http://127.0.0.1:7\n");
    }
    assertThat(file).as("the address of another gateway stays").exists();
  }

  @Test
  void an_address_is_taken_from_the_line_the_configuration_or_the_data_folder() throws Exception {
    Path data = Files.createDirectory(folder.resolve("data"));
    var environment = new Environment(Map.of(), folder);
    var nothing = new OperatorsToken(null, null, null);
    assertThat(nothing.admin(null, environment)).isEqualTo(HERE);
    Files.writeString(data.resolve("admin-address"), "http://127.0.0.1:7\n");
    assertThat(nothing.admin(null, environment)).hasPort(7);
    assertThat(nothing.admin("http://h:9/", environment)).hasToString("http://h:9");
    Path file = Files.writeString(folder.resolve("c.yaml"), "data: data\n");
    var configured = new OperatorsToken(null, file, null);
    assertThat(configured.admin(null, environment)).as("names no port").hasPort(7);
    Files.writeString(file, "data: data\nlisten: {admin: \"127.0.0.1:8\"}\n");
    assertThat(configured.admin(null, environment)).hasPort(8);
    Files.writeString(data.resolve("admin-address"), "http://192.0.2.1:7\n");
    assertThat(nothing.admin(null, environment))
        .as("a folder that nobody named sends no token to another machine")
        .isEqualTo(HERE);
    assertThat(new OperatorsToken(null, null, data).admin(null, environment)).hasPort(7);
    for (String damaged :
        new String[] {"", "nonsense", "http://h", "https://127.0.0.1:7", "http://a:7/b"}) {
      Files.writeString(data.resolve("admin-address"), damaged);
      assertThat(nothing.admin(null, environment)).as(damaged).isEqualTo(HERE);
    }
  }

  private @Nullable String found(OperatorsToken token, URI admin, Map<String, String> variables)
      throws Exception {
    return token.find(admin, new Environment(variables, folder)).orElse(null);
  }

  private void keep(String data, String token) throws Exception {
    Files.createDirectories(folder.resolve(data));
    Files.writeString(folder.resolve(data).resolve("admin-token"), token.repeat(32) + "\n");
  }

  @Test
  void the_line_wins_over_the_environment_over_the_configuration_over_the_folder()
      throws Exception {
    keep("data", "d");
    keep("other", "o");
    Path file = folder.resolve("c.yaml");
    Files.writeString(file, "admin_token: configured");
    Map<String, String> variable = Map.of("REPRISE_ADMIN_TOKEN", "variable");
    var nothing = new OperatorsToken(null, null, null);
    assertThat(found(new OperatorsToken("given", file, null), HERE, variable)).isEqualTo("given");
    assertThat(found(new OperatorsToken(null, file, null), HERE, variable)).isEqualTo("variable");
    assertThat(found(new OperatorsToken(null, file, null), HERE, Map.of())).isEqualTo("configured");
    assertThat(found(nothing, HERE, Map.of("REPRISE_CONFIG", "c.yaml"))).isEqualTo("configured");
    assertThat(found(nothing, HERE, Map.of())).isEqualTo("d".repeat(32));
    assertThat(found(new OperatorsToken(null, null, Path.of("other")), HERE, Map.of()))
        .isEqualTo("o".repeat(32));
    assertThat(found(new OperatorsToken(null, null, Path.of("none")), HERE, Map.of())).isNull();
    Files.writeString(file, "data: other");
    assertThat(found(new OperatorsToken(null, file, null), HERE, Map.of()))
        .isEqualTo("o".repeat(32));
  }

  @Test
  void a_folder_nobody_named_speaks_for_this_machine_only() throws Exception {
    keep("data", "d");
    var nothing = new OperatorsToken(null, null, null);
    for (String elsewhere : new String[] {"http://10.0.0.1:8081", "http://127.example:1"}) {
      assertThat(found(nothing, URI.create(elsewhere), Map.of())).as(elsewhere).isNull();
    }
    for (String here :
        new String[] {"http://localhost:1", "http://[::1]:1", "http://127.0.0.2:1"}) {
      assertThat(found(nothing, URI.create(here), Map.of())).as(here).isNotNull();
    }
    var named = new OperatorsToken(null, null, Path.of("data"));
    assertThat(found(named, URI.create("http://10.0.0.1:8081"), Map.of())).isNotNull();
  }

  @Test
  void a_configuration_that_is_unreadable_here_is_named_unless_the_folder_is() throws Exception {
    keep("data", "d");
    Files.writeString(folder.resolve("c.yaml"), "admin_token: ${NOT_SET_HERE}");
    Map<String, String> variable = Map.of("REPRISE_CONFIG", "c.yaml");
    assertThatThrownBy(() -> found(new OperatorsToken(null, null, null), HERE, variable))
        .isInstanceOf(Misconfigured.class)
        .hasMessageContaining("NOT_SET_HERE");
    assertThat(found(new OperatorsToken(null, null, Path.of("data")), HERE, variable))
        .isEqualTo("d".repeat(32));
  }

  @Test
  void an_open_relay_does_not_start_and_one_line_says_what_to_write() throws Exception {
    Path file = folder.resolve("relay.yaml");
    String open =
        "listen: {data: \"0.0.0.0:0\", admin: \"127.0.0.1:0\"}\n"
            + "providers: {p: {kind: openai, api_key: sk-canary}}\n";
    Files.writeString(file, open);
    for (String command : new String[] {"serve --config ", "check-config "}) {
      Console refused = Commands.run((command + file).split(" "));
      assertThat(refused.code()).as(command).isEqualTo(2);
      assertThat(refused.err())
          .startsWith("callers: (missing): listen.data is 0.0.0.0:0")
          .contains("provider p", "callers: {keys: [", "callers: {accept: any}")
          .doesNotContain("sk-canary")
          .hasLineCount(1);
    }
    Files.writeString(file, open + "callers: {accept: any}\n");
    assertThat(Commands.run("check-config", file.toString()).code()).as("in words").isZero();
    Files.writeString(file, open + "callers: {keys: [\"sha256:" + "0".repeat(64) + "\"]}\n");
    assertThat(Commands.run("check-config", file.toString()).out())
        .as("with keys")
        .contains("callers.keys: [sha256:00000000…]");
    Files.writeString(file, open.replace("0.0.0.0:0", "127.0.0.1:0"));
    assertThat(Commands.run("check-config", file.toString()).code()).as("on loopback").isZero();
    Files.writeString(file, open.replace(", api_key: sk-canary", ""));
    assertThat(Commands.run("check-config", file.toString()).code()).as("no key held").isZero();
  }

  @Test
  void a_key_of_the_environment_is_a_key_held_too() {
    for (String host : new String[] {"0.0.0.0:1", "10.0.0.1:1", "[::]:1", "gateway:1", "127.x:1"}) {
      Path file = folder.resolve("env.yaml");
      assertThatThrownBy(
              () -> {
                Files.writeString(file, "listen: {data: \"" + host + "\"}");
                ConfigReader.read(
                    CommandLineOptions.ofFile(file),
                    new Environment(Map.of("OPENAI_API_KEY", "k"), folder));
              })
          .as(host)
          .isInstanceOf(Misconfigured.class)
          .hasMessageContaining("provider openai");
    }
  }
}
