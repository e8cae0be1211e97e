package dev.reprise.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.key.PartitionKeys;
import dev.reprise.plan.Plan;
import dev.reprise.plan.Question;
import dev.reprise.provider.Destination;
import dev.reprise.provider.Destination.Shaping;
import dev.reprise.request.Headers;
import dev.reprise.response.Reply;
import dev.reprise.testkit.FakeClock;
import dev.reprise.testkit.GivenRequests;
import dev.reprise.testkit.Journey;
import dev.reprise.time.Clock;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What keeps callers apart in a provider's cache that the route does not shape. */
class PartitionWallsTest {
  private static final Reply GOOD = Reply.whole(200, Headers.NONE, new byte[0]);

  private final FakeClock clock = new FakeClock();
  private final PartitionWalls walls =
      new PartitionWalls(new PartitionKeys(new byte[32]), new Clock(clock, clock.nanos()));

  private static String body(String model, String more) {
    return "{\"model\":\""
        + model
        + "\","
        + more
        + "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
  }

  /** What is sent to OpenAI's own address; empty when this way is not for it. */
  private Optional<String> sent(String body, boolean ownCredential, boolean pooled) {
    var shaping = new Shaping(false, false, Shaping.Markers.AUTO, ownCredential, pooled);
    Destination openAi =
        new Destination(
            "openai",
            "openai",
            "https://api.openai.com",
            "default",
            false,
            false,
            shaping,
            1,
            java.util.List.of(),
            "");
    Question question =
        ((Plan.Answerable) new Journey().plan(GivenRequests.post("/v1/chat/completions", body)))
            .question()
            .answeredBy(openAi);
    var seen = new AtomicReference<String>();
    return walls
        .ask(
            new ProviderCall(
                question,
                body.getBytes(StandardCharsets.UTF_8),
                call -> GOOD,
                bytes -> {
                  seen.set(new String(bytes, StandardCharsets.UTF_8));
                  return GOOD;
                }))
        .map(answered -> seen.get());
  }

  @Test
  void a_key_is_added_where_the_gateways_credential_is_shared_and_keys_keep_callers_apart() {
    assertThat(sent(body("gpt-5.6-sol", ""), true, false))
        .hasValueSatisfying(it -> assertThat(it).contains("\"prompt_cache_key\":\""));
    assertThat(sent(body("gpt-5.6-sol", ""), false, false)).as("his own credential").isEmpty();
    assertThat(sent(body("gpt-5.6-sol", ""), true, true)).as("sharing was accepted").isEmpty();
    assertThat(sent(body("gpt-5.5", ""), true, false)).as("there it only routes").isEmpty();
  }

  @Test
  void a_key_of_the_callers_own_is_always_made_the_partitions() {
    String own = body("gpt-5.6-sol", "\"prompt_cache_key\":\"mine\",");
    assertThat(sent(own, true, true))
        .hasValueSatisfying(
            it -> assertThat(it).contains("prompt_cache_key").doesNotContain("mine"));
    assertThat(sent(own, false, false)).as("his own credential: as it came").isEmpty();
  }
}
