package dev.reprise.policy.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.reprise.policy.Findings;
import dev.reprise.policy.FreshnessClass;
import dev.reprise.policy.Reason;
import dev.reprise.policy.Sensitivity;
import dev.reprise.policy.SideEffects;
import dev.reprise.policy.WordSets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers a bundle may ignore, tags it resolves, and the words of policy. */
class BundleWordsTest {
  private static Bundle ignoring(String name) {
    return BundleReader.read("version: v\nheaders: {ignore: [\"" + name + "\"]}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x-build-number", "x-user-agent", "user-agent", "x_user_agent", "x-myuser"})
  void a_header_that_says_nothing_of_the_caller_may_be_ignored(String name) {
    assertThat(ignoring(name).ignoredHeaders()).containsExactly(name);
    assertThat(new BundlePolicy(ignoring(name)).ignoredHeaders()).containsExactly(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x-api-key",
        "authorization",
        "x-user",
        "user",
        "x_user",
        "x-user-id",
        "x-agent-user",
        "x-user-x-agent",
        "tenant",
        "x-session-2"
      })
  void a_header_that_says_who_asks_is_always_keyed(String name) {
    assertThatThrownBy(() -> ignoring(name)).hasMessageContaining("who asks is always keyed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "range",
        "openai-beta",
        "anthropic_beta",
        "content-type",
        "x-http-method-override"
      })
  void a_header_by_which_providers_choose_an_answer_is_always_keyed(String name) {
    assertThatThrownBy(() -> ignoring(name)).hasMessageContaining("choose an answer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cache-control", "host", "origin", "accept-encoding", "sec-fetch-site"})
  void a_header_that_the_gateway_reads_itself_is_no_noise(String name) {
    assertThatThrownBy(() -> ignoring(name))
        .hasMessageContaining("headers.ignore[0]: " + name)
        .hasMessageContaining("the gateway reads this header itself");
  }

  @Test
  void a_condition_that_no_request_can_meet_is_a_mistake() {
    String bundle =
        "version: v\nrules: [{name: faq, entry: model_response, when: {model: %s}, deny: never-here}]";
    assertThat(BundleReader.read(bundle.formatted("[m-1]")).rules()).as("control").hasSize(1);
    assertThatThrownBy(() -> BundleReader.read(bundle.formatted("[]")))
        .hasMessageContaining("when.model")
        .hasMessageContaining("an empty list matches nothing");
  }

  @Test
  void names_of_headers_are_written_in_full_in_lower_case_in_at_most_128_characters() {
    assertThatThrownBy(() -> ignoring("x-*")).hasMessageContaining("no wildcards");
    assertThatThrownBy(() -> ignoring("*")).hasMessageContaining("no wildcards");
    assertThatThrownBy(() -> ignoring("X-Build")).hasMessageContaining("lower case");
    assertThat(ignoring("x".repeat(128)).ignoredHeaders()).hasSize(1);
    assertThatThrownBy(() -> ignoring("x".repeat(129))).hasMessageContaining("lower case");
    assertThatThrownBy(() -> BundleReader.read("version: v\nheaders: {ignores: []}"))
        .hasMessageContaining("ignores");
  }

  @Test
  void members_that_are_live_are_named_in_at_most_256_characters() {
    String name = "m".repeat(256);
    Bundle bundle = BundleReader.read("version: v\nlive: {members: [" + name + "]}");
    assertThat(new BundlePolicy(bundle).liveMembers()).containsExactly(name);
    assertThatThrownBy(() -> BundleReader.read("version: v\nlive: {members: [" + name + "m]}"))
        .hasMessageContaining("name of a member");
    assertThatThrownBy(() -> BundleReader.read("version: v\nlive: {members: [\"\"]}"))
        .hasMessageContaining("name of a member");
    assertThatThrownBy(() -> BundleReader.read("version: v\nlive: {other: 1}"))
        .hasMessageContaining("other");
  }

  @Test
  void tags_name_the_model_the_task_the_version_and_the_schema() {
    List<String> words = List.of("model", "task-policy", "policy-version", "output-schema", "own");
    assertThat(ResolvedTags.resolve(words, GivenFacts.cold().facts(), "v-1"))
        .containsExactly("model:m-1", "policy:v-1", "own");
    assertThat(ResolvedTags.resolve(words, GivenFacts.cold().schema().facts(), "v-1"))
        .containsExactly("model:m-1", "policy:v-1", "output-schema", "own");
    assertThat(ResolvedTags.resolve(words, GivenFacts.cold().task("faq").facts(), "v-1"))
        .containsExactly("model:m-1", "task:faq", "policy:v-1", "own");
  }

