package dev.reprise.policy.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.canonical.RuleSet;
import dev.reprise.policy.Policy;
import dev.reprise.policy.Reason;
import dev.reprise.policy.Ruling.Allow;
import dev.reprise.policy.Ruling.Bypass;
import dev.reprise.policy.Ruling.Mode;
import dev.reprise.request.EntryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShippedBundlesTest {

  @ParameterizedTest
  @ValueSource(strings = {"default", "strict", "observe", "tools-readonly"})
  void the_file_in_the_folder_is_the_one_in_the_jar(String name) throws Exception {
    Path file = Path.of(System.getProperty("reprise.root"), "policies", name + ".yaml");
    assertThat(ShippedBundles.text(name)).isEqualTo(Files.readString(file));
  }

  @Test
  void default_keeps_a_deterministic_answer_for_ten_minutes() {
    var terms = ((Allow) shipped("default").rule(GivenFacts.cold().facts())).terms();
    assertThat(terms.ttl()).isEqualTo(Duration.ofMinutes(10));
    assertThat(terms.mode()).isEqualTo(Mode.SERVE);
    assertThat(terms.percent()).isEqualTo(100);
    assertThat(terms.ruleSet()).isEqualTo(RuleSet.STRUCTURAL_V1);
    assertThat(terms.staleWhileRevalidate()).isZero();
    assertThat(terms.tags()).contains("model:m-1", "policy:default-2026-11-28");
    assertThat(terms.policyVersion()).isEqualTo("default-2026-11-28");
  }

  @Test
  void default_does_not_demand_an_output_schema_and_strict_does() {
    assertThat(shipped("default").rule(GivenFacts.cold().facts())).isInstanceOf(Allow.class);
    assertThat(shipped("strict").rule(GivenFacts.cold().facts()))
        .isInstanceOfSatisfying(
            Bypass.class, it -> assertThat(it.reason()).isEqualTo(Reason.OUTPUT_SCHEMA_REQUIRED));
    assertThat(shipped("strict").rule(GivenFacts.cold().schema().facts()))
        .isInstanceOf(Allow.class);
  }

  @Test
  void observe_never_serves() {
    var terms = ((Allow) shipped("observe").rule(GivenFacts.cold().facts())).terms();
    assertThat(terms.mode()).isEqualTo(Mode.SHADOW);
    assertThat(terms.percent()).isZero();
  }

  /** R-12, column by column; a type whose entries nobody makes yet has its row in the code. */
  @ParameterizedTest
  @CsvSource({
    "PROMPT_PREFIX, ALLOW, 7d, 30d",
    "CONTEXT_BUNDLE, CONDITIONAL, 1h, 24h",
    "RETRIEVAL_RESULT, CONDITIONAL, 15m, 60m",
    "TOOL_OUTPUT, CONDITIONAL, 1h, 6h",
    "MODEL_RESPONSE, CONDITIONAL, 10m, 60m"
  })
  void rows_are_those_of_the_rules(
      EntryType type, Bundle.Standing standing, String usual, String most) {
    String yaml = "version: v\nentries: {" + type.wireName() + ": {}}";
    var row = BundleReader.read(yaml).entries().get(type);
    assertThat(row).isNotNull();
    assertThat(row.standing()).isEqualTo(standing);
    assertThat(dev.reprise.yaml.Units.duration(usual)).contains(row.ttl().usual());
    assertThat(dev.reprise.yaml.Units.duration(most)).contains(row.ttl().most());
  }

  @Test
  void the_shipped_row_is_that_of_the_rules() {
    var row = Obeyed.read(ShippedBundles.text("default"), null).entries();
    assertThat(row).containsOnlyKeys(EntryType.MODEL_RESPONSE);
    assertThat(row.get(EntryType.MODEL_RESPONSE).ttl())
        .isEqualTo(
            new Bundle.Ttl(Duration.ofMinutes(1), Duration.ofMinutes(10), Duration.ofMinutes(60)));
  }

  @Test
  void real_time_tool_outputs_are_never_kept() {
    String kinds = "version: v\nentries: {tool_output: {kinds: {real-time: {default: %s}}}}";
    assertThat(BundleReader.read(kinds.formatted("deny")).entries()).isNotEmpty();
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> BundleReader.read(kinds.formatted("conditional")))
        .hasMessageContaining("never kept");
  }

  static Policy shipped(String name) {
    return new BundlePolicy(BundleReader.read(ShippedBundles.text(name)));
  }

  /** Only the version and the table of tools differ, comments aside. */
  @Test
  void tools_readonly_is_the_default_but_for_its_tools() throws Exception {
    Bundle readOnly = file("tools-readonly");
    Bundle usual = file("default");
    assertThat(readOnly.tools()).hasSizeGreaterThan(10);
    assertThat(readOnly.version()).isNotEqualTo(usual.version());
    assertThat(readOnly)
        .usingRecursiveComparison()
        .ignoringFields("version", "tools")
        .isEqualTo(usual);
    assertThat(file("observe"))
        .as("control: another bundle differs in more")
        .usingRecursiveComparison()
        .ignoringFields("version", "tools")
        .isNotEqualTo(usual);
  }

  private static Bundle file(String name) throws Exception {
    Path file = Path.of(System.getProperty("reprise.root"), "policies", name + ".yaml");
    return BundleReader.read(Files.readString(file));
  }
}
