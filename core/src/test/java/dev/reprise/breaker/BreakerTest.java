package dev.reprise.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.breaker.Breaker.State;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BreakerTest {
  private static final Breaker.Bounds BOUNDS =
      new Breaker.Bounds(
          Duration.ofSeconds(10), 5, 50, Duration.ofSeconds(4), Duration.ofSeconds(30));

  private final List<String> told = new ArrayList<>();
  private final Breaker breaker = new Breaker(BOUNDS, (to, why) -> told.add(to + ": " + why));
  private long now = -7_000_000_000L; // a monotonic clock may start anywhere

  private void passes(Duration time) {
    now += time.toNanos();
  }

  private void fails(int times) {
    for (int i = 0; i < times; i++) {
      breaker.permit(now).failed(now, "status 503");
    }
  }

  private void goesWell(int times) {
    for (int i = 0; i < times; i++) {
      breaker.permit(now).succeeded(now);
    }
  }

  @Test
  void fewer_failures_than_say_something_open_nothing() {
    fails(4);
    assertThat(breaker.state()).isEqualTo(State.CLOSED);
    assertThat(breaker.permit(now)).isNotNull();
    assertThat(told).isEmpty();
  }

  @Test
  void a_share_of_failures_opens_it_for_a_while_and_one_line_says_why() {
    goesWell(5);
    fails(4);
    assertThat(breaker.state()).isEqualTo(State.CLOSED);
    fails(1);
    assertThat(breaker.state()).isEqualTo(State.OPEN);
    assertThat(breaker.permit(now)).isNull();
    assertThat(breaker.opensIn(now)).isEqualTo(Duration.ofSeconds(4));
    assertThat(told).containsExactly("OPEN: 5 of the last 10 calls failed, at last: status 503");
    assertThat(breaker.why()).contains("5 of the last 10");
  }

  @Test
  void failures_of_long_ago_do_not_count() {
    fails(4);
    passes(Duration.ofSeconds(11));
    fails(1);
    assertThat(breaker.state()).isEqualTo(State.CLOSED);
    fails(4);
    assertThat(breaker.state()).isEqualTo(State.OPEN);
  }

  @Test
  void one_probe_at_a_time_decides_after_the_pause() {
    fails(5);
    passes(Duration.ofMillis(3_999));
    assertThat(breaker.permit(now)).isNull();
    passes(Duration.ofMillis(1));
    Breaker.Permit probe = breaker.permit(now);
    assertThat(probe).isNotNull();
    assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
    assertThat(breaker.permit(now)).as("a second probe").isNull();
    probe.succeeded(now);
    assertThat(breaker.state()).isEqualTo(State.CLOSED);
    assertThat(breaker.why()).isEmpty();
    fails(4);
    assertThat(breaker.state()).as("what was before is forgotten").isEqualTo(State.CLOSED);
  }

  @Test
  void each_probe_that_fails_doubles_the_pause_up_to_the_longest() {
    fails(5);
    for (int seconds : new int[] {4, 8, 16, 30, 30}) {
      assertThat(breaker.opensIn(now)).isEqualTo(Duration.ofSeconds(seconds));
      passes(Duration.ofSeconds(seconds));
      breaker.permit(now).failed(now, "timeout");
      assertThat(breaker.state()).isEqualTo(State.OPEN);
    }
    passes(Duration.ofSeconds(30));
    breaker.permit(now).succeeded(now);
    fails(5);
    assertThat(breaker.opensIn(now)).as("starts over").isEqualTo(Duration.ofSeconds(4));
  }

  @Test
  void calls_let_go_before_it_opened_decide_nothing_about_what_comes_after() {
    Breaker.Permit early = breaker.permit(now);
    Breaker.Permit other = breaker.permit(now);
    fails(5);
    passes(Duration.ofSeconds(4));
    Breaker.Permit probe = breaker.permit(now);
    early.succeeded(now);
    assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
    other.failed(now, "late");
    assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
    probe.succeeded(now);
    assertThat(breaker.state()).isEqualTo(State.CLOSED);
  }

  @Test
  void a_probe_that_was_given_up_makes_room_for_another() {
    fails(5);
    passes(Duration.ofSeconds(4));
    breaker.permit(now).dropped();
    assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
    assertThat(breaker.permit(now)).isNotNull();
    assertThat(breaker.permit(now)).isNull();
  }

  @Test
  void a_probe_that_never_answers_does_not_keep_it_shut_for_ever() {
    fails(5);
    passes(Duration.ofSeconds(4));
    assertThat(breaker.permit(now)).isNotNull();
    passes(Duration.ofSeconds(4));
    assertThat(breaker.permit(now)).isNotNull();
  }

  /** However calls and time interleave: open means nobody, and one probe in each pause at most. */
  @Test
  void no_walk_lets_more_through_than_the_state_allows() {
    long seed = 20_261_121;
    var random = new SplittableRandom(seed);
    Deque<Breaker.Permit> underWay = new ArrayDeque<>();
    long probeAt = 0;
    int probes = 0;
    for (int step = 0; step < 200_000; step++) {
      now += random.nextLong(800_000_000L);
      State before = breaker.state();
      Breaker.Permit permit = breaker.permit(now);
      if (before != State.CLOSED && permit != null) {
        assertThat(probes == 0 || now - probeAt >= BOUNDS.open().toNanos())
            .as("seed %d step %d: two probes within a pause", seed, step)
            .isTrue();
        probeAt = now;
        probes++;
      }
      if (permit != null) {
        underWay.add(permit);
      }
      if (!underWay.isEmpty() && random.nextInt(3) > 0) {
        Breaker.Permit ended = underWay.poll();
        if (random.nextInt(100) < 70) {
          ended.failed(now, "seeded");
        } else {
          ended.succeeded(now);
        }
      }
    }
    assertThat(probes).as("positive control: it opened and probed").isGreaterThan(100);
  }
}
