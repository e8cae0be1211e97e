package dev.reprise.gateway.journey.providercache;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.gateway.OtherParts;
import dev.reprise.gateway.journey.fixture.Figures;
import dev.reprise.gateway.journey.fixture.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long a prefix stays kept at Gemini, what that costs, and what happens when it is gone. */
@Timeout(60)
class HandleLifeJourneyTest extends HandlesJourney {
  @Test
  void an_object_that_is_gone_is_made_again_once_and_nobody_notices() throws Exception {
    try (World world = world()) {
      kept(world, "ada");
      remove(world, "ada");
      World.Seen seen = ask(world, "ada");
      assertThat(cached(seen)).isPositive();
      assertThat(explained(world, seen).path("reason").asText()).isEqualTo("made-again");
      assertThat(calls(world, "POST")).isEqualTo(2);
      assertThat(Figures.moved(world, "provider_handle_made_total")).isPositive();
      assertThat(Figures.moved(world, "provider_handle_made_again_total")).isEqualTo(1);
      assertThat(Figures.moved(world, "provider_handle_lost_total")).isEqualTo(1);
    }
  }

  @Test
  void a_crowd_that_finds_it_gone_makes_it_again_once() throws Exception {
    try (World world = world();
        var crowd = Executors.newVirtualThreadPerTaskExecutor()) {
      kept(world, "ada");
      remove(world, "ada");
      var all = new ArrayList<Callable<World.Seen>>();
      for (int i = 0; i < 12; i++) {
        String question = "Crowd " + i;
        all.add(() -> ask(world, "ada", HANDBOOK, question, false));
      }
      for (Future<World.Seen> each : crowd.invokeAll(all)) {
        assertThat(each.get().status()).isEqualTo(200);
      }
      assertThat(calls(world, "POST")).isEqualTo(2);
    }
  }

  @Test
  void whoever_takes_it_away_again_and_again_is_left_alone() throws Exception {
    try (World world = world()) {
      kept(world, "ada");
      remove(world, "ada");
      ask(world, "ada");
      remove(world, "ada");
      World.Seen seen = ask(world, "ada");
      assertThat(explained(world, seen).path("reason").asText()).isEqualTo("handle-lost");
      often(world, "ada");
      assertThat(calls(world, "POST")).isEqualTo(2);
    }
  }

  @Test
  void more_time_is_bought_while_it_pays_and_no_longer() throws Exception {
    try (World world = world()) {
      kept(world, "ada");
      pass(world, 8);
      assertThat(calls(world, "PATCH")).isEqualTo(1);
      assertThat(cached(ask(world, "ada"))).isPositive();
      pass(world, 40);
      assertThat(calls(world, "PATCH")).as("paid for 18 idle minutes at most").isLessThan(5);
      assertThat(calls(world, "DELETE")).isEqualTo(1);
      assertThat(Figures.moved(world, "provider_handle_extended_total")).isPositive();
      assertThat(Figures.moved(world, "provider_handle_deleted_total")).isEqualTo(1);
      assertThat(handles(world).path("live").asLong()).isZero();
      assertThat(listed(world, "ada")).isEmpty();
    }
  }

  @Test
  void storage_is_accounted_for_as_long_as_it_was_kept() throws Exception {
    try (World world = world()) {
      kept(world, "ada");
      long tokens = handles(world).path("making_tokens").asLong();
      clock.advance(Duration.ofMinutes(6));
      JsonNode told = handles(world);
      double hours = 6 / 60.0;
      assertThat(told.path("storage_usd").asDouble())
          .isCloseTo(tokens * hours / 1e6, org.assertj.core.data.Percentage.withPercentage(6));
      assertThat(told.path("making_usd").asDouble())
          .isCloseTo(tokens * 0.3 / 1e6, org.assertj.core.data.Percentage.withPercentage(0.01));
      assertThat(Figures.moved(world, "provider_handle_cost_total")).isPositive();
      assertThat(Figures.moved(world, "provider_handles")).isEqualTo(1);
    }
  }

  @Test
  void an_object_that_ended_while_nobody_looked_is_counted() throws Exception {
    try (World world = world()) {
      kept(world, "ada");
      clock.advance(Duration.ofHours(2));
      OtherParts.tend(world.gateway);
      assertThat(Figures.moved(world, "provider_handle_expired_total")).isEqualTo(1);
    }
  }

  @Test
  void nothing_is_left_behind_at_the_end() throws Exception {
    try (World world = world()) {
      kept(world, "ada");
      kept(world, "bo");
      assertThat(listed(world, "ada")).hasSize(1);
      world.gateway.close();
      assertThat(listed(world, "ada")).isEmpty();
      assertThat(listed(world, "bo")).isEmpty();
    }
  }

  @Test
  void what_a_killed_life_left_behind_is_swept() throws Exception {
    try (World world = world()) {
      kept(world, "ada");
      String display = listed(world, "ada").getFirst().path("displayName").asText();
      String ours = display.substring(0, display.lastIndexOf('/') + 1);
      create(world, "ada", ours + "0123456789abcdef");
      create(world, "ada", "reprise/of-somebody-else/0123456789abcdef");
      world.restart();
      assertThat(listed(world, "ada")).hasSize(2);
      asked = 0;
      kept(world, "ada");
      until(world, "swept", 1);
      assertThat(Figures.moved(world, "provider_handle_swept_total")).isEqualTo(1);
      assertThat(listed(world, "ada"))
          .extracting(each -> each.path("displayName").asText())
          .contains("reprise/of-somebody-else/0123456789abcdef")
          .doesNotContain(ours + "0123456789abcdef")
          .hasSize(2);
    }
  }
}
