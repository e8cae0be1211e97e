package dev.reprise.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.key.CacheKey;
import dev.reprise.key.PartitionKeys;
import dev.reprise.provider.Destination;
import dev.reprise.request.Partition;
import dev.reprise.request.Principal;
import dev.reprise.request.Scope;
import dev.reprise.testkit.FakeClock;
import dev.reprise.testkit.GivenRequests;
import dev.reprise.testkit.Journey;
import dev.reprise.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the key of a request depends on beside its text, and who may share a call. */
class KeyConditionsTest {
  private static final GivenRequests WHY = GivenRequests.chat("why?");

  /** Policy declares nothing about its temperature: its answer is not kept. */
  private static final GivenRequests WARM =
      GivenRequests.post(
          "/v1/chat/completions",
          """
          {"model":"m-1","temperature":1,"messages":[{"role":"user","content":"why?"}]}""");

  private final FakeClock clock = new FakeClock();
  private final Journey journey = new Journey();

  private static Destination kind(String kind) {
    return new Destination(
        "played",
        kind,
        "http://provider.example",
        "default",
        false,
        false,
        Destination.Shaping.OFF,
        1,
        List.of(),
        "");
  }

  private CacheKey key(String classifier, String kind, Scope scope) {
    var plan = (Plan.Keyed) journey.plan(WHY);
    var keyer =
        new Keyer(
            new PartitionKeys(new byte[PartitionKeys.BYTES]),
            classifier,
            new Clock(clock, clock.nanos()));
    return keyer
        .derive(
            plan.question().answeredBy(kind(kind)),
            plan.keying().type(),
            Keyer.BodyRules.STRUCTURAL,
            scope,
            plan.keying().basis())
        .key();
  }

  private static Scope tenant() {
    return new Scope.Tenant(new Partition("acme"));
  }

  @Test
  void the_version_of_the_classifier_is_part_of_the_key() {
    CacheKey one = key("1", "openai_compatible", tenant());
    assertThat(key("1", "openai_compatible", tenant())).as("control").isEqualTo(one);
    assertThat(key("2", "openai_compatible", tenant())).isNotEqualTo(one);
  }

  @Test
  void the_kind_of_the_provider_is_part_of_the_key() {
    CacheKey one = key("1", "openai_compatible", tenant());
    assertThat(key("1", "vllm", tenant())).isNotEqualTo(one);
  }

  @Test
  void the_scope_is_part_of_the_key() {
    CacheKey one = key("1", "openai_compatible", tenant());
    Scope narrower = new Principal(new Partition("acme"), null, "ada").narrowestScope();
    assertThat(narrower).as("control").isNotEqualTo(tenant());
    assertThat(key("1", "openai_compatible", narrower)).isNotEqualTo(one);
  }

  @Test
  void a_call_whose_answer_is_not_kept_is_shared_only_where_the_provider_allows_it() {
    assertThat(journey.plan(WARM)).isInstanceOf(Plan.Through.class);
    assertThat(Journey.coalescing().plan(WARM)).as("control").isInstanceOf(Plan.Shared.class);
  }
}
