package dev.reprise.gateway.http.share;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How many calls each caller may have under way. */
class CallerSharesTest {
  private static final int MOST = 64;
  private final AtomicLong clock = new AtomicLong();
  private final CallerShares shares = new CallerShares(MOST, clock::get);

  /** Begins calls until it is refused; how many there were. */
  private int fills(String caller) {
    int begun = 0;
    while (begun <= 2 * MOST && shares.begins(caller)) {
      begun++;
    }
    return begun;
  }

  private void isKnown(String caller) {
    assertThat(shares.begins(caller)).isTrue();
    shares.succeeded(caller);
    shares.ended(caller);
  }

  @Test
  void a_caller_alone_has_most_of_it_and_a_known_one_more() {
    assertThat(fills("bo")).isEqualTo(42);
    for (int i = 0; i < 42; i++) {
      shares.ended("bo");
    }
    isKnown("ada");
    assertThat(fills("ada")).isEqualTo(48);
  }

  @Test
  void whoever_comes_next_finds_room() {
    fills("one");
    assertThat(fills("two")).isEqualTo(10);
    assertThat(fills("three")).isEqualTo(3);
  }

  @Test
  void what_ended_may_be_begun_again() {
    int most = fills("bo");
    assertThat(shares.begins("bo")).isFalse();
    shares.ended("bo");
    assertThat(shares.begins("bo")).isTrue();
    assertThat(shares.calls()).isEqualTo(most);
  }

  @Test
  void invented_callers_do_not_get_what_is_set_aside_for_known_ones() {
    isKnown("ada");
    int invented = 0;
    while (invented < 10_000 && shares.begins("c-" + invented)) {
      invented++;
    }
    assertThat(invented).isBetween(MOST / 2, MOST - MOST / 8);
    assertThat(shares.begins("bo")).as("another newcomer").isFalse();
    assertThat(shares.begins("ada")).isTrue();
  }

  /** Whose calls succeeded first has a place; who was silent for ten minutes loses it. */
  @Test
  void later_callers_take_the_places_of_silent_ones_only() {
    for (int i = 0; i < MOST / 8; i++) {
      isKnown("first-" + i);
    }
    isKnown("late");
    while (shares.begins("c-" + shares.calls())) {
      assertThat(shares.calls()).isLessThanOrEqualTo(MOST);
    }
    assertThat(shares.begins("late")).isFalse();
    assertThat(shares.begins("first-0")).isTrue();
    shares.succeeded("first-0");
    clock.addAndGet(600_000_000_001L);
    shares.succeeded("first-0");
    for (int i = 0; i < MOST; i++) {
      shares.ended("c-" + i);
      if (shares.calls() < MOST / 2) {
        break;
      }
    }
    isKnown("late");
    fills("c");
    assertThat(shares.begins("late")).as("took the place of a silent one").isTrue();
    assertThat(shares.begins("first-0")).as("was not silent").isTrue();
  }

  @Test
  void nothing_is_left_of_a_caller_that_is_gone() {
    shares.opened();
    CallerShares.CallerCounts row = shares.identified("bo");
    assertThat(row.connections()).isEqualTo(1);
    assertThat(shares.unknown()).isZero();
    row = shares.transferred(row, "cy");
    fills("cy");
    assertThat(shares.rows()).isEqualTo(1);
    while (shares.calls() > 0) {
      shares.ended("cy");
    }
    shares.closed(row);
    assertThat(shares.rows()).isZero();
    assertThat(shares.begins("bo")).isTrue();
    assertThat(shares.begins("refused")).isTrue();
    shares.ended("bo");
    shares.ended("refused");
    assertThat(shares.rows()).isZero();
  }
}
