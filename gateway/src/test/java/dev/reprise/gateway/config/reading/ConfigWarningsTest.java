package dev.reprise.gateway.config.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.gateway.config.CommandLineOptions;
import dev.reprise.gateway.config.ConfigWarnings;
import dev.reprise.gateway.config.Environment;
import dev.reprise.yaml.Misconfigured;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is told of a configuration that is allowed and not meant, and of one that is not allowed.
 */
class ConfigWarningsTest {
  private static final String PROVIDERS =
      "providers: {a: {kind: openai}, b: {kind: openai_compatible, base_url: \"http://b/v1\"}, c: {kind: anthropic}}\n";

  @TempDir Path folder;

  private List<String> warnings(String yaml) {
    return ConfigWarnings.of(
        ConfigReader.read(yaml, null, CommandLineOptions.NONE, new Environment(Map.of(), folder)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{provider: a}|{when: {model: x}, provider: b}|true",
        "{when: {model: 'gpt-*'}, provider: a}|{when: {model: 'gpt-5*'}, provider: b}|true",
        "{when: {model: 'gpt-*'}, provider: a}|{when: {model: gpt-5, task: t}, provider: b}|true",
        "{when: {model: 'gpt-5*'}, provider: a}|{when: {model: 'gpt-*'}, provider: b}|false",
        "{when: {model: 'gpt-*', task: t}, provider: a}|{when: {model: 'gpt-5'}, provider: b}|false",
        "{provider: a}|{when: {model: x}, provider: c}|false",
        "{when: {tenant: acme}, provider: a}|{provider: b}|true",
      })
  void a_route_that_nobody_reaches_is_named(String first, String second, boolean warned) {
    List<String> told = warnings(PROVIDERS + "routes: [" + first + ", " + second + "]");
    assertThat(!told.isEmpty()).as("%s", told).isEqualTo(warned);
    assertThat(told).allSatisfy(line -> assertThat(line).contains("is never reached"));
  }

  @Test
  void a_public_admin_plane_and_a_shared_credential_without_a_key_are_named() {
    assertThat(warnings("listen: {admin: \"0.0.0.0:8081\"}\n" + PROVIDERS))
        .singleElement()
        .asString()
        .startsWith("listen.admin: 0.0.0.0:8081: ");
    assertThat(warnings("providers: {a: {kind: openai, shared_credential: accepted}}"))
        .singleElement()
        .asString()
        .startsWith("providers.a.shared_credential: accepted: this does nothing");
    assertThat(warnings("providers: {a: {kind: openai, api_key: k, shared_credential: accepted}}"))
        .as("control")
        .isEmpty();
  }

  @Test
  void a_file_that_names_no_provider_is_refused_and_none_is_not() throws Exception {
    Path file = folder.resolve("reprise.yaml");
    CommandLineOptions named = CommandLineOptions.ofFile(file);
    var empty = new Environment(Map.of(), folder);
    for (String yaml : new String[] {"", "listen: {data: \"127.0.0.1:1\"}", "providers: {}"}) {
      Files.writeString(file, yaml);
      assertThatThrownBy(() -> ConfigReader.read(named, empty))
          .isInstanceOf(Misconfigured.class)
          .hasMessageStartingWith("providers: (missing): this file names no provider");
      assertThat(ConfigReader.readForCommands(named, empty).providers()).isNotEmpty();
      assertThat(ConfigReader.read(named, new Environment(Map.of("OPENAI_API_KEY", "k"), folder)))
          .satisfies(read -> assertThat(read.providers().getFirst().simulator()).isFalse());
    }
    Files.writeString(file, "providers: {simulator: {kind: simulator}}");
    assertThat(ConfigReader.read(named, empty).providers()).isNotEmpty();
    assertThat(ConfigReader.read(CommandLineOptions.NONE, empty).providers()).isNotEmpty();
  }

  @Test
  void all_unknown_keys_are_named_at_once_and_before_what_follows_from_them() {
    assertThatThrownBy(
            () ->
                warnings(
                    "lisen: {}\nproviders:\n  p: {knid: openai}\nroutes: [{provder: p}]\nlimits: {idle: never}"))
        .isInstanceOf(Misconfigured.class)
        .hasMessage(
            """
            lisen: there is no such key; did you mean listen? Write that, or leave it out (line 1); \
            providers.p.knid: there is no such key; did you mean kind? Write that, or leave it out (line 3); \
            routes[0].provder: there is no such key; did you mean provider? Write that, or leave it out (line 4)""");
  }

  @Test
  void too_much_memory_is_blamed_on_what_was_written() {
    assertThatThrownBy(() -> warnings("limits: {memory: {writes: 90%}}"))
        .hasMessageStartingWith("limits.memory.writes: 90%: stores.l1.max_bytes takes ");
    assertThatThrownBy(() -> warnings("stores: {l1: {max_bytes: 90%}}"))
        .hasMessageStartingWith("stores.l1.max_bytes: 90%: ");
  }

  @Test
  void a_data_folder_in_the_file_lies_beside_the_file() throws Exception {
    Path file = Files.createDirectories(folder.resolve("etc")).resolve("reprise.yaml");
    var here = new Environment(Map.of(), folder);
    Files.writeString(file, "data: kept");
    assertThat(ConfigReader.readForCommands(CommandLineOptions.ofFile(file), here).data())
        .isEqualTo(folder.resolve("etc/kept"));
    var given = new CommandLineOptions(file, null, null, Path.of("given"));
    assertThat(ConfigReader.readForCommands(given, here).data()).isEqualTo(folder.resolve("given"));
    Files.writeString(file, "");
    assertThat(ConfigReader.readForCommands(CommandLineOptions.ofFile(file), here).data())
        .isEqualTo(folder.resolve("data"));
  }
}
