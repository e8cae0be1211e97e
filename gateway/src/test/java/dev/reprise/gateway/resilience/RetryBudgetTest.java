package dev.reprise.gateway.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {
  private long now;
  private final RetryBudget budget = new RetryBudget(now);

  private int retriesOf(int calls, Duration apart) {
    int retries = 0;
    for (int i = 0; i < calls; i++) {
      budget.asked("ada", now);
      for (int more = 0; more < 2; more++) {
        retries += budget.spend("ada", now) ? 1 : 0;
      }
      now += apart.toNanos();
    }
    return retries;
  }

  @Test
  void in_an_outage_at_full_load_retries_are_a_fifth_of_the_calls() {
    assertThat(retriesOf(10_000, Duration.ofNanos(1))).isBetween(2_000, 2_010);
  }

  @Test
  void a_rare_caller_may_retry_all_its_calls() {
    assertThat(retriesOf(100, Duration.ofSeconds(5))).isEqualTo(200);
  }

  @Test
  void a_quiet_hour_earns_no_more_than_the_floor_and_a_busy_one_no_more_than_the_bucket() {
    now += Duration.ofHours(1).toNanos();
    assertThat(spendAll()).isEqualTo(10);
    for (int i = 0; i < 100_000; i++) {
      budget.asked("ada", now);
    }
    assertThat(spendAll()).isEqualTo(100);
  }

  private int spendAll() {
    int spent = 0;
    while (budget.spend("ada", now)) {
      spent++;
    }
    return spent;
  }

  private int spendAll(String caller) {
    int spent = 0;
    while (budget.spend(caller, now)) {
      spent++;
    }
    return spent;
  }

  private void known(String caller) {
    budget.asked(caller, now);
    budget.succeeded(caller, now);
  }

  @Test
  void one_caller_that_always_fails_leaves_the_others_their_retries() {
    known("ada");
    known("bo");
    for (int second = 0; second < 60; second++) {
      budget.asked("ada", now);
      spendAll("ada");
      now += 1_000_000_000L;
    }
    budget.asked("bo", now);
    assertThat(spendAll("bo")).as("half of the floor").isBetween(4, 5);
  }

  @Test
  void what_a_caller_earned_is_its_own() {
    known("bo");
    for (int call = 0; call < 50; call++) {
      budget.asked("bo", now);
    }
    for (int i = 0; i < 1_000; i++) {
      known("caller-" + i);
      spendAll("caller-" + i);
    }
    assertThat(spendAll("bo")).as("a fifth of its own calls").isEqualTo(10);
  }

  @Test
  void a_thousand_invented_callers_draw_as_one() {
    known("bo");
    for (int i = 0; i < 1_000; i++) {
      budget.asked("invented-" + i, now);
      spendAll("invented-" + i);
    }
    assertThat(spendAll("bo")).isGreaterThanOrEqualTo(5);
  }
}
