package dev.reprise.gateway.config.reading;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.gateway.config.CommandLineOptions;
import dev.reprise.gateway.config.Config;
import dev.reprise.gateway.config.ConfigDifference;
import dev.reprise.gateway.config.Environment;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigDifferenceTest {
  @TempDir Path folder;

  private static final String SIMULATED = "providers: {simulator: {kind: simulator}}\n";

  private Config read(String yaml, String key) {
    var environment = new Environment(Map.of("KEY", key), folder);
    return ConfigReader.read(yaml, null, CommandLineOptions.NONE, environment);
  }

  @Test
  void what_can_be_applied_is_told_apart_from_what_waits_for_a_restart() {
    Config now = read("providers: {p: {kind: openai, api_key: ${KEY}}}\nlimits: {idle: 5s}", "k1");
    Config next =
        read(
            "providers: {p: {kind: openai, api_key: ${KEY}}}\n"
                + "routes: [{provider: p}]\nlimits: {idle: 6s, body: 1MiB}\npolicy: strict",
            "k2");
    ConfigDifference reload = ConfigDifference.between(now, next);
    assertThat(reload.waiting()).containsExactly("limits.body", "limits.idle");
    assertThat(reload.applied()).contains("policy", "providers.p.api_key", "routes[0].provider");
    Config merged = ConfigDifference.merged(now, next);
    assertThat(merged.limits().idle()).isEqualTo(now.limits().idle());
    assertThat(merged.limits().body()).isEqualTo(now.limits().body());
    assertThat(merged.providers()).isEqualTo(next.providers());
    assertThat(ConfigDifference.between(merged, next).applied()).isEmpty();
  }

  @Test
  void the_same_text_changes_nothing() {
    Config now = read("", "");
    assertThat(ConfigDifference.between(now, read("", "")))
        .isEqualTo(new ConfigDifference(java.util.List.of(), java.util.List.of()));
  }

  private String check(String yaml, int code) throws Exception {
    Path file = folder.resolve("reprise.yaml");
    Files.writeString(file, yaml);
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var environment = new Environment(Map.of("KEY", "sk-canary-1"), folder);
    int actual =
        CheckConfig.run(
            CommandLineOptions.ofFile(file),
            environment,
            new PrintStream(out),
            new PrintStream(err));
    assertThat(actual).isEqualTo(code);
    return (code == 0 ? out : err).toString(StandardCharsets.UTF_8);
  }

  @Test
  void check_config_prints_what_is_in_force_and_masks_secrets() throws Exception {
    assertThat(check("providers: {p: {kind: openai, api_key: ${KEY}}}", 0))
        .contains("listen.data: 127.0.0.1:8080", "providers.p.api_key: (secret)")
        .contains("# policy bundle default-2026-11-28")
        .doesNotContain("sk-canary-1");
  }

  @Test
  void check_config_says_the_one_thing_that_is_wrong_in_one_line() throws Exception {
    assertThat(check("limits:\n  idel: 5s", 2))
        .isEqualTo(
            "limits.idel: there is no such key; did you mean idle? Write that, or leave it out"
                + " (line 2)\n");
  }

  @Test
  void check_config_reads_the_policy_too() throws Exception {
    Files.writeString(folder.resolve("bundle.yaml"), "version: v1\nentires: {}\n");
    assertThat(check(SIMULATED + "policy: bundle.yaml", 2))
        .contains("did you mean entries?")
        .hasLineCount(1);
  }

  @Test
  void the_shipped_policies_are_there_without_their_folder() throws Exception {
    assertThat(check(SIMULATED + "policy: policies/strict.yaml", 0))
        .contains("# policy bundle strict-");
  }
}
