package dev.reprise.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.policy.Reason;
import dev.reprise.testkit.GivenRequests;
import dev.reprise.testkit.Journey;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Reasons that whole requests are given: why nothing was asked of the cache, or nothing kept. */
class ReasonsJourneyTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final GivenRequests WHY = GivenRequests.chat("why?");

  private final Journey journey = new Journey();

  private static GivenRequests chat(String more) {
    return GivenRequests.post(
        CHAT,
        "{\"model\":\"m-1\",\"messages\":[{\"role\":\"user\",\"content\":\"why?\"}]" + more + "}");
  }

  private static GivenRequests offering(String tool, String declared) {
    return chat(
        ",\"temperature\":0,\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\""
            + tool
            + "\",\"parameters\":{\"type\":\"object\"}"
            + declared
            + "}}]");
  }

  private Journey.RunningRequest answered(GivenRequests given, String answer) throws Exception {
    Journey.RunningRequest asking = journey.ask(given);
    journey.provider.next().answers(answer);
    assertThat(asking.told().reply().status()).isEqualTo(200);
    return asking;
  }

  private Reason whyPassed(GivenRequests given) throws Exception {
    return answered(given, Answers.chat("so")).decision().reason();
  }

  private Reason whyNotKept(GivenRequests given, String answer) throws Exception {
    return answered(given, answer).decision().ended().notStored();
  }

  private static UnaryOperator<String> edit(String from, String to) {
    return bundle -> bundle.replace(from, to);
  }

  @Test
  void a_request_by_what_it_is() throws Exception {
    assertThat(whyPassed(GivenRequests.post("/v1/audio/speech", "{}")))
        .isEqualTo(Reason.UNKNOWN_OPERATION);
    assertThat(whyPassed(GivenRequests.post("/v1/embeddings", "{\"model\":\"m\",\"input\":\"a\"}")))
        .isEqualTo(Reason.NOT_CACHEABLE_OPERATION);
    assertThat(whyPassed(chat(""))).isEqualTo(Reason.DETERMINISM_NOT_DECLARED);
    assertThat(whyPassed(chat(",\"temperature\":0,\"store\":true"))).isEqualTo(Reason.STATEFUL);
    assertThat(whyPassed(offering("deploy", ""))).isEqualTo(Reason.SIDE_EFFECTING_TOOL);
    String realTime = ",\"x-reprise\":{\"side_effects\":\"none\",\"freshness\":\"real-time\"}";
    assertThat(whyPassed(offering("quote", realTime))).isEqualTo(Reason.REAL_TIME_TOOL);
    assertThat(whyPassed(chat(",\"temperature\":0,\"web_search_options\":{}")))
        .isEqualTo(Reason.LIVE_DATA);
  }

  @Test
  void a_request_by_what_the_bundle_says() throws Exception {
    journey.editPolicy(
        edit("  model_response: {mode: serve, percent: 100}", "  model_response: {mode: \"off\"}"));
    assertThat(whyPassed(WHY)).isEqualTo(Reason.ROLLOUT_OFF);
    journey.editPolicy(
        edit("  model_response: {mode: \"off\"}", "  model_response: {mode: serve, percent: 100}"));
    journey.editPolicy(
        edit(
            "rules: []",
            "rules: [{name: no-chat, when: {model: m-1}, entry: model_response, deny: high-risk}]"));
    assertThat(whyPassed(WHY)).isEqualTo(Reason.DENIED_BY_RULE);
    journey.editPolicy(
        edit(
            "rules: [{name: no-chat, when: {model: m-1}, entry: model_response, deny: high-risk}]",
            "rules: []"));
    journey.editPolicy(edit("    default: conditional", "    default: deny"));
    assertThat(whyPassed(WHY)).isEqualTo(Reason.NO_RULE);
  }

  @Test
  void a_request_by_its_own_directives() throws Exception {
    Journey.RunningRequest refused = journey.ask(WHY.onlyIfCached());
    assertThat(refused.told().reply().status()).isEqualTo(504);
    assertThat(refused.decision().reason()).isEqualTo(Reason.NOT_IN_CACHE);
    answered(WHY, Answers.chat("so"));
    assertThat(whyPassed(WHY.noCache())).isEqualTo(Reason.NO_CACHE);
  }

  @Test
  void a_usable_entry_outside_the_rollouts_share() throws Exception {
    journey.editPolicy(edit("percent: 100", "percent: 0"));
    answered(WHY, Answers.chat("so"));
    assertThat(whyPassed(WHY)).isEqualTo(Reason.NOT_IN_ROLLOUT);
  }

  @Test
  void an_answer_by_how_it_ended() throws Exception {
    String cut = Answers.chat("so").replace("\"stop\"", "\"length\"");
    assertThat(whyNotKept(WHY, cut)).isEqualTo(Reason.FINISH_REASON);
    String refused =
        Answers.chat("so").replace("\"content\":\"so\"", "\"content\":null,\"refusal\":\"No.\"");
    assertThat(whyNotKept(WHY, refused)).isEqualTo(Reason.REFUSAL);
    assertThat(whyNotKept(WHY, Answers.chat(""))).isEqualTo(Reason.EMPTY_ANSWER);
    String failed = Answers.chat("so").replace("{\"id\"", "{\"error\":{},\"id\"");
    assertThat(whyNotKept(WHY, failed)).isEqualTo(Reason.ERROR_IN_ANSWER);
    String called =
        Answers.chat("so")
            .replace(
                "\"content\":\"so\"",
                "\"content\":null,\"tool_calls\":[{\"id\":\"c1\",\"type\":\"function\",\"function\":"
                    + "{\"name\":\"deploy\",\"arguments\":\"{}\"}}]")
            .replace("\"stop\"", "\"tool_calls\"");
    assertThat(whyNotKept(WHY, called)).isEqualTo(Reason.SIDE_EFFECT_CALLED);
    assertThat(whyNotKept(WHY, Answers.chat("so"))).as("control").isNull();
  }
}
