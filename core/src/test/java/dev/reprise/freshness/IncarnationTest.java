package dev.reprise.freshness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.artifact.Stamp;
import dev.reprise.freshness.Incarnation.Position;
import org.junit.jupiter.api.Test;

class IncarnationTest {
  private static final Position SEEN = new Position("a", new Stamp(100, 5));

  @Test
  void the_same_ledger_at_the_same_place_or_later_goes_on() {
    assertThat(Incarnation.onOpening(SEEN, SEEN, 999)).isEqualTo(100);
    assertThat(Incarnation.onOpening(new Position("a", new Stamp(100, 6)), SEEN, 999))
        .isEqualTo(100);
  }

  @Test
  void a_sequence_that_went_back_is_a_new_life() {
    assertThat(Incarnation.onOpening(new Position("a", new Stamp(100, 4)), SEEN, 999))
        .isEqualTo(1000);
  }

  @Test
  void another_identity_or_incarnation_is_a_new_life() {
    assertThat(Incarnation.onOpening(new Position("b", new Stamp(100, 5)), SEEN, 999))
        .isEqualTo(1000);
    assertThat(Incarnation.onOpening(new Position("a", new Stamp(99, 7)), SEEN, 999))
        .isEqualTo(1000);
  }

  @Test
  void a_lost_ledger_and_a_lost_memory_of_it_are_new_lives() {
    assertThat(Incarnation.onOpening(null, SEEN, 999)).isEqualTo(1000);
    assertThat(Incarnation.onOpening(SEEN, null, 999)).isEqualTo(1000);
    assertThat(Incarnation.onOpening(null, null, 999)).isEqualTo(1000);
  }

  @Test
  void an_incarnation_never_repeats_even_when_the_clock_went_back() {
    assertThat(Incarnation.onOpening(null, SEEN, 1)).isEqualTo(101);
    assertThat(Incarnation.onOpening(SEEN, null, 1)).isEqualTo(101);
  }
}
