package dev.reprise.gateway.journey.trouble;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.Parts;
import dev.reprise.gateway.journey.fixture.Wire;
import dev.reprise.gateway.journey.fixture.World;
import dev.reprise.policy.bundle.PolicyInForce;
import dev.reprise.simulator.Simulator;
import dev.reprise.yaml.Misconfigured;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No bundle could be read, now or before. */
class WithoutPolicyJourneyTest {
  @TempDir Path folder;

  private static Parts without(Parts parts) {
    PolicyInForce none =
        PolicyInForce.from(
            () -> {
              throw new Misconfigured("policy", "p.yaml", "there is no such file", 0);
            });
    return new Parts(
        none,
        parts.classifier(),
        parts.keys(),
        parts.ids(),
        parts.tiers(),
        parts.ledger(),
        parts.flights(),
        parts.router(),
        parts.telemetry(),
        parts.prices(),
        parts.clock(),
        parts.dialects());
  }

  private static String decisionOf(World world, World.Seen seen) {
    String id = seen.header("reprise-request-id");
    return world.get("/v1/prompt-cache/decisions/" + id, "authorization", "Bearer ada").text();
  }

  @Test
  void requests_are_answered_nothing_is_kept_and_each_is_counted() throws Exception {
    try (World world =
        World.in(
            folder, World.providers(), Simulator.instant(), WithoutPolicyJourneyTest::without)) {
      for (int i = 0; i < 2; i++) {
        World.Seen seen = Wire.CHAT.ask(world, "ada", "Is there a policy?", false);
        assertThat(seen.status()).isEqualTo(200);
        assertThat(seen.cacheStatus()).contains("fwd=bypass", "policy-unavailable");
      }
      assertThat(decisionOf(world, Wire.CHAT.ask(world, "ada", "Why?", false)))
          .contains("policy-unavailable", "no policy bundle is in force")
          .doesNotContain("p.yaml", "no such file");
      assertThat(world.admin("GET", "/metrics", "").text())
          .contains("policy_fail_closed_total 3.0");
    }
  }
}
