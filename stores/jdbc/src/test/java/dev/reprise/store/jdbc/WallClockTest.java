package dev.reprise.store.jdbc;

import static dev.reprise.testkit.GivenEntries.ACME;
import static dev.reprise.testkit.GivenEntries.answer;
import static dev.reprise.testkit.GivenEntries.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.testkit.FakeClock;
import dev.reprise.testkit.GivenEntries;
import dev.reprise.tier.Lookup;
import dev.reprise.tier.Tier;
import dev.reprise.tier.seal.SealedEnvelope;
import dev.reprise.time.SteadyTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The durable tier while somebody sets the wall clock, within a life and between two (figure 35).
 */
class WallClockTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path folder;
  private final FakeClock clock = new FakeClock();
  private final List<String> problems = new ArrayList<>();
  private SteadyTime steady = new SteadyTime(clock, clock.nanos(), clock.running());

  /** Another life: its time begins with what the wall clock shows now. */
  private Tier start() {
    return start(folder);
  }

  private Tier start(Path folder) {
    steady = new SteadyTime(clock, clock.nanos(), clock.running());
    return GivenL2.open(
        new SqliteTier.TierSettings(
            folder.resolve("l2.db"),
            64 << 20,
            partition -> "hash-of-" + partition.name(),
            new SealedEnvelope(GivenEntries.partitionKeys()),
            steady,
            clock,
            Duration.ofSeconds(20),
            GivenL2.room(),
            problems::add));
  }

  private void keep(Tier tier, String key) {
    tier.keep(ACME, key(key), answer(ACME, "four", steady.instant())); // for ten minutes
    tier.flush();
  }

  private static boolean has(Tier tier, String key) {
    return tier.find(ACME, key(key)) instanceof Lookup.Found;
  }

  private void setBy(Duration change) {
    clock.set(clock.instant().plus(change));
  }

  @Test
  void within_a_life_setting_the_clock_neither_kills_nor_revives() {
    try (Tier tier = start()) {
      keep(tier, "q");
      for (Duration change : List.of(HOUR.negated(), HOUR, HOUR, HOUR.negated())) {
        setBy(change);
        assertThat(has(tier, "q")).as("after " + change).isTrue();
      }
      setBy(HOUR.negated());
      clock.pass(Duration.ofMinutes(11));
      assertThat(has(tier, "q")).as("expired, whatever the clock shows").isFalse();
    }
    assertThat(problems).isEmpty();
  }

  @Test
  void a_restart_with_the_right_clock_is_warm() {
    try (Tier tier = start()) {
      keep(tier, "q");
    }
    clock.pass(Duration.ofMinutes(5));
    try (Tier tier = start()) {
      assertThat(has(tier, "q")).isTrue();
    }
    assertThat(problems).isEmpty();
  }

  @Test
  void a_restart_with_the_clock_set_back_is_cold_and_said_once() {
    try (Tier tier = start()) {
      keep(tier, "old");
      clock.pass(Duration.ofMinutes(5));
      keep(tier, "young");
    }
    setBy(Duration.ofMinutes(-2)); // "old" would seem three minutes old, and is five
    try (Tier tier = start()) {
      assertThat(has(tier, "old") || has(tier, "young")).isFalse();
      assertThat(tier.storedBytes()).isZero();
      keep(tier, "new");
    }
    assertThat(problems).singleElement().asString().contains("earlier time", "cold");
    try (Tier tier = start()) {
      assertThat(has(tier, "new")).as("from then on it goes on").isTrue();
    }
    assertThat(problems).hasSize(1);
  }

  @Test
  void a_clock_that_was_too_far_ahead_at_the_start_and_put_right_is_not_trusted_later() {
    setBy(HOUR);
    try (Tier tier = start()) {
      keep(tier, "q"); // in the year's next hour, so to say
      setBy(HOUR.negated());
      assertThat(has(tier, "q")).as("within the life its age is right").isTrue();
      keep(tier, "r");
    }
    clock.pass(HOUR.plusMinutes(5)); // now both would seem five minutes old
    try (Tier tier = start()) {
      assertThat(has(tier, "q") || has(tier, "r")).isFalse();
    }
    assertThat(problems).singleElement().asString().contains("put back");
  }

  @Test
  void that_it_was_put_right_is_known_although_the_process_was_killed() throws Exception {
    setBy(HOUR);
    Path killed = Files.createDirectory(folder.resolve("killed"));
    try (Tier tier = start(folder)) {
      keep(tier, "q");
      setBy(HOUR.negated());
      tier.flush(); // as the writing thread does every second, with nothing to write
      for (String name : List.of("l2.db", "l2.db-wal")) {
        Files.copy(folder.resolve(name), killed.resolve(name));
      }
    }
    clock.pass(HOUR.plusMinutes(5));
    try (Tier tier = start(killed)) {
      assertThat(has(tier, "q")).isFalse();
    }
    assertThat(problems).singleElement().asString().contains("put back");
  }

  @Test
  void a_clock_that_was_too_far_behind_at_the_start_makes_entries_look_older() {
    setBy(HOUR.negated());
    try (Tier tier = start()) {
      keep(tier, "q");
      setBy(HOUR);
      assertThat(has(tier, "q")).isTrue();
    }
    try (Tier tier = start()) {
      assertThat(has(tier, "q")).as("seems an hour old").isFalse();
    }
    assertThat(problems).isEmpty();
  }

  @Test
  void a_suspension_counts() {
    try (Tier tier = start()) {
      keep(tier, "q");
      clock.suspend(Duration.ofMinutes(9));
      assertThat(has(tier, "q")).isTrue();
      clock.suspend(Duration.ofMinutes(2));
      assertThat(has(tier, "q")).isFalse();
    }
  }
}
