package dev.reprise.gateway.money;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PredictionsTest {
  private final List<String> said = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-21T12:00:00Z");
  private final Predictions predictions = new Predictions(() -> now, said::add);

  private void note(int times, long predicted, long actual) {
    for (int i = 0; i < times; i++) {
      predictions.note("anthropic", "m-1", predicted, actual);
    }
  }

  @Test
  void reading_less_than_half_of_what_was_predicted_is_an_alarm_said_once() {
    note(Predictions.FEWEST - 1, 1000, 0);
    assertThat(predictions.failing()).as("too few to say").isEmpty();
    note(10, 1000, 499);
    assertThat(said).hasSize(1);
    assertThat(said.getFirst()).contains("anthropic/m-1", "20 plans", "of 20000 predicted");
    assertThat(predictions.failing())
        .singleElement()
        .satisfies(it -> assertThat(it.of()).isEqualTo("anthropic/m-1"));
  }

  @Test
  void exactly_half_is_no_failure() {
    note(Predictions.WINDOW, 1000, 500);
    assertThat(predictions.failing()).isEmpty();
    assertThat(said).isEmpty();
  }

  @Test
  void it_recovers_when_the_window_does_and_may_fail_again() {
    note(Predictions.WINDOW, 1000, 0);
    note(Predictions.WINDOW / 2, 1000, 1000);
    assertThat(predictions.failing()).isEmpty();
    note(Predictions.WINDOW, 1000, 0);
    assertThat(predictions.failing()).hasSize(1);
    assertThat(said).hasSize(2);
  }

  @Test
  void what_is_older_than_an_hour_is_forgotten() {
    note(Predictions.WINDOW, 1000, 0);
    now = now.plus(Duration.ofMinutes(61));
    assertThat(predictions.failing()).isEmpty();
  }

  @Test
  void models_fail_apart_and_hostile_names_share_one_window() {
    note(Predictions.WINDOW, 1000, 1000);
    for (int i = 0; i < 500; i++) {
      predictions.note("openai", "m-" + i, 1000, 0);
    }
    assertThat(predictions.failing())
        .extracting(Predictions.FailingPlans::of)
        .containsExactly("other");
  }

  @Test
  void a_plan_that_predicts_nothing_says_nothing() {
    note(Predictions.WINDOW, 0, 0);
    assertThat(predictions.failing()).isEmpty();
  }
}
