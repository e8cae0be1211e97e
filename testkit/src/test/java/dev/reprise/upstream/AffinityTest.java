package dev.reprise.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.catalogue.Dialects;
import dev.reprise.intake.Ask;
import dev.reprise.intake.Intake;
import dev.reprise.plan.Plan;
import dev.reprise.request.Digest;
import dev.reprise.request.Partition;
import dev.reprise.request.Principal;
import dev.reprise.testkit.GivenPlans;
import dev.reprise.testkit.GivenRequests;
import org.junit.jupiter.api.Test;

/** Which requests leave with the same of several credentials. */
class AffinityTest {
  private final GivenPlans given = new GivenPlans(GivenPlans.provider("played", false));

  private static GivenRequests chat(String messages) {
    return GivenRequests.post(
        "/v1/chat/completions", "{\"model\":\"m-1\",\"messages\":[" + messages + "]}");
  }

  private static String said(String role, String text) {
    return "{\"role\":\"" + role + "\",\"content\":\"" + text + "\"}";
  }

  private Digest of(GivenRequests asked) {
    Digest digest = Affinity.of(((Plan.Answerable) given.plan(asked)).question());
    assertThat(digest).isNotNull();
    return digest;
  }

  @Test
  void the_stable_part_decides_and_what_the_user_asks_does_not() {
    Digest one = of(chat(said("system", "be brief") + "," + said("user", "why?")));
    assertThat(of(chat(said("system", "be brief") + "," + said("user", "how?")))).isEqualTo(one);
    assertThat(of(chat(said("system", "be long") + "," + said("user", "why?")))).isNotEqualTo(one);
  }

  @Test
  void without_a_stable_part_the_first_message_stands_for_the_conversation() {
    Digest one = of(chat(said("user", "why?")));
    assertThat(of(chat(said("user", "why?") + "," + said("assistant", "so"))))
        .as("it grows behind the first message")
        .isEqualTo(one);
    assertThat(of(chat(said("user", "how?")))).isNotEqualTo(one);
  }

  @Test
  void each_partition_has_its_own() {
    GivenRequests asked = chat(said("system", "be brief"));
    var cy = new Principal(new Partition("globex"), null, null);
    assertThat(of(asked.as(cy))).isNotEqualTo(of(asked));
  }

  @Test
  void a_request_without_a_body_has_none() {
    var ask = Ask.get("/v1/models");
    var request = new Intake(Dialects.SHIPPED).read(ask);
    var plan = given.plan(request);
    assertThat(Affinity.of(((Plan.Answerable) plan).question())).isNull();
  }
}
