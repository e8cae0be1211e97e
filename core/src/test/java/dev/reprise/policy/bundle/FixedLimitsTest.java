package dev.reprise.policy.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.artifact.Ending;
import dev.reprise.policy.Admission;
import dev.reprise.policy.Admission.Drop;
import dev.reprise.policy.Admission.KeepFor;
import dev.reprise.policy.AnswerFacts;
import dev.reprise.policy.Facts;
import dev.reprise.policy.Findings;
import dev.reprise.policy.Policy;
import dev.reprise.policy.Reason;
import dev.reprise.policy.Ruling.Allow;
import dev.reprise.policy.Ruling.Bypass;
import dev.reprise.policy.Ruling.Terms;
import dev.reprise.policy.Sensitivity;
import dev.reprise.request.EntryType;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What no bundle can lift: here is one that allows everything it can say, and more. */
class FixedLimitsTest {
  private static final String EVERYTHING =
      """
      version: everything
      temperature_threshold: 0.2
      tools: [{name: "read_*", side_effects: none}, {name: "put_*", side_effects: idempotent}]
      entries: {model_response: {default: allow, pii_max: moderate, requires: [], sensitive_ttl: 30s}}
      rules: [{name: all, entry: model_response, allow: {side_effects: idempotent}}]
      """;
  private static final Policy POLICY = new BundlePolicy(BundleReader.read(EVERYTHING));
  private static final Findings CLEAN = Findings.NONE;

  private static AnswerFacts answer(
      int status, boolean complete, Ending ending, Findings findings) {
    return new AnswerFacts(status, complete, ending, 100, List.of(), findings, List.of());
  }

  private static Terms terms(Facts.Tool... tools) {
    return ((Allow) POLICY.rule(GivenFacts.cold().tools(tools).facts())).terms();
  }

  private static Admission admit(AnswerFacts answer) {
    return POLICY.admit(EntryType.MODEL_RESPONSE, terms(), answer);
  }

  private static Reason reason(Admission admission) {
    assertThat(admission).isInstanceOf(Drop.class);
    return ((Drop) admission).reason();
  }

  @Test
  void a_plain_answer_is_kept() {
    assertThat(admit(answer(200, true, Ending.STOP, CLEAN)))
        .isEqualTo(new KeepFor(Duration.ofMinutes(10)));
  }

  @Test
  void an_unsafe_tool_is_never_offered_in_a_reusable_request() {
    var facts = GivenFacts.cold().tools(GivenFacts.tool("pay")).facts();
    assertThat(((Bypass) POLICY.rule(facts)).reason()).isEqualTo(Reason.SIDE_EFFECTING_TOOL);
  }

  @Test
  void state_is_never_reusable() {
    var facts = GivenFacts.cold().stateful("store").facts();
    assertThat(((Bypass) POLICY.rule(facts)).reason()).isEqualTo(Reason.STATEFUL);
  }

  @Test
  void an_entry_that_allows_does_not_declare_determinism() {
    Policy policy =
        new BundlePolicy(
            BundleReader.read(
                "version: v\nentries: {model_response: {default: allow, requires: []}}"));
    assertThat(policy.rule(GivenFacts.cold().temperature("1").facts()))
        .isInstanceOfSatisfying(
            Bypass.class, it -> assertThat(it.reason()).isEqualTo(Reason.DETERMINISM_NOT_DECLARED));
    assertThat(policy.rule(GivenFacts.cold().temperature(null).facts())).isInstanceOf(Bypass.class);
  }

  @Test
  void a_bundle_made_by_hand_cannot_raise_the_temperature() {
    Bundle good = BundleReader.read("version: v\nentries: {model_response: {}}");
    Bundle hot =
        new Bundle(
            "hot",
            new BigDecimal("2"),
            true,
            true,
            false,
            Set.of(),
            LiveRows.NONE,
            false,
            good.ruleSets(),
            List.of(),
            good.entries(),
            List.of(),
            Map.of());
    assertThat(new BundlePolicy(hot).rule(GivenFacts.cold().temperature("0.3").facts()))
        .isInstanceOf(Bypass.class);
  }

  @ParameterizedTest
  @EnumSource(Sensitivity.class)
  void secrets_payment_and_high_personal_data_are_never_kept(Sensitivity sensitivity) {
    var findings = new Findings(sensitivity, List.of("a-rule"));
    boolean keepable = sensitivity.compareTo(Sensitivity.PII_MODERATE) <= 0;
    var ruling = POLICY.rule(GivenFacts.cold().facts());
    var screened = POLICY.screen(ruling, EntryType.MODEL_RESPONSE, findings);
    var admission = admit(answer(200, true, Ending.STOP, findings));
    assertThat(screened instanceof Allow).isEqualTo(keepable);
    assertThat(admission instanceof KeepFor).isEqualTo(keepable);
    if (!keepable) {
      assertThat(((Bypass) screened).reason()).isEqualTo(Reason.SENSITIVE);
      assertThat(((Drop) admission).detail()).isEqualTo(sensitivity.word() + ": a-rule");
    }
  }

