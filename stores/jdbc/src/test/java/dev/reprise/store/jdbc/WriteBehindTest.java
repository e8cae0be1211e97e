package dev.reprise.store.jdbc;

import static dev.reprise.testkit.GivenEntries.ACME;
import static dev.reprise.testkit.GivenEntries.answer;
import static dev.reprise.testkit.GivenEntries.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.budget.Share;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How what waits is put together. */
@Timeout(30)
class WriteBehindTest {
  private static final int ENTRIES = 200;

  private final List<Integer> batches = new CopyOnWriteArrayList<>();

  private WriteBehind gathering(Duration time) {
    return new WriteBehind(
        batch -> batches.add(batch.size()),
        new LongAdder(),
        new Share("writes", 64 << 20),
        time.toNanos());
  }

  private static void keep(WriteBehind writes) {
    for (int n = 0; n < ENTRIES; n++) {
      writes.keep(ACME, key("q" + n), answer(ACME, "four", Instant.EPOCH));
    }
  }

  private List<Integer> landed() {
    return batches.stream().filter(Predicate.not(Integer.valueOf(0)::equals)).toList();
  }

  @Test
  void entries_that_come_close_together_land_together_and_closing_does_not_wait() {
    try (WriteBehind writes = gathering(Duration.ofHours(1))) {
      keep(writes);
    }
    assertThat(landed()).containsExactly(ENTRIES);
  }

  @Test
  void a_flush_ends_the_gathering_and_waits_for_what_was_gathered() {
    try (WriteBehind writes = gathering(Duration.ofHours(1))) {
      keep(writes);
      writes.flush();
      assertThat(landed().stream().mapToInt(Integer::intValue).sum())
          .as("the mark lands, too")
          .isEqualTo(ENTRIES + 1);
    }
  }
}