  @Test
  void a_tag_holds_letters_digits_and_five_marks_and_at_most_128_characters() {
    for (char legal : "azAZ09._:/-".toCharArray()) {
      assertThat(ResolvedTags.legal(legal)).as("%s", legal).isTrue();
    }
    for (char other : "`{@[/:;,+ \u00e9".toCharArray()) {
      assertThat(ResolvedTags.legal(other)).as("%s", other).isEqualTo("/:".indexOf(other) >= 0);
    }
    String version = "\u00e9".repeat(200);
    assertThat(ResolvedTags.resolve(List.of("policy-version"), GivenFacts.cold().facts(), version))
        .containsExactly("policy:" + "-".repeat(121));
    String most = "v".repeat(121);
    assertThat(ResolvedTags.resolve(List.of("policy-version"), GivenFacts.cold().facts(), most))
        .containsExactly("policy:" + most);
  }

  @Test
  void findings_of_two_texts_are_the_rules_of_both_and_the_worse_of_both() {
    var low = new Findings(Sensitivity.PII_LOW, List.of("a", "b"));
    var high = new Findings(Sensitivity.PII_HIGH, List.of("b", "c"));
    assertThat(low.and(high)).isEqualTo(new Findings(Sensitivity.PII_HIGH, List.of("a", "b", "c")));
    assertThat(high.and(low).sensitivity()).isEqualTo(Sensitivity.PII_HIGH);
    assertThat(low.and(Findings.NONE)).isSameAs(low);
    assertThat(Findings.NONE.and(low)).isSameAs(low);
    assertThat(low.detail()).isEqualTo(Sensitivity.PII_LOW.word() + ": a, b").startsWith("pii");
  }

  @Test
  void the_worse_is_taken() {
    assertThat(SideEffects.NONE.orWorse(SideEffects.UNSAFE)).isEqualTo(SideEffects.UNSAFE);
    assertThat(SideEffects.UNSAFE.orWorse(SideEffects.NONE)).isEqualTo(SideEffects.UNSAFE);
    assertThat(SideEffects.IDEMPOTENT.word()).isEqualTo("idempotent");
    assertThat(SideEffects.declared("none")).isEqualTo(SideEffects.NONE);
    assertThat(SideEffects.declared("unheard")).isEqualTo(SideEffects.UNSAFE);
    assertThat(FreshnessClass.TIME_SENSITIVE.word()).isEqualTo("time-sensitive");
    assertThat(Reason.NO_STORE.explanation()).isNotEmpty();
    assertThat(Sensitivity.NONE.orWorse(Sensitivity.SECRET)).isEqualTo(Sensitivity.SECRET);
    assertThat(Sensitivity.SECRET.orWorse(Sensitivity.NONE)).isEqualTo(Sensitivity.SECRET);
  }

  /** A refusal lists the words, so that they must be in an order that a person understands. */
  @Test
  void a_closed_set_holds_its_words_in_the_order_written() {
    Map<String, Integer> words =
        WordSets.of(Map.entry("two", 2), Map.entry("one", 1), Map.entry("three", 3));
    assertThat(words).containsExactly(entry("two", 2), entry("one", 1), entry("three", 3));
    assertThatThrownBy(() -> words.put("four", 4))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void no_bundle_raises_what_the_code_allows_of_personal_data() {
    assertThat(FixedLimits.sensitivity(Sensitivity.NONE)).isEqualTo(Sensitivity.NONE);
    assertThat(FixedLimits.sensitivity(Sensitivity.PII_LOW)).isEqualTo(Sensitivity.PII_LOW);
    assertThat(FixedLimits.sensitivity(Sensitivity.SECRET))
        .isEqualTo(FixedLimits.sensitivity(Sensitivity.PAYMENT))
        .isNotEqualTo(Sensitivity.SECRET);
  }

  @Test
  void canonical_rules_are_those_that_the_bundle_writes() {
    Bundle bundle = BundleReader.read("version: v\ncanonical: {model_response: text-v1}");
    Bundle usual = BundleReader.read("version: v");
    assertThat(bundle.ruleSets()).isNotEqualTo(usual.ruleSets());
    assertThat(bundle.ruleSets()).hasSameSizeAs(usual.ruleSets());
  }
}
