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
      budget.asked(now);
      for (int more = 0; more < 2; more++) {
        retries += budget.spend(now) ? 1 : 0;
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
      budget.asked(now);
    }
    assertThat(spendAll()).isEqualTo(100);
  }

  private int spendAll() {
    int spent = 0;
    while (budget.spend(now)) {
      spent++;
    }
    return spent;
  }
}