  @Test
  void personal_data_within_the_bundles_bound_shortens_the_time_to_live() {
    var findings = new Findings(Sensitivity.PII_LOW, List.of("e-mail-address"));
    assertThat(admit(answer(200, true, Ending.STOP, findings)))
        .isEqualTo(new KeepFor(Duration.ofSeconds(30)));
  }

  private static Admission showing(String bundle, String... live) {
    var answer = new AnswerFacts(200, true, Ending.LIVE, 100, List.of(), CLEAN, List.of(live));
    return new BundlePolicy(BundleReader.read(EVERYTHING + bundle))
        .admit(EntryType.MODEL_RESPONSE, terms(), answer);
  }

  /** the bundle alone says that something is not live. */
  @Test
  void an_answer_that_shows_live_data_is_kept_only_where_the_bundle_lifts_all_of_it() {
    assertThat(showing("", "web_search"))
        .isEqualTo(new Drop(Reason.LIVE_DATA, "the answer shows web_search"));
    String lifted = "live: {except: [file_search, \"web_*\"]}\n";
    assertThat(showing(lifted, "file_search")).isInstanceOf(KeepFor.class);
    assertThat(showing(lifted, "file_search", "web_search")).isInstanceOf(KeepFor.class);
    assertThat(showing(lifted, "file_search", "url_citation"))
        .isEqualTo(new Drop(Reason.LIVE_DATA, "the answer shows url_citation"));
    assertThat(reason(showing(lifted))).as("named nothing").isEqualTo(Reason.LIVE_DATA);
    String told =
        EVERYTHING.replace(
            "tools: [", "tools: [{name: mcp, side_effects: none, freshness: slow}, ");
    var answer = new AnswerFacts(200, true, Ending.LIVE, 100, List.of(), CLEAN, List.of("mcp"));
    assertThat(
            new BundlePolicy(BundleReader.read(told))
                .admit(EntryType.MODEL_RESPONSE, terms(), answer))
        .isInstanceOf(KeepFor.class);
  }

  @ParameterizedTest
  @CsvSource({
    "200, false, STOP, NOT_COMPLETE",
    "200, true, CUT, NOT_COMPLETE",
    "200, true, ERROR, ERROR_IN_ANSWER",
    "200, false, ERROR, ERROR_IN_ANSWER",
    "200, true, EMPTY, EMPTY_ANSWER",
    "200, true, LIVE, LIVE_DATA",
    "201, true, STOP, NOT_SUCCESSFUL",
    "202, true, STOP, NOT_SUCCESSFUL",
    "206, true, STOP, NOT_SUCCESSFUL",
    "207, true, STOP, NOT_SUCCESSFUL",
    "200, true, LENGTH, FINISH_REASON",
    "200, true, FILTERED, FINISH_REASON",
    "200, true, PAUSED, FINISH_REASON",
    "200, true, REFUSAL, REFUSAL",
    "200, true, TOOL_CALL, SIDE_EFFECT_CALLED",
    "500, true, STOP, NOT_SUCCESSFUL",
    "429, true, STOP, NOT_SUCCESSFUL",
    "302, true, STOP, NOT_SUCCESSFUL"
  })
  void truncated_and_failed_answers_are_never_kept(
      int status, boolean complete, Ending ending, Reason reason) {
    assertThat(reason(admit(answer(status, complete, ending, CLEAN)))).isEqualTo(reason);
  }

  @Test
  void only_tools_that_were_offered_and_are_free_of_side_effects_may_be_called() {
    Terms terms = terms(GivenFacts.tool("read_docs"));
    assertThat(POLICY.admit(EntryType.MODEL_RESPONSE, terms, calling("read_docs")))
        .isInstanceOf(KeepFor.class);
    assertThat(reason(POLICY.admit(EntryType.MODEL_RESPONSE, terms, calling("read_mail"))))
        .isEqualTo(Reason.SIDE_EFFECT_CALLED);
    assertThat(reason(POLICY.admit(EntryType.MODEL_RESPONSE, terms, calling("read_docs", "pay"))))
        .isEqualTo(Reason.SIDE_EFFECT_CALLED);
  }

  private static AnswerFacts calling(String... tools) {
    return new AnswerFacts(200, true, Ending.TOOL_CALL, 100, List.of(tools), CLEAN, List.of());
  }

  @Test
  void an_answer_over_the_size_is_not_kept() {
    var large = new AnswerFacts(200, true, Ending.STOP, (8 << 20) + 1, List.of(), CLEAN, List.of());
    assertThat(reason(admit(large))).isEqualTo(Reason.TOO_LARGE);
  }
}
