package dev.reprise.policy.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.artifact.Ending;
import dev.reprise.policy.Admission;
import dev.reprise.policy.AnswerFacts;
import dev.reprise.policy.Findings;
import dev.reprise.policy.Policy;
import dev.reprise.policy.Reason;
import dev.reprise.policy.Ruling;
import dev.reprise.request.EntryType;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The longest, largest and least that a bundle may say, and what it says one step further. */
class BundleLimitsTest {
  private static final String ROW = "entries: {model_response: ";

  private static String entry(String row) {
    return "version: v\n" + ROW + row + "}";
  }

  private static String rule(String rule) {
    return entry("{ttl: {min: 1m, default: 10m, max: 1h}}") + "\nrules: [" + rule + "]";
  }

  private static Ruling.Terms terms(String yaml) {
    Policy policy = new BundlePolicy(BundleReader.read(yaml));
    return ((Ruling.Allow) policy.rule(GivenFacts.cold().facts())).terms();
  }

  private static void refused(String yaml, String says) {
    assertThatThrownBy(() -> BundleReader.read(yaml)).as(yaml).hasMessageContaining(says);
  }

  @Test
  void names_have_their_longest_length() {
    String longest = "v".repeat(64);
    assertThat(BundleReader.read("version: " + longest).version()).isEqualTo(longest);
    refused("version: " + longest + "v", "write 1 to 64 characters of A-Z");
    refused("version: a/b", "write 1 to 64 characters of A-Z");
    refused("version: \"\"", "write 1 to 64 characters of A-Z");
    String name = "r".repeat(64);
    assertThat(
            BundleReader.read(rule("{name: " + name + ", entry: model_response, deny: x}")).rules())
        .singleElement()
        .extracting(Bundle.BundleRule::name)
        .isEqualTo(name);
    refused(rule("{name: " + name + "r, entry: model_response, deny: x}"), "write 1 to 64");
    refused(rule("{name: \"\", entry: model_response, deny: x}"), "write 1 to 64");
    String glob = "g".repeat(256);
    assertThat(
            BundleReader.read("version: v\ntools: [{name: " + glob + ", side_effects: none}]")
                .tools())
        .hasSize(1);
    refused(
        "version: v\ntools: [{name: " + glob + "g, side_effects: none}]", "1 to 256 characters");
    refused("version: v\ntools: [{name: \"\", side_effects: none}]", "1 to 256 characters");
  }

  @Test
  void the_temperature_threshold_goes_from_0_to_0_2() {
    assertThat(BundleReader.read("version: v\ntemperature_threshold: 0.2").temperatureThreshold())
        .isEqualByComparingTo("0.2");
    assertThat(BundleReader.read("version: v\ntemperature_threshold: 0").temperatureThreshold())
        .isZero();
    refused("version: v\ntemperature_threshold: 0.21", "from 0 to 0.2");
    refused("version: v\ntemperature_threshold: -0.1", "from 0 to 0.2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ttl: {min: 1m, default: 1m, max: 1m}}",
        "{ttl: {default: 2s}}",
        "{ttl: {max: 365d}}",
        "{stale_while_revalidate: 365d}",
        "{ttl: {min: 1m, default: 10m, max: 1h}, sensitive_ttl: 1m}",
        "{max_bytes: 1B}",
        "{max_bytes: 1GiB}"
      })
  void a_row_may_say_the_least_and_the_most(String row) {
    assertThat(BundleReader.read(entry(row)).entries()).hasSize(1);
  }

  @Test
  void a_row_one_step_further_is_refused_with_the_limit() {
    refused(entry("{ttl: {min: 2m, default: 1m, max: 1h}}"), "they are 2m, 1m, 1h");
    refused(entry("{ttl: {min: 1m, default: 2h, max: 1h}}"), "keep min");
    refused(entry("{ttl: {max: 366d}}"), "write at most 365d");
    refused(entry("{stale_while_revalidate: 366d}"), "write at most 365d");
    refused(
        entry("{ttl: {min: 1m, default: 10m, max: 1h}, sensitive_ttl: 59s}"),
        "write at least the entry's ttl.min, 1m");
    refused(entry("{max_bytes: 0B}"), "from 1B to 1GiB");
    refused(entry("{max_bytes: 1073741825B}"), "from 1B to 1GiB");
    refused(entry("{tags: [\"" + "t".repeat(129) + "\"]}"), "write 1 to 128");
    refused(entry("{tags: [\"\"]}"), "write 1 to 128");
    refused(entry("{other: 1}"), "other");
    refused(entry("{ttl: {other: 1}}"), "other");
  }

