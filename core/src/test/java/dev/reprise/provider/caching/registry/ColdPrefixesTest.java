package dev.reprise.provider.caching.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.json.Document;
import dev.reprise.json.MalformedJson;
import dev.reprise.provider.anthropic.MessagesPositions;
import dev.reprise.provider.caching.CachePlan;
import dev.reprise.provider.caching.KnownPrefixes;
import dev.reprise.provider.caching.Lifetime;
import dev.reprise.provider.caching.Positions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ColdPrefixesTest {
  private static final KnownPrefixes COLD = KnownPrefixes.NOTHING;
  private final Positions positions = positions();
  private final CachePlan plan =
      new CachePlan(
          "test",
          CachePlan.PlanReason.DECLARED_STABLE,
          List.of(new CachePlan.PlannedMark(0, Lifetime.FIVE_MINUTES, "system")),
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
  void one_writes_and_the_others_wait_and_nobody_waits_for_what_is_warm() throws Exception {
    var cold = new ColdPrefixes(Duration.ofSeconds(15));
    var known =
        new KnownPrefixes(
            0, new KnownPrefixes.Warm(0, Lifetime.FIVE_MINUTES, true), List.of(), 0, 1000, 0);
    var together = new CyclicBarrier(8);
    var leaders = new LinkedBlockingQueue<ColdPrefixes.Writing>();
    try (ExecutorService askers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> claims =
          IntStream.range(0, 8)
              .mapToObj(
                  i ->
                      askers.submit(
                          () -> {
                            together.await();
                            ColdPrefixes.Writing mine = cold.claim(positions, plan, COLD);
                            return mine != null && leaders.add(mine);
                          }))
              .toList();
      ColdPrefixes.Writing leader = leaders.poll(10, TimeUnit.SECONDS);
      assertThat(leader).as("somebody leads").isNotNull();
      assertThat(leaders).as("and nobody beside him").isEmpty();
      assertThat(cold.claim(positions, plan, known)).as("warm already").isNotNull();
      leader.readable();
      for (Future<Boolean> claim : claims) {
        while (!claim.isDone()) {
          // Who came only after the leader had finished leads again; he is let finish too.
          ColdPrefixes.Writing late = leaders.poll(10, TimeUnit.MILLISECONDS);
          if (late != null) {
            late.readable();
          }
        }
        claim.get();
      }
    }
  }

  @Test
  void a_leader_who_never_answers_holds_nobody_for_longer_than_patience() {
    var cold = new ColdPrefixes(Duration.ofMillis(1));
    assertThat(cold.claim(positions, plan, COLD)).as("leads").isNotNull();
    assertThat(cold.claim(positions, plan, COLD)).as("waited in vain").isNull();
  }

  @Test
  void when_it_can_be_read_the_next_may_claim_it() {
    var cold = new ColdPrefixes(Duration.ofSeconds(15));
    ColdPrefixes.Writing first = cold.claim(positions, plan, COLD);
    assertThat(first).isNotNull();
    first.readable();
    first.readable();
    assertThat(cold.claim(positions, plan, COLD)).isNotNull();
  }

  @Test
  void what_a_model_refused_is_believed_for_an_hour() {
    var refusals = new HintRefusals();
    refusals.remember("host", "m-1", Set.of("cache_control"), 5);
    assertThat(refusals.of("host", "m-1", 6)).containsExactly("cache_control");
    assertThat(refusals.of("host", "m-2", 6)).isEmpty();
    assertThat(refusals.of("elsewhere", "m-1", 6)).isEmpty();
    assertThat(refusals.of("host", "m-1", 5 + HintRefusals.BELIEVED_NANOS)).isEmpty();
  }

  private static CachePlan marking(int... indexes) {
    List<CachePlan.PlannedMark> marks =
        Arrays.stream(indexes)
            .mapToObj(at -> new CachePlan.PlannedMark(at, Lifetime.FIVE_MINUTES, "fork"))
            .toList();
    return new CachePlan(
        "test", CachePlan.PlanReason.DECLARED_STABLE, marks, List.of(), 0, 2000, Set.of());
  }

  @Test
  void who_waits_for_another_gives_back_what_it_had_claimed_itself() {
    var cold = new ColdPrefixes(Duration.ofMillis(1));
    assertThat(cold.claim(positions, marking(1), COLD)).as("leads").isNotNull();
    assertThat(cold.claim(positions, marking(0, 1), COLD)).as("has to wait").isNull();
    assertThat(cold.claim(positions, marking(0), COLD)).as("nobody writes this").isNotNull();
  }

  @Test
  void a_waiter_goes_on_when_the_leader_can_be_read_and_not_before() throws Exception {
    var cold = new ColdPrefixes(Duration.ofSeconds(15));
    ColdPrefixes.Writing leader = cold.claim(positions, plan, COLD);
    assertThat(leader).isNotNull();
    var waiter = new Thread(() -> cold.claim(positions, plan, COLD));
    waiter.start();
    while (waiter.getState() != Thread.State.TIMED_WAITING) {
      assertThat(waiter.getState()).as("it waits").isNotEqualTo(Thread.State.TERMINATED);
      Thread.onSpinWait();
    }
    leader.readable();
    assertThat(waiter.join(Duration.ofSeconds(10))).isTrue();
  }

  @Test
  void an_interrupt_ends_the_wait_and_is_seen_by_what_follows() {
    var cold = new ColdPrefixes(Duration.ofSeconds(15));
    assertThat(cold.claim(positions, plan, COLD)).as("leads").isNotNull();
    Thread.currentThread().interrupt();
    assertThat(cold.claim(positions, plan, COLD)).isNull();
    assertThat(Thread.interrupted()).isTrue();
  }
}
