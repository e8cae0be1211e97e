package dev.reprise.gateway.telemetry.lines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each line is written or counted, and gives its room back. */
@Timeout(60)
class LineWriterTest {
  private static final int OFFERED = 10_000;

  @Test
  void lines_that_find_the_queue_full_are_refused_and_counted() throws Exception {
    var out = new ByteArrayOutputStream();
    var gate = new CountDownLatch(1);
    var gone = new AtomicInteger();
    int taken = 1;
    var lines = new LineWriter("test-lines", out, 0, Long.MAX_VALUE);
    try (lines) {
      assertThat(lines.write(() -> waitingFor(gate), gone::incrementAndGet)).isTrue();
      for (int i = 1; i < OFFERED; i++) {
        taken += lines.write(() -> "x", gone::incrementAndGet) ? 1 : 0;
      }
      assertThat(lines.dropped()).as("refused").isEqualTo(OFFERED - taken).isPositive();
      gate.countDown();
    }
    assertThat(gone).hasValue(taken);
    assertThat(out.toString(StandardCharsets.UTF_8).lines()).hasSize(taken);
    assertThat(lines.write(() -> "late", gone::incrementAndGet)).as("closed").isFalse();
    assertThat(lines.dropped()).isEqualTo(OFFERED - taken + 1);
  }

  private static String waitingFor(CountDownLatch gate) {
    try {
      gate.await();
      return "first";
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_line_that_cannot_be_made_is_counted_and_the_next_is_written() {
    var out = new ByteArrayOutputStream();
    var gone = new AtomicInteger();
    var lines = new LineWriter("test-lines", out, 0, Long.MAX_VALUE);
    try (lines) {
      lines.write(LineWriterTest::impossible, gone::incrementAndGet);
      lines.write(() -> "next", gone::incrementAndGet);
    }
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("next\n");
    assertThat(lines.dropped()).isEqualTo(1);
    assertThat(gone).hasValue(2);
  }

  private static String impossible() {
    throw new IllegalStateException("no such line");
  }

  @Test
  void lines_for_a_disk_that_fails_or_a_file_that_is_full_are_counted_and_give_room_back() {
    var gone = new AtomicInteger();
    var broken = new LineWriter("test-lines", new FullDisk(), 0, Long.MAX_VALUE);
    var full = new LineWriter("test-lines", new ByteArrayOutputStream(), 0, 3);
    try (broken;
        full) {
      for (int i = 0; i < 5; i++) {
        broken.write(() -> "x", gone::incrementAndGet);
        full.write(() -> "x", gone::incrementAndGet);
      }
    }
    assertThat(broken.dropped()).isEqualTo(5);
    assertThat(full.dropped()).isEqualTo(4);
    assertThat(gone).hasValue(10);
  }

  private static final class FullDisk extends OutputStream {
    @Override
    public void write(int octet) throws IOException {
      throw new IOException("no space left");
    }
  }
}
