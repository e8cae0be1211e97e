package dev.reprise.gateway.journey.providercache;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.gateway.journey.fixture.Wire;
import dev.reprise.gateway.journey.fixture.World;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What parsing made of a long prompt is let go of when its call begins: nothing that is said or
 * done afterwards may miss it.
 */
@Timeout(120)
class LongPromptsJourneyTest {
  private static final String TAG = "doc-1";

  /** Longer than what is covered by its connection, short enough to be remembered as a repeat. */
  private static final String LONG = "and then ".repeat(5000);

  @TempDir Path folder;

  private static World.Seen ask(World world, Wire wire, String question, boolean stream) {
    World.Seen seen = wire.ask(world, "ada", question, stream, "reprise-tags", TAG);
    assertThat(seen.status()).as(seen.text()).isEqualTo(200);
    return seen;
  }

  private static JsonNode ended(World world, World.Seen seen) {
    String path = "/v1/admin/decisions/" + seen.header("reprise-request-id");
    JsonNode decision = world.admin("GET", path, "").json();
    while (!decision.path("ended").asBoolean()) {
      decision = world.admin("GET", path, "").json();
    }
    return decision;
  }

  @ParameterizedTest
  @EnumSource(Wire.class)
  void it_is_answered_kept_repeated_and_explained_as_a_short_one_is(Wire wire) throws Exception {
    try (World world = World.in(folder)) {
      for (boolean stream : new boolean[] {false, true}) {
        String question = "Stream " + stream + "? " + LONG;
        World.Seen first = ask(world, wire, question, stream);
        assertThat(first.hit()).isFalse();
        String text = wire.text(first, stream);
        assertThat(ended(world, first).path("stored").asBoolean()).isTrue();
        for (int i = 0; i < 3; i++) { // from the second on the plan is remembered
          World.Seen again = ask(world, wire, question, stream);
          assertThat(again.hit()).isTrue();
          assertThat(wire.text(again, stream)).isEqualTo(text);
        }
        String tags = "{\"tags\":[\"" + TAG + "\"],\"ack\":\"all\"}";
        assertThat(
                world
                    .post(
                        "/v1/prompt-cache/invalidate",
                        tags,
                        "authorization",
                        "Bearer ada",
                        "content-type",
                        "application/json")
                    .status())
            .isEqualTo(200);
        assertThat(ask(world, wire, question, stream).hit())
            .as("the remembered plan asks")
            .isFalse();
        assertThat(ask(world, wire, question, stream).hit()).as("and repeats again").isTrue();
        World.Seen other = ask(world, wire, question + "Really?", stream);
        JsonNode decision = ended(world, other);
        assertThat(decision.path("nearest_entry").path("differs")).isNotEmpty();
      }
    }
  }
}
