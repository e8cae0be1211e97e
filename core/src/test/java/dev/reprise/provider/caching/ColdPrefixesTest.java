package dev.reprise.provider.caching;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.json.Document;
import dev.reprise.json.MalformedJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ColdPrefixesTest {
  private static final Known COLD = Known.NOTHING;
  private final Positions positions = positions();
  private final CachePlan plan =
      new CachePlan(
          "test",
          CachePlan.Why.DECLARED_STABLE,
          List.of(new CachePlan.Mark(0, Lifetime.FIVE_MINUTES, "system")),
          List.of(),
          0,
          2000,
          Set.of());

  private static Positions positions() {
    try {
      String body = "{\"system\":\"a\",\"messages\":[{\"role\":\"user\",\"content\":\"b\"}]}";
      Document document = Document.parse(body.getBytes(StandardCharsets.UTF_8));
      return MessagesPositions.of(document, List.of(), "");
    } catch (MalformedJson e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void followers_wait_for_the_one_who_writes_and_nobody_waits_for_what_is_warm() throws Exception {
    var cold = new ColdPrefixes(Duration.ofSeconds(15));
    assertThat(cold.awaited(positions, plan, COLD)).as("nobody writes yet").isFalse();
    ColdPrefixes.Writing writing = cold.begin(positions, plan, COLD);
    var known = new Known(0, new Known.Warm(0, Lifetime.FIVE_MINUTES), List.of(), 0, 1000, 0, 0);
    assertThat(cold.awaited(positions, plan, known)).as("warm already").isFalse();
    var started = new CountDownLatch(8);
    try (ExecutorService followers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> waits =
          java.util.stream.IntStream.range(0, 8)
              .mapToObj(
                  i ->
                      followers.submit(
                          () -> {
                            started.countDown();
                            return cold.awaited(positions, plan, COLD);
                          }))
              .toList();
      assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
      writing.readable();
      for (Future<Boolean> wait : waits) {
        wait.get(10, TimeUnit.SECONDS);
      }
    }
    assertThat(cold.awaited(positions, plan, COLD)).as("it can be read").isFalse();
  }

  @Test
  void a_leader_who_never_answers_holds_nobody_for_longer_than_patience() {
    var cold = new ColdPrefixes(Duration.ofMillis(1));
    cold.begin(positions, plan, COLD);
    assertThat(cold.awaited(positions, plan, COLD)).isTrue();
  }

  @Test
  void what_a_model_refused_is_believed_for_an_hour() {
    var refusals = new Refusals();
    refusals.remember("host", "m-1", Set.of("cache_control"), 5);
    assertThat(refusals.of("host", "m-1", 6)).containsExactly("cache_control");
    assertThat(refusals.of("host", "m-2", 6)).isEmpty();
    assertThat(refusals.of("elsewhere", "m-1", 6)).isEmpty();
    assertThat(refusals.of("host", "m-1", 5 + Refusals.BELIEVED_NANOS)).isEmpty();
  }
}
