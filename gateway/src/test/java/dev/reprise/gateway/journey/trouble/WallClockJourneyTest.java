package dev.reprise.gateway.journey.trouble;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.Parts;
import dev.reprise.gateway.journey.fixture.Wire;
import dev.reprise.gateway.journey.fixture.World;
import dev.reprise.simulator.Simulator;
import dev.reprise.testkit.FakeClock;
import dev.reprise.time.Clock;
import dev.reprise.time.SteadyTime;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody sets the wall clock, or the machine sleeps: ages are what they truly are (figure 35).
 */
class WallClockJourneyTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path folder;
  private final FakeClock clock = new FakeClock();

  private World world() throws Exception {
    clock.set(Instant.now()); // the tiers go by the machine's own
    var steady = new SteadyTime(clock, clock.nanos(), clock.running());
    return World.in(
        folder,
        null,
        Simulator.instant(),
        parts -> with(parts, new Clock(clock, clock.nanos(), steady)));
  }

  private static Parts with(Parts parts, Clock clock) {
    return new Parts(
        parts.policy(),
        parts.classifier(),
        parts.keys(),
        parts.ids(),
        parts.tiers(),
        parts.ledger(),
        parts.flights(),
        parts.router(),
        parts.telemetry(),
        parts.prices(),
        clock,
        parts.dialects());
  }

  private static World.Seen ask(World world) {
    return Wire.CHAT.ask(world, "ada", "what time is it?", false);
  }

  private static void isHit(World.Seen seen, int age) {
    assertThat(seen.hit()).as(seen.cacheStatus()).isTrue();
    assertThat(seen.header("age")).isEqualTo(Integer.toString(age));
    assertThat(seen.cacheStatus()).contains("ttl=" + (600 - age));
  }

  @Test
  void set_back_an_hour_what_expired_stays_expired_and_what_lives_lives_on() throws Exception {
    try (World world = world()) {
      assertThat(ask(world).hit()).isFalse();
      clock.set(clock.instant().minus(HOUR));
      isHit(ask(world), 0);
      clock.pass(Duration.ofMinutes(9));
      isHit(ask(world), 540);
      clock.pass(Duration.ofMinutes(2));
      assertThat(ask(world).cacheStatus()).contains("fwd=stale", "detail=expired");
      isHit(ask(world), 0);
      clock.set(clock.instant().plus(HOUR));
      isHit(ask(world), 0);
    }
  }

  @Test
  void set_ahead_an_hour_nothing_dies_and_nothing_lives_longer() throws Exception {
    try (World world = world()) {
      assertThat(ask(world).hit()).isFalse();
      clock.set(clock.instant().plus(HOUR));
      isHit(ask(world), 0);
      clock.pass(Duration.ofMinutes(9));
      clock.set(clock.instant().minus(HOUR));
      isHit(ask(world), 540);
      clock.set(clock.instant().minus(HOUR));
      clock.pass(Duration.ofMinutes(2));
      assertThat(ask(world).cacheStatus()).contains("detail=expired");
    }
  }

  @Test
  void a_machine_that_slept_eleven_minutes_has_entries_eleven_minutes_older() throws Exception {
    try (World world = world()) {
      assertThat(ask(world).hit()).isFalse();
      clock.suspend(Duration.ofMinutes(9));
      isHit(ask(world), 540);
      clock.suspend(Duration.ofMinutes(2));
      assertThat(ask(world).cacheStatus()).contains("detail=expired");
    }
  }

  @Test
  void the_decision_tells_the_wall_clocks_time() throws Exception {
    try (World world = world()) {
      ask(world);
      clock.set(clock.instant().minus(HOUR));
      String id = ask(world).header("reprise-request-id");
      String said = world.admin("GET", "/v1/admin/decisions/" + id, "").text();
      assertThat(said).contains(clock.instant().toString().substring(0, 19));
    }
  }
}
