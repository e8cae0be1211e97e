package dev.reprise.gateway.journey.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.gateway.journey.fixture.RawClient;
import dev.reprise.gateway.journey.fixture.Wire;
import dev.reprise.gateway.journey.fixture.World;
import dev.reprise.simulator.Fault;
import dev.reprise.simulator.Simulator;
import dev.reprise.simulator.SimulatorServer;
import dev.reprise.simulator.wire.Call;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a provider sees that answers in another's place: a caller's header that nobody listed may be
 * a credential for the first, or for something in front of it, and was meant for nobody else.
 */
@Timeout(60)
class FallbackFieldsJourneyTest {
  private static final String CANARY = "canary-91c2-for-the-first-provider";

  /** May be a credential, or name an account, or nobody knows what. */
  private static final List<String> FOR_THE_FIRST =
      List.of(
          "cookie",
          "cf-aig-authorization",
          "ocp-apim-subscription-key",
          "helicone-auth",
          "x-portkey-api-key",
          "x-amz-security-token",
          "x-forwarded-access-token",
          "x-forwarded-user",
          "x-goog-user-project",
          "openai-organization",
          "openai-project",
          "chatgpt-account-id",
          "x-of-tomorrow");

  private static final List<String> FOR_ANYBODY =
      List.of("traceparent", "user-agent", "x-request-id", "x-stainless-lang", "idempotency-key");

  @TempDir Path folder;

  private static String fallingBack(String backup) {
    return """
        providers:
          openai: {kind: openai, base_url: "PROVIDER", retries: 0}
          anthropic: {kind: anthropic, base_url: "PROVIDER", retries: 0}
          gemini: {kind: gemini, base_url: "PROVIDER", retries: 0}
          openai-b: {kind: openai, base_url: "%1$s", api_key: backup-key}
          anthropic-b: {kind: anthropic, base_url: "%1$s", api_key: backup-key}
          gemini-b: {kind: gemini, base_url: "%1$s"}
        routes:
          - {name: o, provider: openai, fallback: openai-b}
          - {name: a, provider: anthropic, fallback: anthropic-b}
          - {name: g, provider: gemini, fallback: gemini-b}
        """
        .formatted(backup);
  }

  private static List<String> names(Call call) {
    return call.headers().stream().map(each -> each.name().toLowerCase(Locale.ROOT)).toList();
  }

  @ParameterizedTest
  @EnumSource(Wire.class)
  void a_stand_in_sees_what_its_dialect_knows_and_nothing_meant_for_the_first(Wire wire)
      throws Exception {
    try (var backup = SimulatorServer.start(Simulator.instant(), 0);
        World world = World.in(folder, fallingBack(backup.url()))) {
      var fields = new ArrayList<String>();
      fields.addAll(List.of(wire.credentialHeader, wire.credential("ada")));
      fields.addAll(List.of("anthropic-version", "2023-06-01", "content-type", "application/json"));
      FOR_THE_FIRST.forEach(name -> fields.addAll(List.of(name, CANARY)));
      FOR_ANYBODY.forEach(name -> fields.addAll(List.of(name, "x")));
      world.simulator().faults().next(1, new Fault.Status(503, 1));
      String path = wire.path + "?subscription-key=" + CANARY;
      String body = wire.body("Who sees this?", false);
      try (RawClient client =
          RawClient.post(world.gateway.dataUrl(), path, body, fields.toArray(String[]::new))) {
        client.head();
        assertThat(client.headers().get("cache-status")).contains("detail=fallback-answered");
        assertThat(client.rest().status()).isEqualTo(200);
      }
      Call first = world.providerServer.calls().last();
      assertThat(names(first))
          .as("the route's provider sees all of it")
          .containsAll(FOR_THE_FIRST)
          .containsAll(FOR_ANYBODY);
      assertThat(first.target()).contains("subscription-key=" + CANARY);
      Call second = backup.calls().last();
      assertThat(backup.calls().count()).isEqualTo(1);
      assertThat(names(second))
          .containsAll(FOR_ANYBODY)
          .contains("content-type")
          .doesNotContainAnyElementsOf(FOR_THE_FIRST);
      assertThat(second.headers()).noneMatch(field -> field.value().contains(CANARY));
      assertThat(second.target()).doesNotContain(CANARY);
      if (wire == Wire.ANTHROPIC) {
        assertThat(names(second)).contains("anthropic-version");
      }
    }
  }
}