  @Test
  void where_only_the_most_is_written_the_usual_time_is_no_longer() {
    assertThat(terms(entry("{ttl: {max: 5m}}")).ttl()).isEqualTo(Duration.ofMinutes(5));
    assertThat(terms(entry("{ttl: {max: 1h}}")).ttl()).isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void a_tag_of_128_characters_is_taken() {
    String tag = "t".repeat(128);
    assertThat(terms(entry("{tags: [" + tag + "]}")).tags()).contains(tag);
    String remedy = "write 1 to 128 characters of A-Z";
    refused(entry("{tags: [t" + tag + "]}"), remedy);
    refused(entry("{tags: [\"\"]}"), remedy);
    refused(entry("{tags: [\"a b\"]}"), remedy);
    refused(entry("{tags: [\"caf\u00e9\"]}"), remedy);
  }

  @Test
  void a_rule_holds_for_what_one_of_its_globs_names() {
    for (String when : List.of("m-1", "[x, \"m-*\"]", "\"m-?\"")) {
      assertThat(ruled("{model: " + when + "}")).as(when).isEqualTo(Reason.DENIED_BY_RULE);
    }
    for (String when : List.of("m-2", "[x, \"n-*\"]")) {
      assertThat(ruled("{model: " + when + "}")).as(when).isNull();
    }
    assertThat(ruled("{model: m-1, route: main}")).isEqualTo(Reason.DENIED_BY_RULE);
    assertThat(ruled("{model: m-1, route: other}")).as("every field must match").isNull();
  }

  /** Why a plain request is not answered under a rule that denies; null when it may be. */
  private static @Nullable Reason ruled(String when) {
    String yaml = rule("{name: r, entry: model_response, when: " + when + ", deny: x}");
    Ruling ruling = new BundlePolicy(BundleReader.read(yaml)).rule(GivenFacts.cold().facts());
    return ruling instanceof Ruling.Bypass bypass ? bypass.reason() : null;
  }

  @Test
  void a_rules_time_lies_between_the_rows_least_and_most() {
    assertThat(terms(rule("{name: r, entry: model_response, allow: {ttl: 1m}}")).ttl())
        .isEqualTo(Duration.ofMinutes(1));
    assertThat(terms(rule("{name: r, entry: model_response, allow: {ttl: 1h}}")).ttl())
        .isEqualTo(Duration.ofHours(1));
    refused(rule("{name: r, entry: model_response, allow: {ttl: 59s}}"), "ttl.min, 1m");
    refused(rule("{name: r, entry: model_response, allow: {ttl: 61m}}"), "ttl.max, 1h");
    refused(rule("{name: r, entry: model_response}"), "write either allow");
    refused(rule("{name: r, entry: model_response, allow: {}, deny: x}"), "write either allow");
    refused(rule("{name: r, entry: model_response, deny: x, other: 1}"), "other");
    refused(rule("{name: r, entry: model_response, allow: {other: 1}}"), "other");
    refused(rule("{name: r, entry: tool_output, allow: {}}"), "write a row entries.tool_output");
    refused(rule("{name: r, entry: model_response, when: [x], deny: x}"), "mapping of globs");
    refused(rule("{name: r, entry: model_response, when: \"task\", deny: x}"), "rule r has");
    refused(rule("{name: r, entry: model_response, when: {other: x}, deny: x}"), "other");
  }

  @Test
  void an_answer_of_exactly_the_most_bytes_is_kept() {
    String yaml = entry("{max_bytes: 100B}");
    Policy policy = new BundlePolicy(BundleReader.read(yaml));
    assertThat(policy.admit(EntryType.MODEL_RESPONSE, terms(yaml), answer(100)))
        .isInstanceOf(Admission.KeepFor.class);
    assertThat(policy.admit(EntryType.MODEL_RESPONSE, terms(yaml), answer(101)))
        .isInstanceOfSatisfying(
            Admission.Drop.class,
            drop -> assertThat(drop.detail()).isEqualTo("101 bytes, kept up to 100"));
  }

  private static AnswerFacts answer(int bytes) {
    return new AnswerFacts(200, true, Ending.STOP, bytes, List.of(), Findings.NONE, List.of());
  }

  @Test
  void a_policy_tells_what_its_bundle_says() {
    Policy policy = new BundlePolicy(BundleReader.read("version: v\ntool_order: free"));
    assertThat(policy.toolOrderFree()).isTrue();
    Policy kept = new BundlePolicy(BundleReader.read("version: v"));
    assertThat(kept.toolOrderFree()).isFalse();
    assertThat(kept.ignoredHeaders()).isEmpty();
    assertThat(kept.liveMembers()).isEmpty();
    assertThat(kept.version()).isEqualTo("v");
    String row = "version: v-7\n" + ROW + "{}}";
    assertThat(new BundlePolicy(BundleReader.read(row)).rule(GivenFacts.cold().facts()))
        .isInstanceOf(Ruling.Allow.class)
        .extracting(Ruling::policyVersion)
        .isEqualTo("v-7");
  }

  @Test
  void a_temperature_that_is_absent_or_above_the_threshold_is_told_so() {
    Policy policy = new BundlePolicy(BundleReader.read(entry("{default: allow}")));
    assertThat(detail(policy, null)).isEqualTo("temperature is absent");
    assertThat(detail(policy, "0.5")).isEqualTo("temperature is above 0");
  }

  private static String detail(Policy policy, @Nullable String temperature) {
    return ((Ruling.Bypass) policy.rule(GivenFacts.cold().temperature(temperature).facts()))
        .detail();
  }

  @Test
  void steps_go_from_0_to_100_percent_and_routes_have_their_own() {
    Bundle bundle =
        BundleReader.read(
            "version: v\n"
                + "rollout: {model_response: {mode: serve, percent: 100, routes: {main: {mode:"
                + " shadow, percent: 0}}}}");
    Bundle.Rollout rollout = bundle.rollout(EntryType.MODEL_RESPONSE);
    assertThat(rollout.usual().percent()).isEqualTo(100);
    assertThat(rollout.on("main").mode()).isEqualTo(Ruling.Mode.SHADOW);
    assertThat(rollout.on("other")).isEqualTo(rollout.usual());
    refused("version: v\nrollout: {model_response: {mode: serve, percent: 101}}", "100");
    refused("version: v\nrollout: {model_response: {mode: serve, other: 1}}", "other");
    refused("version: v\nrollout: {model_response: {percent: 1}}", "write off, shadow or serve");
    refused(
        "version: v\nrollout: {model_response: {mode: off, routes: {a: {mode: off, x: 1}}}}", "x");
    refused("version: v\nother: 1", "other");
    refused("version: v\nentries: {other: {}}", "other");
    refused("version: v\ntools: [{name: a, side_effects: none, other: 1}]", "other");
  }
}
