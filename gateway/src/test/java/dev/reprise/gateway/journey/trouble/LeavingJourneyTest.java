package dev.reprise.gateway.journey.trouble;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.gateway.journey.fixture.GatedProvider;
import dev.reprise.gateway.journey.fixture.RawClient;
import dev.reprise.gateway.journey.fixture.Wire;
import dev.reprise.gateway.journey.fixture.World;
import dev.reprise.simulator.Simulator;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Callers that leave in the middle of a stream, alone and in company; and a drain meanwhile. */
@Timeout(30)
class LeavingJourneyTest {
  @TempDir Path folder;

  private World before(GatedProvider provider) throws Exception {
    String configuration =
        """
        providers:
          openai: {kind: openai, base_url: "%1$s"}
          anthropic: {kind: anthropic, base_url: "%1$s"}
          gemini: {kind: gemini, base_url: "%1$s"}
        """
            .formatted(provider.url());
    return World.in(folder, configuration, Simulator.instant(), UnaryOperator.identity());
  }

  @ParameterizedTest
  @EnumSource(Wire.class)
  void when_the_only_caller_leaves_the_provider_is_cancelled_and_nothing_is_kept(Wire wire)
      throws Exception {
    try (var provider = new GatedProvider();
        var world = before(provider)) {
      RawClient ada = RawClient.ask(world, wire, "Shall I stay?", true).head();
      assertThat(ada.chunk()).isNotEmpty();
      ada.close();
      assertThat(provider.left.await(20, TimeUnit.SECONDS)).as("the provider noticed").isTrue();
      assertThat(
              wire.ask(world, "ada", "Shall I stay?", true, "cache-control", "only-if-cached")
                  .status())
          .isEqualTo(504);
    }
  }

  @ParameterizedTest
  @EnumSource(Wire.class)
  void when_another_is_listening_it_gets_everything_and_the_answer_is_kept(Wire wire)
      throws Exception {
    try (var provider = new GatedProvider();
        var world = before(provider)) {
      RawClient ada = RawClient.ask(world, wire, "Shall I stay?", true).head();
      assertThat(ada.chunk()).isNotEmpty();
      RawClient bo = RawClient.ask(world, wire, "Shall I stay?", true).head();
      byte[] first = bo.chunk();
      assertThat(first).isNotEmpty();
      ada.close();
      provider.open();
      RawClient.Got rest = bo.rest();
      assertThat(rest.cut()).isFalse();
      assertThat(rest.status()).isEqualTo(200);
      assertThat(provider.calls).hasValue(1);
      World.Seen hit =
          wire.ask(world, "ada", "Shall I stay?", true, "cache-control", "only-if-cached");
      assertThat(hit.hit()).as(hit.cacheStatus()).isTrue();
      var all = new ByteArrayOutputStream();
      all.writeBytes(first);
      all.writeBytes(rest.bytes());
      var heard = new World.Seen(200, hit.headers(), all.toByteArray());
      assertThat(wire.text(heard, true)).isEqualTo(wire.text(hit, true)).isNotBlank();
      bo.close();
    }
  }

  @ParameterizedTest
  @EnumSource(Wire.class)
  void another_caller_never_joins_and_a_follower_sees_nothing_of_the_leaders_own(Wire wire)
      throws Exception {
    try (var provider = new GatedProvider();
        var world = before(provider);
        RawClient leader = RawClient.ask(world, wire, "ada", "Together?", true).head();
        RawClient follower = RawClient.ask(world, wire, "ada", "Together?", true).head()) {
      assertThat(provider.calls).hasValue(1);
      try (RawClient stranger = RawClient.ask(world, wire, "cy", "Together?", true).head()) {
        assertThat(provider.calls).as("a call of its own").hasValue(2);
        assertThat(follower.headers().get("cache-status")).contains("collapsed");
        assertThat(stranger.headers().get("cache-status")).doesNotContain("collapsed");
        assertThat(leader.headers()).as("positive control").containsKey("x-of-the-leader");
        assertThat(follower.headers()).doesNotContainKeys("x-of-the-leader", "set-cookie");
        provider.open();
        assertThat(follower.rest().cut()).isFalse();
        assertThat(stranger.rest().cut()).isFalse();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Wire.class,
      names = {"CHAT", "ANTHROPIC"})
  void a_drain_lets_streams_under_way_finish_and_accepts_nobody_new(Wire wire) throws Exception {
    try (var provider = new GatedProvider();
        var world = before(provider)) {
      RawClient ada = RawClient.ask(world, wire, "Before you close?", true).head();
      assertThat(ada.chunk()).isNotEmpty();
      String url = world.gateway.dataUrl();
      Thread draining = Thread.startVirtualThread(world.gateway::drain);
      while (accepts(url)) {
        Thread.onSpinWait();
      }
      assertThat(draining.isAlive()).as("waits for the stream").isTrue();
      provider.open();
      RawClient.Got rest = ada.rest();
      assertThat(rest.cut()).isFalse();
      ada.close();
      draining.join();
      world.restart();
      assertThat(hitFromBelow(world, wire))
          .as("what ended during the drain was written")
          .contains("hit")
          .contains("l2");
    }
  }

  /** On a busy machine the first look-ups after a start may leave at their deadline. */
  private static String hitFromBelow(World world, Wire wire) throws Exception {
    String status = "";
    for (int attempt = 0; attempt < 50 && !status.contains("hit"); attempt++) {
      status =
          wire.ask(world, "ada", "Before you close?", false, "cache-control", "only-if-cached")
              .cacheStatus();
    }
    return status;
  }

  private static boolean accepts(String url) {
    try (RawClient late = RawClient.post(url, "/v1/none", "{}")) {
      late.head();
      return true;
    } catch (java.io.IOException | RuntimeException refused) {
      return false;
    }
  }
}
