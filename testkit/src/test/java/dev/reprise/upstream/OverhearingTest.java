package dev.reprise.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.budget.MemoryBudget;
import dev.reprise.plan.Plan;
import dev.reprise.request.Headers;
import dev.reprise.response.Discarded;
import dev.reprise.response.Feed;
import dev.reprise.response.Reply;
import dev.reprise.response.Sink;
import dev.reprise.testkit.GivenRequests;
import dev.reprise.testkit.Journey;
import dev.reprise.time.Clock;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Which thread reads the usage of an answer that is passed on. */
class OverhearingTest {
  private record Told(Overhearing.Heard heard, Thread by) {}

  /** A chat answer with so many choices, which brings 7 tokens. */
  private static byte[] answer(int choices) {
    String choice =
        """
        {"index":0,"message":{"role":"assistant","content":"So."},"finish_reason":"stop"}""";
    return """
        {"id":"1","object":"chat.completion","model":"m-2","choices":[%s],\
        "usage":{"prompt_tokens":5,"completion_tokens":2,"total_tokens":7}}"""
        .formatted(String.join(",", Collections.nCopies(choices, choice)))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static CompletableFuture<Told> heard(byte[] body) {
    var journey = new Journey();
    var question = ((Plan.Answerable) journey.plan(GivenRequests.chat("why?"))).question();
    var told = new CompletableFuture<Told>();
    Reply live = new Reply(200, Headers.NONE, new Reply.Body.Live(new WholeAtOnce(body)));
    Reply listened =
        new Overhearing(MemoryBudget.ofHeap(), Clock.SYSTEM)
            .listen(
                question, live, heard -> told.complete(new Told(heard, Thread.currentThread())));
    ((Reply.Body.Live) listened.body()).feed().drainTo(Discarded.SINK);
    return told;
  }

  @Test
  void a_short_answer_is_read_where_it_ends() throws Exception {
    CompletableFuture<Told> told = heard(answer(10));
    assertThat(told).isDone();
    assertThat(told.get().by()).isSameAs(Thread.currentThread());
    assertThat(told.get().heard().usage().output()).isEqualTo(2);
    assertThat(told.get().heard().model()).isEqualTo("m-2");
  }

  /** The end of an answer comes on an event loop, which must not be held up. */
  @Test
  void a_longer_answer_is_read_on_a_thread_of_its_own() throws Exception {
    Told told = heard(answer(1000)).get(10, TimeUnit.SECONDS);
    assertThat(told.by()).isNotSameAs(Thread.currentThread());
    assertThat(told.heard().usage().output()).isEqualTo(2);
  }

  /** Gives everything to its sink at once. */
  private record WholeAtOnce(byte[] body) implements Feed {
    @Override
    public void drainTo(Sink sink) {
      sink.chunk(body);
      sink.end();
    }

    @Override
    public void pause() {}

    @Override
    public void resume() {}

    @Override
    public void cancel() {}
  }
}
