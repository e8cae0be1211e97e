package dev.reprise.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.store.jdbc.file.SqliteFile;
import dev.reprise.testkit.FakeClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class L2ReadersTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir Path folder;

  private final CountDownLatch thaw = new CountDownLatch(1);

  private String frozen(L2Reader reader) {
    try {
      thaw.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return "thawed";
  }

  @Test
  void a_frozen_disk_costs_a_caller_the_deadline_and_then_nothing() throws Exception {
    try (var tier = GivenL2.open(folder, new FakeClock());
        var readers = new L2Readers(new SqliteFile(folder.resolve("l2.db")), 2, e -> {})) {
      assertThat(tier.storedBytes()).isZero();
      String quick = readers.ask(reader -> "quick", LONG);
      assertThat(quick).isEqualTo("quick");
      assertThatThrownBy(() -> readers.ask(this::frozen, Duration.ofMillis(5)))
          .isInstanceOf(L2Readers.ReadFailed.class)
          .hasMessageContaining("5 ms");
      AtomicInteger turnedAway = new AtomicInteger();
      List<Thread> callers = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        callers.add(
            Thread.ofVirtual()
                .start(
                    () -> {
                      try {
                        readers.ask(this::frozen, LONG);
                      } catch (L2Readers.ReadFailed e) {
                        turnedAway.incrementAndGet();
                      }
                    }));
      }
      while (turnedAway.get() < 30) {
        Thread.onSpinWait();
      }
      thaw.countDown();
      for (Thread caller : callers) {
        caller.join();
      }
      assertThat(turnedAway.get())
          .as("beyond those waiting and those being served")
          .isBetween(30, 36);
      String again = readers.ask(reader -> "quick again", LONG);
      assertThat(again).isEqualTo("quick again");
    }
  }
}
