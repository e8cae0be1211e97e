package dev.reprise.policy.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.yaml.Misconfigured;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A line of a bundle has an effect, or is refused by its name. */
class ObeyedTest {
  private static final String VERSION = "version: v1\n";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "entries: {prompt_prefix: {}} | entries.prompt_prefix",
        "entries: {context_bundle: {}} | entries.context_bundle",
        "entries: {retrieval_result: {}} | entries.retrieval_result",
        "entries: {tool_output: {}} | entries.tool_output",
        "entries: {intermediate: {}} | entries.intermediate",
        "entries: {model_response: {kinds: {short: {}}}} | entries.model_response.kinds",
        "canonical: {retrieval_result: query-v1} | canonical.retrieval_result",
        "rollout: {tool_output: {mode: off}} | rollout.tool_output",
        "rollout: {prompt_prefix: {mode: shadow}} | rollout.prompt_prefix",
        "rollout: {prompt_prefix: {mode: serve, percent: 5}} | rollout.prompt_prefix",
        "rollout: {prompt_prefix: {mode: serve, routes: {faq: {mode: shadow}}}}"
            + " | rollout.prompt_prefix.routes.faq",
        "rules: [{name: r, entry: tool_output, deny: no}] | rules.r.entry"
      })
  void a_line_without_an_effect_is_refused_by_its_name(String line, String key) {
    assertThat(BundleReader.read(VERSION + line)).as("control: the language has it").isNotNull();
    assertThatThrownBy(() -> Obeyed.read(VERSION + line, null))
        .isInstanceOfSatisfying(Misconfigured.class, it -> assertThat(it.key()).isEqualTo(key));
  }

  @ParameterizedTest
  @ValueSource(strings = {"default", "strict", "observe"})
  void every_line_of_a_shipped_bundle_has_an_effect(String name) {
    assertThat(Obeyed.read(ShippedBundles.text(name), null).version()).startsWith(name);
  }

  @Test
  void the_least_time_to_live_binds_what_the_bundle_writes() {
    String rule =
        VERSION
            + "entries: {model_response: {ttl: {%s default: 10m}}}\n"
            + "rules: [{name: r, entry: model_response, allow: {ttl: 30s}}]";
    assertThat(Obeyed.read(rule.formatted(""), null).rules()).hasSize(1);
    assertThatThrownBy(() -> Obeyed.read(rule.formatted("min: 1m,"), null))
        .isInstanceOf(Misconfigured.class)
        .hasMessageContaining("write at least the entry's ttl.min, 1m");
    assertThatThrownBy(
            () ->
                Obeyed.read(
                    VERSION + "entries: {model_response: {sensitive_ttl: 5s, ttl: {min: 1m}}}",
                    null))
        .hasMessageContaining("ttl.min");
  }

  @Test
  void prefixes_are_switched_by_route() {
    var all = new BundlePolicy(Obeyed.read(VERSION + "rollout: {prompt_prefix: off}", null));
    assertThat(all.shapesPrefixes("faq")).isFalse();
    var one =
        new BundlePolicy(
            Obeyed.read(
                VERSION + "rollout: {prompt_prefix: {mode: serve, routes: {faq: {mode: off}}}}",
                null));
    assertThat(one.shapesPrefixes("faq")).isFalse();
    assertThat(one.shapesPrefixes("other")).isTrue();
    assertThat(new BundlePolicy(Obeyed.read(VERSION, null)).shapesPrefixes("faq")).isTrue();
  }
}
