package dev.reprise.gateway.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.gateway.config.RouteConfig;
import dev.reprise.plan.Plan;
import dev.reprise.testkit.GivenPlans;
import dev.reprise.testkit.GivenRequests;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every request is written down or counted, and none takes room for ever. */
@Timeout(60)
class RecorderTest {
  private final GivenPlans plans = new GivenPlans(GivenPlans.provider("p", false));
  private final Disk disk = new Disk();

  /** A disk that is stuck until it is let go. */
  private static final class Disk extends OutputStream {
    final CountDownLatch stuck = new CountDownLatch(1);
    final AtomicInteger lines = new AtomicInteger();

    @Override
    public void write(int octet) {
      throw new AssertionError("lines are written whole");
    }

    @Override
    public void write(byte[] bytes) {
      try {
        stuck.await();
      } catch (InterruptedException e) {
        throw new AssertionError("nobody may interrupt a write", e);
      }
      lines.incrementAndGet();
    }
  }

  private Recorder recorder() {
    var how = new RouteConfig.Recording(Path.of("f"), BigDecimal.ONE, false, Long.MAX_VALUE);
    var route =
        new RouteConfig(
            "default",
            RouteConfig.When.ALWAYS,
            "p",
            List.of(),
            false,
            true,
            false,
            false,
            0,
            false,
            how);
    return new Recorder(
        List.of(route), file -> new Recorder.Appended(disk, 0), InstantSource.system());
  }

  private Plan asked(int length) {
    return plans.plan(GivenRequests.chat("x".repeat(length)));
  }

  @Test
  void bodies_for_which_there_is_no_room_are_counted() {
    Recorder recorder = recorder();
    try (recorder) {
      Plan large = asked(1 << 20);
      for (int i = 0; i < 100; i++) {
        recorder.record(large);
      }
      assertThat(recorder.dropped()).isGreaterThanOrEqualTo(60L);
      disk.stuck.countDown();
    }
    assertThat(disk.lines.get() + recorder.dropped()).isEqualTo(100);
    assertThat(disk.lines).hasValueGreaterThan(20);
  }

  @Test
  void lines_that_the_queue_refused_give_their_room_back() {
    Recorder recorder = recorder();
    try (recorder) {
      Plan small = asked(6 << 10);
      for (int i = 0; i < 10_000; i++) {
        recorder.record(small);
      }
      disk.stuck.countDown();
      while (disk.lines.get() + recorder.dropped() < 10_000) {
        Thread.onSpinWait();
      }
      long before = recorder.dropped();
      recorder.record(asked(31 << 20));
      assertThat(recorder.dropped()).as("the whole room is free again").isEqualTo(before);
    }
  }
}
