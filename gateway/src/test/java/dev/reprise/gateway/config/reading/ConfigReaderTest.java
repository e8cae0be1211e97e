package dev.reprise.gateway.config.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.budget.MemoryBudget;
import dev.reprise.catalogue.ProviderKinds;
import dev.reprise.gateway.config.CommandLineOptions;
import dev.reprise.gateway.config.Config;
import dev.reprise.gateway.config.Environment;
import dev.reprise.gateway.config.HostPort;
import dev.reprise.gateway.config.ProviderConfig;
import dev.reprise.gateway.config.RouteConfig;
import dev.reprise.gateway.config.Secret;
import dev.reprise.provider.Destination;
import dev.reprise.yaml.Misconfigured;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigReaderTest {
  private static final long HEAP = Runtime.getRuntime().maxMemory();

  @TempDir Path folder;

  private Config read(String yaml, String... variables) {
    return ConfigReader.read(yaml, null, CommandLineOptions.NONE, environment(variables));
  }

  private Environment environment(String... variables) {
    var map = new java.util.HashMap<String, String>();
    for (int i = 0; i < variables.length; i += 2) {
      map.put(variables[i], variables[i + 1]);
    }
    return new Environment(map, folder);
  }

  @Test
  void every_default_is_what_the_contract_says() {
    Config config = read("");
    assertThat(config.listen())
        .isEqualTo(
            new Config.Listen(
                new HostPort("127.0.0.1", 8080), new HostPort("127.0.0.1", 8081), null));
    assertThat(config.adminToken()).isNull();
    assertThat(config.data()).isEqualTo(folder.resolve("data"));
    assertThat(config.stores()).isEqualTo(new Config.Stores(HEAP / 100 * 25, 4L << 30));
    assertThat(config.routes()).isEmpty();
    assertThat(config.policy().read()).contains("version: default-2026-11-28");
    assertThat(config.kek()).isNull();
    assertThat(config.telemetry())
        .isEqualTo(new Config.TelemetryConfig(null, true, new Config.LogTarget.Nowhere()));
    assertThat(config.limits())
        .isEqualTo(
            new Config.Limits(
                32L << 20,
                100,
                32L << 10,
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                Duration.ofSeconds(75),
                Duration.ofMinutes(10),
                Optional.empty(),
                Duration.ofSeconds(30),
                new Config.Memory(
                    HEAP,
                    MemoryBudget.connections(HEAP),
                    Map.of(
                        MemoryBudget.Use.REQUESTS, HEAP / 100 * 14,
                        MemoryBudget.Use.ANSWERS, HEAP / 100 * 7,
                        MemoryBudget.Use.CAPTURES, HEAP / 100 * 9,
                        MemoryBudget.Use.REMEMBERED, HEAP / 100 * 9,
                        MemoryBudget.Use.WRITES, HEAP / 100 * 3))));
    assertThat(config.providers())
        .containsExactly(
            new ProviderConfig(
                "simulator",
                ProviderKinds.SIMULATOR,
                null,
                List.of(),
                Duration.ofMinutes(10),
                2,
                Destination.Shaping.Markers.AUTO,
                false,
                "auto",
                ProviderConfig.Network.DIRECT,
                null,
                Map.of()));
  }

  @Test
  void route_defaults_are_those_of_the_table() {
    Config config = read("providers: {p: {kind: simulator}}\nroutes: [{when: {}, provider: p}]");
    assertThat(config.routes())
        .containsExactly(
            new RouteConfig(
                "route-1",
                RouteConfig.When.ALWAYS,
                "p",
                List.of(),
                false,
                true,
                false,
                false,
                0,
                false,
                null));
  }

  @Test
  void the_contracts_own_example_is_read_as_far_as_this_version_goes() {
    Config config =
        read(
            """
            listen: {data: 127.0.0.1:8080, admin: 127.0.0.1:8081}
            stores:
              l1: {max_bytes: 256MiB}
              l2: embedded                     # or redis://…
              l3: file:data/artifacts
              metadata: embedded
            providers:
              anthropic: {kind: anthropic, base_url: https://api.anthropic.com, api_key: ${ANTHROPIC_API_KEY}}
              local:     {kind: vllm, replicas: [http://10.0.0.1:8000]}
            routes:                            # first match wins, ${NOT_LOOKED_UP}
              - {when: {model: "claude-*"}, provider: anthropic}
            policy: policies/default.yaml
            telemetry: {prometheus: true}
            """,
            "ANTHROPIC_API_KEY",
            "sk-ant-1");
    var anthropic = config.providers().getFirst();
    assertThat(anthropic.credentials().getFirst().value()).isEqualTo("sk-ant-1");
    assertThat(anthropic.credentials().getFirst().name()).isEqualTo("x-api-key");
    assertThat(config.providers().getLast().url("/v1/chat/completions"))
        .isEqualTo("http://10.0.0.1:8000/v1/chat/completions");
    assertThat(config.toString()).doesNotContain("sk-ant-1");
    assertThat(config.effective())
        .contains("providers.anthropic.api_key: (secret)")
        .doesNotContain("sk-ant-1");
  }

  @Test
  void keys_in_the_environment_alone_configure_their_providers() {
    Config config = read("", "OPENAI_API_KEY", "sk-1", "GEMINI_API_KEY", "g-1");
    assertThat(config.providers())
        .extracting(ProviderConfig::name)
        .containsExactly("openai", "gemini");
    assertThat(config.providers().getFirst().url("/v1/responses"))
        .isEqualTo("https://api.openai.com/v1/responses");
    assertThat(config.providers().getFirst().credentials().getFirst().value())
        .isEqualTo("Bearer sk-1");
    assertThat(config.providers().getLast().credentials().getFirst().name())
        .isEqualTo("x-goog-api-key");
  }

  @ParameterizedTest
  @CsvSource({
    "OPENAI, OPENAI_BASE_URL, http://h:1/v1, /v1/models, http://h:1/v1/models",
    "OPENAI, OPENAI_BASE_URL, http://h:1/v1/, /v1/models, http://h:1/v1/models",
    "OPENAI, OPENAI_BASE_URL, http://h:1, /v1/models, http://h:1/v1/models",
    "OPENAI, OPENAI_BASE_URL, http://v1, /v1/models, http://v1/v1/models",
    "OPENAI, OPENAI_BASE_URL, https://v1beta/v1//, /v1/models, https://v1beta/v1/models",
    "OPENAI, OPENAI_BASE_URL, http://h:1/a/v1, /v1/models, http://h:1/a/v1/models",
    "OPENAI, OPENAI_BASE_URL, http://h:1/api/paas/v4, /v1/models, http://h:1/api/paas/v4/models",
    "OPENAI, OPENAI_BASE_URL, http://h:1/v1beta/openai/, /v1/models,"
        + " http://h:1/v1beta/openai/models",
    "OPENAI, OPENAI_BASE_URL, http://h:1/inference, /v1/responses, http://h:1/inference/responses",
    "OPENAI, OPENAI_BASE_URL, http://h:1/v1/a, /v1/models, http://h:1/v1/a/models",
    "OPENAI, OPENAI_BASE_URL, http://h:1/api, /model/m-1/converse,"
        + " http://h:1/api/model/m-1/converse",
    "ANTHROPIC, ANTHROPIC_BASE_URL, http://h:1/anthropic, /v1/messages,"
        + " http://h:1/anthropic/v1/messages",
    "ANTHROPIC, ANTHROPIC_BASE_URL, http://h:1/a/v1, /v1/messages, http://h:1/a/v1/messages",
    "ANTHROPIC, ANTHROPIC_BASE_URL, http://h:1/, /v1/messages, http://h:1/v1/messages",
    "GEMINI, GOOGLE_GEMINI_BASE_URL, http://h:1/a/v1, /v1beta/models/m-1:g,"
        + " http://h:1/a/v1beta/models/m-1:g",
    "GEMINI, GOOGLE_GEMINI_BASE_URL, http://h:1/v1beta, /v1beta/models/m-1:g,"
        + " http://h:1/v1beta/models/m-1:g"
  })
  void base_urls_of_the_environment_move_addresses_and_versions_are_never_doubled(
      String name, String variable, String url, String path, String whole) {
    Config config = read("", name + "_API_KEY", "k", variable, url);
    assertThat(config.providers().getFirst().url(path)).isEqualTo(whole);
  }

  @Test
  void the_files_providers_keep_the_environments_from_being_added() {
    Config config =
        read(
            "providers: {local: {kind: vllm, base_url: \"http://h:8000/v1\"}}",
            "OPENAI_API_KEY",
            "k");
    assertThat(config.providers()).extracting(ProviderConfig::name).containsExactly("local");
    assertThat(config.providers().getFirst().credentials()).isEmpty();
  }

  @Test
  void a_gateway_is_not_told_to_talk_to_itself() {
    assertThatThrownBy(
            () -> read("", "OPENAI_API_KEY", "k", "OPENAI_BASE_URL", "http://localhost:8080/v1"))
        .isInstanceOf(Misconfigured.class)
        .hasMessageContaining("name the provider, not this gateway");
  }

  @Test
  void the_command_line_wins_over_the_file() {
    Config config =
        ConfigReader.read(
            "listen: {data: 127.0.0.1:1, admin: 127.0.0.1:2}\ndata: elsewhere",
            null,
            new CommandLineOptions(null, 0, 0, Path.of("/tmp/given")),
            environment());
    assertThat(config.listen().data().port()).isZero();
    assertThat(config.listen().admin().port()).isZero();
    assertThat(config.data()).isEqualTo(Path.of("/tmp/given"));
    assertThat(config.effective()).contains("listen.data: 127.0.0.1:0\n");
  }

  @Test
  void a_file_is_found_by_option_and_by_variable() throws Exception {
    Files.writeString(
        folder.resolve("a.yaml"),
        "listen: {data: \"127.0.0.1:1234\"}\nproviders: {simulator: {kind: simulator}}");
    var byOption =
        ConfigReader.read(CommandLineOptions.ofFile(folder.resolve("a.yaml")), environment());
    var byVariable =
        ConfigReader.read(CommandLineOptions.NONE, environment("REPRISE_CONFIG", "a.yaml"));
    assertThat(byOption.listen().data().port()).isEqualTo(1234);
    assertThat(byVariable.listen()).isEqualTo(byOption.listen());
  }

  @Test
  void a_key_encryption_key_is_32_bytes_of_base64_in_a_file() throws Exception {
    String text = Base64.getEncoder().encodeToString(new byte[32]);
    Files.writeString(folder.resolve("kek"), text + "\n");
    assertThat(read("encryption: {kek: \"file:kek\"}").kek()).isEqualTo(new Secret(text));
    Files.writeString(folder.resolve("kek"), "c2hvcnQ=");
    assertThatThrownBy(() -> read("encryption: {kek: \"file:kek\"}"))
        .hasMessage("encryption.kek: file:kek: put 32 bytes in base64 into the file (line 1)");
  }

  @Test
  void a_value_of_the_environment_can_never_become_yaml() {
    Config config =
        read(
            "providers: {p: {kind: openai, api_key: ${KEY}}}",
            "KEY",
            "x},q:{kind:openai,api_key:y");
    assertThat(config.providers()).hasSize(1);
    assertThat(config.providers().getFirst().apiKeys())
        .containsExactly(new Secret("x},q:{kind:openai,api_key:y"));
  }

  @Test
  void secrets_come_from_files_too() throws Exception {
    Files.writeString(folder.resolve("key"), "sk-from-file\n");
    Config config = read("providers: {p: {kind: openai, api_key: \"${file:key}\"}}");
    assertThat(config.providers().getFirst().apiKeys()).containsExactly(new Secret("sk-from-file"));
  }

  @Test
  void a_bad_secret_is_not_shown() {
    assertThatThrownBy(
            () -> read("providers: {p: {kind: openai, api_key: ${KEY}}}", "KEY", "has blank"))
        .isInstanceOf(Misconfigured.class)
        .hasMessageContaining("providers.p.api_key: (secret): write")
        .hasMessageNotContaining("has blank");
  }

  @Test
  void the_admin_token_of_the_environment_counts_and_is_masked() {
    Config config = read("", "REPRISE_ADMIN_TOKEN", "t-1");
    assertThat(config.adminToken()).isEqualTo(new Secret("t-1"));
    assertThat(config.effective()).contains("admin_token: (secret)");
    assertThat(Map.of("t", config.adminToken()).toString()).doesNotContain("t-1");
  }

  @Test
  void memory_is_written_as_parts_of_the_heap_or_in_bytes() {
    Config config =
        read(
            "stores: {l1: {max_bytes: 8MiB}}\n"
                + "limits: {connections: 100, memory: {requests: 30%, writes: 4MiB}}");
    assertThat(config.stores().l1MaxBytes()).isEqualTo(8 << 20);
    assertThat(config.limits().memory().connections()).isEqualTo(100);
    assertThat(config.limits().memory().shares())
        .containsEntry(MemoryBudget.Use.REQUESTS, HEAP / 100 * 30)
        .containsEntry(MemoryBudget.Use.WRITES, 4L << 20);
    assertThat(config.effective()).contains("limits.memory.requests: 30%\n");
  }

  @Test
  void more_than_the_heap_has_is_not_promised() {
    assertThatThrownBy(() -> read("limits: {memory: {requests: 60%}}"))
        .isInstanceOf(Misconfigured.class)
        .hasMessageContaining("stores.l1.max_bytes")
        .hasMessageContaining("-Xmx");
  }
}
