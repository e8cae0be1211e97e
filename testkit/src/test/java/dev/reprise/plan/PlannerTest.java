package dev.reprise.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.artifact.Stamp;
import dev.reprise.artifact.Tag;
import dev.reprise.policy.Reason;
import dev.reprise.policy.Ruling;
import dev.reprise.request.Directives;
import dev.reprise.request.EntryType;
import dev.reprise.request.Partition;
import dev.reprise.request.Principal;
import dev.reprise.request.Scope;
import dev.reprise.telemetry.Decision;
import dev.reprise.telemetry.Stage;
import dev.reprise.telemetry.Timeline;
import dev.reprise.testkit.GivenPlans;
import dev.reprise.testkit.GivenRequests;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which plan a request gets, and everything that is in it. */
class PlannerTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final GivenRequests WHY = GivenRequests.chat("why?");

  private final GivenPlans given = new GivenPlans(GivenPlans.provider("played", false));
  private final GivenPlans coalescing = new GivenPlans(GivenPlans.provider("played", true));

  private static GivenRequests chat(String members) {
    return GivenRequests.post(
        CHAT,
        "{\"model\":\"m-1\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]" + members + "}");
  }

  private static GivenRequests noStore(GivenRequests given) {
    return new GivenRequests(
        given.path(),
        given.body(),
        given.principal(),
        given.tags(),
        given.minPosition(),
        new Directives(true, false, null, false),
        false);
  }

  @Test
  void an_answer_that_may_be_reused_gets_a_key_tags_and_what_is_asked_of_the_tiers() {
    var plan = (Plan.Reusable) given.plan(WHY.tagged("doc:9").notBefore("7.3"));
    var acme = new Partition("acme");
    assertThat(plan.terms().rule()).isEqualTo("entry model_response");
    assertThat(plan.terms().mode()).isEqualTo(Ruling.Mode.SERVE);
    assertThat(plan.maxBytes()).isEqualTo(8 << 20);
    Keying keying = plan.keying();
    assertThat(keying.type()).isEqualTo(EntryType.MODEL_RESPONSE);
    assertThat(keying.tags()).startsWith(new Tag("t:acme")).endsWith(new Tag("doc:9"));
    assertThat(keying.tags()).contains(new Tag("model:m-1")).doesNotHaveDuplicates();
    assertThat(keying.want().partition()).isEqualTo(acme);
    assertThat(keying.want().scope()).isEqualTo(new Scope.Tenant(acme));
    assertThat(keying.want().key()).isEqualTo(plan.key());
    assertThat(keying.want().policyVersion()).isEqualTo(plan.policyVersion());
    assertThat(keying.want().tags()).containsExactly(new Tag("doc:9"));
    assertThat(keying.want().minPosition()).isEqualTo(new Stamp(7, 3));
    assertThat(keying.want().maxAge()).isNull();
    assertThat(keying.shown().key()).isEqualTo(plan.key().toString());
    assertThat(keying.shown().ruled())
        .isEqualTo(
            new Decision.Ruled("allow", "entry model_response", plan.policyVersion(), "serve"));
    assertThat(keying.basis().policy()).isSameAs(given.policy.now());
  }

  @Test
  void a_max_age_bounds_the_age_that_is_taken_and_declares_reuse() {
    var plan = (Plan.Reusable) given.plan(chat(",\"temperature\":1").maxAge(60));
    assertThat(plan.keying().want().maxAge()).isEqualTo(Duration.ofSeconds(60));
    assertThat(plan.terms().ttl()).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void a_rollout_in_shadow_is_said_in_the_decision_and_gives_nothing_out() {
    given.editPolicy(bundle -> rolledOut(bundle, "{mode: shadow}"));
    var plan = (Plan.Reusable) given.plan(WHY);
    assertThat(plan.keying().shown().ruled().mode()).isEqualTo("shadow");
    assertThat(plan.inRollout()).isFalse();
  }

  @Test
  void a_rollout_takes_a_share_of_the_keys_and_each_key_stays_on_its_side() {
    given.editPolicy(bundle -> rolledOut(bundle, "{mode: serve, percent: 30}"));
    int in = 0;
    for (int n = 0; n < 300; n++) {
      GivenRequests asked = GivenRequests.chat("question " + n);
      boolean first = ((Plan.Reusable) given.plan(asked)).inRollout();
      assertThat(((Plan.Reusable) given.plan(asked)).inRollout()).isEqualTo(first);
      in += first ? 1 : 0;
    }
    assertThat(in).as("of 300 keys at 30 percent").isBetween(50, 130);
  }

  private static String rolledOut(String bundle, String rollout) {
    return bundle.replace(
        "  model_response: {mode: serve, percent: 100}", "  model_response: " + rollout);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ,"temperature":1                                     | DETERMINISM_NOT_DECLARED | temperature is above 0   | true
          ''                                                   | DETERMINISM_NOT_DECLARED | temperature is absent    | true
          ,"temperature":0,"store":true                        | STATEFUL                 | store                    | false
          ,"temperature":0,"web_search_options":{}             | LIVE_DATA                | member web_search_options | false
          """)
  void what_policy_does_not_allow_goes_through_or_shares_a_call_where_that_is_switched_on(
      String members, Reason reason, String detail, boolean shares) {
    var through = (Plan.Through) given.plan(chat(members));
    assertThat(through.reason()).isEqualTo(reason);
    assertThat(through.detail()).startsWith(detail);
    assertThat(through.shownKey()).isNull();
    Plan other = coalescing.plan(chat(members));
    if (shares) {
      assertThat(((Plan.Shared) other).whyNotKept()).isEqualTo(reason);
    } else {
      assertThat(((Plan.Through) other).reason()).isEqualTo(reason);
    }
  }

  @Test
  void a_call_that_is_shared_but_not_kept_is_keyed_by_every_byte_for_its_own_caller_only() {
    var ada = new Principal(new Partition("acme"), "w", "ada");
    var plan = (Plan.Shared) coalescing.plan(chat(",\"temperature\":1").as(ada).tagged("doc:9"));
    assertThat(plan.keying().want().scope()).isEqualTo(new Scope.User(ada.partition(), "w", "ada"));
    assertThat(plan.keying().tags()).containsExactly(new Tag("t:acme"), new Tag("doc:9"));
    assertThat(plan.keying().shown().ruled())
        .isEqualTo(new Decision.Ruled("bypass", "", plan.policyVersion(), ""));
    assertThat(plan.maxBytes()).isEqualTo(4 << 20);
    var other = new Principal(ada.partition(), "w", "bo");
    assertThat(((Plan.Keyed) coalescing.plan(chat(",\"temperature\":1").as(other))).key())
        .isNotEqualTo(plan.key());
  }

  @Test
  void what_the_request_or_the_operator_forbids_to_share_is_not_shared() {
    assertThat(((Plan.Through) coalescing.plan(noStore(WHY))).reason()).isEqualTo(Reason.NO_STORE);
    coalescing.editPolicy(bundle -> denied(bundle));
    var plan = (Plan.Through) coalescing.plan(WHY);
    assertThat(plan.reason()).isEqualTo(Reason.DENIED_BY_RULE);
    assertThat(plan.detail()).isEqualTo("no-chat: high-risk");
  }

  private static String denied(String bundle) {
    return bundle.replace(
        "\nrules: []",
        "\nrules:\n  - {name: no-chat, when: {model: \"m-*\"}, entry: model_response, deny:"
            + " high-risk}");
  }

  @Test
  void a_rollout_that_is_off_shares_calls_only_where_that_is_switched_on() {
    for (GivenPlans each : List.of(given, coalescing)) {
      each.editPolicy(bundle -> rolledOut(bundle, "{mode: off}"));
    }
    assertThat(((Plan.Through) given.plan(WHY)).reason()).isEqualTo(Reason.ROLLOUT_OFF);
    assertThat(((Plan.Shared) coalescing.plan(WHY)).whyNotKept()).isEqualTo(Reason.ROLLOUT_OFF);
  }

  @Test
  void embeddings_are_keyed_though_never_kept() {
    GivenRequests embed =
        GivenRequests.post("/v1/embeddings", "{\"model\":\"e-1\",\"input\":\"why?\"}");
    var plan = (Plan.Through) coalescing.plan(embed);
    assertThat(plan.reason()).isEqualTo(Reason.NOT_CACHEABLE_OPERATION);
    assertThat(plan.shownKey()).startsWith("pc_");
    assertThat(plan.shownKey()).isEqualTo(((Plan.Through) coalescing.plan(embed)).shownKey());
  }

  @Test
  void a_field_that_is_forbidden_is_refused_with_its_place_before_policy_is_asked() {
    var refused =
        (Plan.Refused) given.plan(chat(",\"temperature\":1,\"x-reprise\":{\"kind\":\"tool\"}"));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.reason()).isNull();
    assertThat(refused.message())
        .startsWith("x-reprise at byte ")
        .endsWith(": a declaration about a tool: move it into that tool's own definition");
    assertThat(refused.policyVersion()).isEqualTo(given.policy.current().version());
  }

  @Test
  void a_model_that_nobody_answers_for_is_refused_and_told_what_to_add() {
    var nobody = new GivenPlans((request, model) -> Optional.empty(), GivenPlans.CLASSIFIER);
    var refused = (Plan.Refused) nobody.plan(WHY);
    assertThat(refused.status()).isEqualTo(404);
    assertThat(refused.reason()).isNull();
    assertThat(refused.message())
        .isEqualTo(
            "No provider is configured for model 'm-1': add one of this dialect under providers, or"
                + " a route that takes it.");
    assertThat(((Plan.Refused) nobody.plan(GivenRequests.post(CHAT, "{}"))).message())
        .startsWith("No provider is configured for this operation:");
  }

  @Test
  void the_timeline_shows_which_stages_were_walked() {
    given.clock.pass(Duration.ofMillis(1));
    Plan plan = given.plan(WHY);
    for (Stage stage : List.of(Stage.ASSEMBLE, Stage.ROUTE, Stage.CANONICALISE)) {
      assertThat(plan.reading().timeline().walked(stage)).as("%s", stage).isTrue();
    }
    assertThat(plan.reading().timeline().walked(Stage.LOOKUP)).isFalse();
  }

  @Test
  void a_basis_is_the_same_until_the_policy_is_another() {
    Keying.Basis before = ((Plan.Keyed) given.plan(WHY)).keying().basis();
    assertThat(((Plan.Keyed) given.plan(WHY)).keying().basis().is(before)).isTrue();
    given.editPolicy(bundle -> bundle + "\n# edited");
    assertThat(((Plan.Keyed) given.plan(WHY)).keying().basis().is(before)).isFalse();
  }

  @Test
  void a_plan_made_again_has_another_id_and_the_same_key() {
    var plan = (Plan.Keyed) given.plan(WHY);
    var timeline = new Timeline(0);
    Plan.Keyed again = plan.again("req-again", timeline);
    assertThat(again.requestId()).isEqualTo("req-again");
    assertThat(again.keying()).isSameAs(plan.keying());
    assertThat(again.question().timeline()).isSameAs(timeline);
  }
}
