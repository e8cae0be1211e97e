package dev.reprise.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.response.Reply;
import dev.reprise.testkit.GivenRequests;
import dev.reprise.testkit.Journey;
import org.junit.jupiter.api.Test;

/** {@code Reprise-Warm: true} asks for the entry and not for the answer (contract 2.3). */
class WarmTest {
  private static final GivenRequests WHY = GivenRequests.chat("why?");

  private final Journey journey = new Journey();

  @Test
  void the_entry_is_made_and_the_answer_is_not_sent() throws Exception {
    Journey.RunningRequest warming = journey.ask(WHY.warming());
    journey.provider.next().answers(Answers.chat("one"));
    Reply told = warming.told().reply();
    assertThat(told.status()).isEqualTo(204);
    assertThat(warming.text()).isEmpty();
    assertThat(told.headers().first("cache-status")).isPresent();
    Journey.RunningRequest asking = journey.ask(WHY);
    assertThat(asking.hit()).isTrue();
    assertThat(asking.text()).contains("one");
    assertThat(journey.ask(WHY.warming()).told().reply().status()).as("it is there").isEqualTo(204);
  }

  @Test
  void what_cannot_be_kept_is_answered_as_ever() throws Exception {
    GivenRequests never =
        GivenRequests.post(
            "/v1/chat/completions",
            "{\"model\":\"m-1\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}");
    Journey.RunningRequest asking = journey.ask(never.warming());
    journey.provider.next().answers(Answers.chat("one"));
    assertThat(asking.told().reply().status()).isEqualTo(200);
    assertThat(asking.text()).contains("one");
  }
}
