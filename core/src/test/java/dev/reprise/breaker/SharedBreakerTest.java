package dev.reprise.breaker;

import static dev.reprise.breaker.SharedBreaker.Fault.ENDPOINT;
import static dev.reprise.breaker.SharedBreaker.Fault.PERHAPS_THE_CALLERS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.breaker.Breaker.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whose failures close the door for whom. */
class SharedBreakerTest {
  private static final Breaker.Bounds BOUNDS =
      new Breaker.Bounds(
          Duration.ofSeconds(30), 10, 80, Duration.ofSeconds(5), Duration.ofMinutes(1));

  private final List<String> told = new ArrayList<>();
  private final SharedBreaker breaker =
      new SharedBreaker(BOUNDS, (to, why) -> told.add(to + ": " + why));
  private long now = -9_000_000_000L;

  @BeforeEach
  void adaAndBoAreKnown() {
    assertThat(answered("ada") && answered("bo")).isTrue();
    passes(Duration.ofMinutes(1)); // out of the window, not out of mind
  }

  private void passes(Duration time) {
    now += time.toNanos();
  }

  /** False when it was shut out. */
  private boolean answered(String who) {
    SharedBreaker.CallPermit pass = breaker.pass(who, now);
    if (pass != null) {
      pass.succeeded(now);
    }
    return pass != null;
  }

  private void fails(String who, int times, SharedBreaker.Fault fault) {
    for (int i = 0; i < times; i++) {
      SharedBreaker.CallPermit pass = breaker.pass(who, now);
      if (pass != null) {
        pass.failed(now, "status 500", fault);
      }
    }
  }

  private boolean shut(String who) {
    SharedBreaker.CallPermit pass = breaker.pass(who, now);
    if (pass != null) {
      pass.dropped();
    }
    return pass == null;
  }

  @Test
  void a_caller_whose_calls_fail_is_shut_out_alone() {
    fails("ada", 14, PERHAPS_THE_CALLERS);
    assertThat(shut("ada")).isTrue();
    assertThat(breaker.opensIn("ada", now)).isEqualTo(Duration.ofSeconds(5));
    assertThat(breaker.why("ada", now)).contains("10 of the last 10");
    assertThat(shut("bo")).isFalse();
    assertThat(shut("cy")).as("a newcomer").isFalse();
    assertThat(breaker.state()).isEqualTo(State.CLOSED);
    assertThat(told)
        .containsExactly(
            "OPEN: for one caller: 10 of the last 10 calls failed, at last: status 500");
  }

  @Test
  void its_probe_closes_its_own() {
    fails("ada", 10, PERHAPS_THE_CALLERS);
    passes(Duration.ofSeconds(5));
    assertThat(answered("ada")).isTrue();
    assertThat(shut("ada")).isFalse();
  }

  @Test
  void a_lone_caller_is_protected_as_ever() {
    var alone = new SharedBreaker(BOUNDS, (to, why) -> {});
    for (int i = 0; i < 10; i++) {
      alone.pass("", now).failed(now, "status 503", PERHAPS_THE_CALLERS);
    }
    assertThat(alone.pass("", now)).isNull();
    assertThat(alone.state()).isEqualTo(State.OPEN);
  }

  @Test
  void an_endpoint_nobody_can_be_connected_to_is_shut_for_all() {
    fails("ada", 10, ENDPOINT);
    assertThat(shut("ada") && shut("bo") && shut("cy")).isTrue();
    assertThat(breaker.state()).isEqualTo(State.OPEN);
    passes(Duration.ofSeconds(5));
    assertThat(answered("bo")).as("the probe").isTrue();
    assertThat(shut("ada")).isFalse();
  }

  @Test
  void several_known_callers_that_fail_shut_it_for_all_but_those_whose_calls_go_well() {
    answered("cy");
    passes(Duration.ofMinutes(1));
    fails("ada", 5, PERHAPS_THE_CALLERS);
    assertThat(breaker.state()).isEqualTo(State.CLOSED);
    fails("bo", 5, PERHAPS_THE_CALLERS);
    assertThat(breaker.state()).isEqualTo(State.OPEN);
    assertThat(shut("ada") && shut("bo") && shut("newcomer")).isTrue();
    SharedBreaker.CallPermit probe = breaker.pass("cy", now);
    assertThat(probe).as("known, and nothing of its own failed").isNotNull();
    assertThat(shut("cy")).as("one at a time").isTrue();
    probe.failed(now, "status 500", PERHAPS_THE_CALLERS);
    assertThat(shut("cy")).as("now it failed, too").isTrue();
  }

  @Test
  void a_good_caller_opens_the_door_that_two_bad_ones_shut() {
    answered("cy");
    passes(Duration.ofMinutes(1));
    fails("ada", 5, PERHAPS_THE_CALLERS);
    fails("bo", 5, PERHAPS_THE_CALLERS);
    assertThat(answered("cy")).isTrue();
    assertThat(breaker.state()).isEqualTo(State.CLOSED);
    assertThat(shut("newcomer")).isFalse();
  }

  @Test
  void invented_callers_shut_nothing_and_are_forgotten_before_known_ones() {
    for (int i = 0; i < 10_000; i++) {
      fails("invented-" + i, 1, PERHAPS_THE_CALLERS);
    }
    assertThat(breaker.state()).isEqualTo(State.CLOSED);
    assertThat(shut("ada") || shut("bo")).isFalse();
    fails("ada", 5, PERHAPS_THE_CALLERS);
    fails("bo", 5, PERHAPS_THE_CALLERS);
    assertThat(breaker.state()).as("both are still known").isEqualTo(State.OPEN);
  }

  @Test
  void one_caller_that_is_well_in_between_counts_once_all_the_same() {
    for (int turn = 0; turn < 5; turn++) {
      fails("ada", 10, PERHAPS_THE_CALLERS);
      passes(Duration.ofMillis(5_001));
      answered("ada");
      assertThat(breaker.state()).as("turn " + turn).isEqualTo(State.CLOSED);
      assertThat(shut("bo")).isFalse();
    }
  }

  @Test
  void a_caller_that_was_only_ever_refused_is_not_known() {
    for (String who : List.of("eve", "mallory", "oscar")) {
      breaker.pass(who, now).refused(now);
      fails(who, 9, PERHAPS_THE_CALLERS);
    }
    assertThat(breaker.state()).isEqualTo(State.CLOSED);
    assertThat(shut("ada")).isFalse();
  }

  @Test
  void refusals_do_not_hide_an_outage() {
    fails("ada", 5, PERHAPS_THE_CALLERS);
    for (int i = 0; i < 100; i++) {
      breaker.pass("eve", now).refused(now);
    }
    fails("bo", 5, PERHAPS_THE_CALLERS);
    assertThat(breaker.state()).isEqualTo(State.OPEN);
  }

  @Test
  void known_callers_with_many_successes_outlast_ones_with_few() {
    for (int i = 0; i < 20; i++) {
      answered("ada");
    }
    for (int i = 0; i < 5_000; i++) {
      answered("once-" + i);
    }
    passes(Duration.ofMinutes(1));
    fails("ada", 5, PERHAPS_THE_CALLERS);
    fails("once-4999", 5, PERHAPS_THE_CALLERS);
    assertThat(breaker.state()).as("ada is still known").isEqualTo(State.OPEN);
  }
}
