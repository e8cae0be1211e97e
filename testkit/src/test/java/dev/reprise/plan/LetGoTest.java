package dev.reprise.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.json.Document;
import dev.reprise.json.MalformedJson;
import dev.reprise.json.Room;
import dev.reprise.provider.Destination;
import dev.reprise.request.Request;
import dev.reprise.testkit.GivenPlans;
import dev.reprise.testkit.GivenRequests;
import dev.reprise.testkit.Journey;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When what parsing made of a large request is let go of. */
class LetGoTest {
  private static final Room LARGE =
      new Room() {
        @Override
        public boolean take(long bytes) {
          return true;
        }

        @Override
        public boolean large() {
          return true;
        }
      };

  private static Question large() throws MalformedJson {
    var plan = (Plan.Answerable) new Journey().plan(GivenRequests.chat("why?"));
    Request request = plan.question().request();
    Document document = Document.parse(request.body(), LARGE);
    return plan.question().with(request.with(request.body(), document));
  }

  @Test
  void a_request_with_one_provider_is_let_go_of_when_its_call_begins() throws Exception {
    Question alone = large().answeredBy(GivenPlans.provider("first", List.of()));
    alone.releaseDocument(0);
    assertThat(alone.request().document().gone()).isTrue();
  }

  /** A provider that stands in names no fallback of its own, and another may still follow it. */
  @Test
  void a_request_is_kept_while_another_provider_may_have_to_read_it() throws Exception {
    Destination third = GivenPlans.provider("third", List.of());
    Destination second = GivenPlans.provider("second", List.of());
    Question asked = large();
    Question first = asked.answeredBy(GivenPlans.provider("first", List.of(second, third)));
    first.releaseDocument(0);
    assertThat(first.request().document().gone()).isFalse();
    Question standsIn = asked.answeredBy(second.insteadOf("first failed with status 500"));
    standsIn.releaseDocument(0);
    assertThat(standsIn.request().document().gone()).isFalse();
  }
}
