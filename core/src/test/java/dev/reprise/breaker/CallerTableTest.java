package dev.reprise.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Who gives way when more callers are known than there is room for. */
class CallerTableTest {
  private static final long START = Long.MAX_VALUE - 1_000; // nanoseconds of a clock may overflow

  private final CallerTable<String> table = new CallerTable<>(() -> "remembered");

  private void succeeds(String caller, int times, long now) {
    for (int i = 0; i < times; i++) {
      table.succeeded(caller, now);
    }
  }

  /** Known callers up to the last place but one, with two successes each. */
  private void others(long now) {
    for (int i = 0; i < CallerTable.MOST_KNOWN - 1; i++) {
      succeeds("caller-" + i, 2, now);
    }
  }

  private boolean allOthersKnown() {
    for (int i = 0; i < CallerTable.MOST_KNOWN - 1; i++) {
      if (!table.knows("caller-" + i)) {
        return false;
      }
    }
    return true;
  }

  @Test
  void who_was_silent_for_ten_minutes_goes_first_however_busy_it_was() {
    succeeds("busy-long-ago", 1_000, START);
    long later = START + CallerTable.SILENT_NANOS + 1;
    others(later);
    table.succeeded("newcomer", later);
    assertThat(table.knows("busy-long-ago")).isFalse();
    assertThat(table.knows("newcomer")).isTrue();
    assertThat(allOthersKnown()).isTrue();
  }

  @Test
  void until_then_one_with_the_fewest_successes_goes_and_of_those_the_longest_silent() {
    succeeds("busy", 1_000, START);
    long later = START + CallerTable.SILENT_NANOS;
    others(later);
    for (int i = 0; i < CallerTable.MOST_KNOWN - 1; i++) {
      table.of("caller-" + i, later + (i == 7 ? 0 : 1));
    }
    table.succeeded("newcomer", later);
    assertThat(table.knows("busy")).isTrue();
    assertThat(table.knows("caller-7")).isFalse();
  }

  @Test
  void of_several_silent_ones_the_longest_silent_goes_whatever_its_successes() {
    succeeds("silent-longest", 9, START);
    succeeds("silent", 1, START + 1);
    long later = START + 2 * CallerTable.SILENT_NANOS;
    for (int i = 0; i < CallerTable.MOST_KNOWN - 2; i++) {
      succeeds("caller-" + i, 1, later);
    }
    table.succeeded("newcomer", later);
    assertThat(table.knows("silent-longest")).isFalse();
    assertThat(table.knows("silent")).isTrue();
  }

  @Test
  void a_caller_that_is_heard_again_is_not_silent_any_more() {
    succeeds("back", 1_000, START);
    long later = START + CallerTable.SILENT_NANOS + 1;
    others(later);
    table.of("back", later);
    table.succeeded("newcomer", later);
    assertThat(table.knows("back")).isTrue();
    assertThat(allOthersKnown()).isFalse();
  }
}
