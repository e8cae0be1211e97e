package dev.reprise.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.policy.Reason;
import dev.reprise.provider.Destination;
import dev.reprise.telemetry.Decision;
import dev.reprise.testkit.GivenPlans;
import dev.reprise.testkit.GivenRequests;
import dev.reprise.testkit.Journey;
import dev.reprise.testkit.ScriptedProvider;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of an answer that another than the route's provider gave. */
class FallbackJourneyTest {
  private final Journey journey = Journey.fallingBack();

  private void firstFailsAndSecondAnswers() throws InterruptedException {
    journey.provider.next().answers(503, "{}");
    ScriptedProvider.ScriptedCall second = journey.provider.next();
    assertThat(second.call().provider()).isEqualTo("second");
    second.answers(Answers.chat("by the second"));
  }

  @Test
  void an_answer_of_a_fallback_is_not_kept() throws Exception {
    Journey.RunningRequest asking = journey.ask(GivenRequests.chat("why?"));
    firstFailsAndSecondAnswers();
    assertThat(asking.text()).contains("by the second");
    assertThat(asking.decision().ended().stored()).isFalse();
    assertThat(asking.decision().ended().notStored()).isEqualTo(Reason.FALLBACK_ANSWERED);
    Journey.RunningRequest next = journey.ask(GivenRequests.chat("why?"));
    journey.provider.next().answers(Answers.chat("by the first"));
    assertThat(next.text()).contains("by the first");
    assertThat(next.decision().ended().stored()).as("control").isTrue();
    assertThat(journey.ask(GivenRequests.chat("why?")).hit()).as("control").isTrue();
  }

  @Test
  void a_follower_is_told_who_answered_the_leader() throws Exception {
    Journey.RunningRequest leader = journey.ask(GivenRequests.chat("why?"));
    Journey.RunningRequest follower = journey.ask(GivenRequests.chat("why?"));
    firstFailsAndSecondAnswers();
    assertThat(follower.text()).isEqualTo(leader.text());
    assertThat(follower.collapsed()).isTrue();
    assertThat(leader.collapsed()).isFalse();
    for (Journey.RunningRequest asking : new Journey.RunningRequest[] {leader, follower}) {
      Decision decision = asking.told().decision();
      assertThat(decision.reason()).isEqualTo(Reason.FALLBACK_ANSWERED);
      assertThat(decision.asked().provider()).isEqualTo("second");
      assertThat(decision.detail())
          .isEqualTo("second answered in its place: played failed with status 503");
      assertThat(asking.cacheStatus()).contains("fallback-answered");
    }
    assertThat(journey.provider.calls()).isEqualTo(2);
  }

  @Test
  void a_follower_is_told_the_one_that_answered_of_several_fallbacks() throws Exception {
    Destination third = GivenPlans.provider("third", List.of());
    var chain =
        Journey.to(
            GivenPlans.provider("first", List.of(GivenPlans.provider("second", List.of()), third)));
    Journey.RunningRequest leader = chain.ask(GivenRequests.chat("why?"));
    Journey.RunningRequest follower = chain.ask(GivenRequests.chat("why?"));
    chain.provider.next().answers(503, "{}");
    chain.provider.next().answers(503, "{}");
    chain.provider.next().answers(Answers.chat("by the third"));
    assertThat(follower.text()).isEqualTo(leader.text()).contains("by the third");
    assertThat(follower.collapsed()).isTrue();
    assertThat(follower.told().decision().asked().provider()).isEqualTo("third");
  }
}
