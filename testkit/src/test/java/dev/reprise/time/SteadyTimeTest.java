package dev.reprise.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.testkit.FakeClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The clock that ages go by, while somebody sets the wall clock and the machine sleeps. */
class SteadyTimeTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final FakeClock clock = new FakeClock();
  private final SteadyTime steady = new SteadyTime(clock, clock.nanos(), clock.running());
  private final SteadyTime alone = new SteadyTime(clock, clock.nanos());
  private final Instant start = clock.instant();

  private void setBy(Duration change) {
    clock.set(clock.instant().plus(change));
  }

  private Duration passed(SteadyTime time) {
    return Duration.between(start, time.instant());
  }

  @Test
  void it_goes_with_the_wall_clock_while_nobody_sets_it() {
    for (int minute = 1; minute <= 120; minute++) {
      clock.pass(MINUTE);
      assertThat(steady.instant()).isEqualTo(clock.instant());
      assertThat(alone.instant()).isEqualTo(clock.instant());
    }
  }

  /** Every order of an hour back and an hour forward, with a minute between. */
  @TestFactory
  Stream<DynamicTest> setting_the_clock_an_hour_back_and_forth_moves_no_age() {
    return Stream.of(
            List.of(HOUR.negated()),
            List.of(HOUR),
            List.of(HOUR.negated(), HOUR),
            List.of(HOUR, HOUR.negated()),
            List.of(HOUR, HOUR, HOUR.negated(), HOUR.negated(), HOUR.negated()),
            List.of(HOUR.negated(), HOUR.negated(), HOUR, HOUR, HOUR))
        .map(
            changes ->
                DynamicTest.dynamicTest(
                    changes.toString(),
                    () -> {
                      var test = new SteadyTimeTest();
                      for (Duration change : changes) {
                        test.setBy(change);
                        assertThat(test.steady.instant()).isEqualTo(test.minutes(0));
                        test.clock.pass(MINUTE);
                        test.minutes++;
                        assertThat(test.steady.instant()).isEqualTo(test.minutes(0));
                      }
                    }));
  }

  private int minutes;

  private Instant minutes(int more) {
    return start.plus(MINUTE.multipliedBy(minutes + more));
  }

  @Test
  void a_suspension_counts() {
    clock.pass(MINUTE);
    clock.suspend(HOUR);
    assertThat(passed(steady)).isEqualTo(HOUR.plus(MINUTE));
    clock.suspend(MINUTE);
    clock.suspend(MINUTE);
    assertThat(passed(steady)).isEqualTo(HOUR.plus(MINUTE.multipliedBy(3)));
  }

  @Test
  void a_suspension_counts_although_the_clock_is_set_before_within_or_after_it() {
    setBy(HOUR.negated());
    clock.suspend(HOUR);
    clock.pass(Duration.ofSeconds(1)); // the two changes hide each other until the next look
    assertThat(passed(steady)).isEqualTo(HOUR.plusSeconds(1));
    clock.suspend(HOUR);
    setBy(HOUR);
    assertThat(passed(steady)).isEqualTo(HOUR.multipliedBy(2).plusSeconds(1));
    setBy(HOUR);
    clock.suspend(MINUTE);
    assertThat(passed(steady)).isEqualTo(HOUR.multipliedBy(2).plus(MINUTE).plusSeconds(1));
  }

  @Test
  void without_a_clock_that_counts_suspensions_no_age_is_ever_too_low() {
    clock.suspend(HOUR);
    assertThat(passed(alone)).isEqualTo(HOUR);
    setBy(HOUR);
    assertThat(passed(alone)).as("taken for a suspension").isEqualTo(HOUR.multipliedBy(2));
    setBy(HOUR.negated());
    assertThat(passed(alone)).as("never back").isEqualTo(HOUR.multipliedBy(2));
    clock.pass(MINUTE);
    assertThat(passed(alone)).isEqualTo(HOUR.multipliedBy(2).plus(MINUTE));
  }

  @Test
  void a_wall_clock_that_is_slewed_is_not_one_that_was_set() {
    for (int second = 1; second <= 10_000; second++) {
      clock.pass(Duration.ofSeconds(1));
      clock.set(clock.instant().plusNanos(500_000)); // 500 ppm, the most NTP slews by
      assertThat(passed(steady)).isEqualTo(Duration.ofSeconds(second));
      passed(alone);
    }
    assertThat(passed(alone)).as("slow steps add up").isGreaterThan(Duration.ofSeconds(10_002));
  }

  @Test
  void what_is_shown_to_people_is_the_wall_clock() {
    setBy(HOUR.negated());
    Instant now = steady.instant();
    assertThat(steady.shown(now)).isEqualTo(clock.instant());
    assertThat(steady.shown(now.minus(MINUTE))).isEqualTo(clock.instant().minus(MINUTE));
  }

  /** Figure 35 in small: no sequence of events makes an age too low, or moves it without cause. */
  @Test
  void after_any_sequence_of_events_the_time_passed_is_the_time_that_passed() {
    long seed = 20261121;
    System.out.println("clock abuse: seed " + seed);
    var random = new SplittableRandom(seed);
    Duration truly = Duration.ZERO;
    for (int event = 0; event < 100_000; event++) {
      Duration some = Duration.ofMillis(1_000 + random.nextInt(3_600_000));
      switch (random.nextInt(4)) {
        case 0 -> setBy(random.nextBoolean() ? some : some.negated());
        case 1 -> {
          clock.suspend(some);
          truly = truly.plus(some);
        }
        default -> {
          clock.pass(some);
          truly = truly.plus(some);
        }
      }
      if (random.nextInt(3) == 0) {
        assertThat(passed(alone)).isGreaterThanOrEqualTo(truly.minusSeconds(1));
      }
      clock.pass(Duration.ofSeconds(1));
      truly = truly.plusSeconds(1);
      assertThat(passed(steady)).isEqualTo(truly);
    }
  }

  @Test
  void the_time_since_the_start_of_the_machine_is_read_or_not_known(@TempDir Path folder)
      throws Exception {
    assertThat(UpTime.parse("350735.47 234388.90\n")).isEqualTo(350_735_470_000_000L);
    assertThat(UpTime.parse("0.00 0.00")).isZero();
    for (String bad : List.of("", ".", "12", "12.3", "-1.00 2", "a.bc", "99999999999999.00 1")) {
      assertThat(UpTime.parse(bad)).as(bad).isNegative();
    }
    Path file = folder.resolve("uptime");
    assertThat(new UpTime(file).getAsLong()).isNegative();
    Files.writeString(file, "7.50 1.00\n");
    assertThat(new UpTime(file).getAsLong()).isEqualTo(7_500_000_000L);
  }
}
