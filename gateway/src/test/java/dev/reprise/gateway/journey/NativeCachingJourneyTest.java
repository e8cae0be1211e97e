package dev.reprise.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The provider's own cache, used better with no change in the agent (rows B1, B2, B6). */
@Timeout(60)
class NativeCachingJourneyTest {
  private static final String HANDBOOK = "The handbook says: be kind, be brief. ".repeat(300);

  @TempDir Path folder;

  private World shaped(String route) throws Exception {
    return World.in(
        folder,
        World.providers()
            + """
            routes:
              - {provider: anthropic, native_caching: %s}
            """
                .formatted(route));
  }

  /** A conversation of Ada's with an assistant; each turn asks and is answered. */
  static final class Conversation {
    private final World world;
    private final ObjectNode body = World.JSON.createObjectNode();
    private final ArrayNode messages;
    World.Seen last;
    long read;
    long written;
    long uncached;

    Conversation(World world, String system) {
      this.world = world;
      body.put("model", "claude-sonnet-4-5").put("max_tokens", 64).put("system", system);
      messages = body.putArray("messages");
    }

    Conversation turn(String text) {
      messages.addObject().put("role", "user").put("content", text);
      last = world.post("/v1/messages", body.toString(), headers());
      assertThat(last.status()).as(last.text()).isEqualTo(200);
      JsonNode usage = last.json().path("usage");
      read += usage.path("cache_read_input_tokens").asLong();
      written += usage.path("cache_creation_input_tokens").asLong();
      uncached += usage.path("input_tokens").asLong();
      messages.addObject().put("role", "assistant").set("content", last.json().path("content"));
      return this;
    }

    private static String[] headers() {
      return new String[] {"x-api-key", "ada", "anthropic-version", "2023-06-01"};
    }
  }

  @Test
  void the_cached_share_of_a_conversation_rises_with_no_change_in_the_agent() throws Exception {
    try (World world = shaped("auto")) {
      var conversation = new Conversation(world, HANDBOOK);
      for (int turn = 0; turn < 8; turn++) {
        conversation.turn("Question " + turn + ": " + "and what about it? ".repeat(40));
      }
      long all = conversation.read + conversation.written + conversation.uncached;
      assertThat(conversation.read).isGreaterThan(all * 6 / 10);
      JsonNode told = explained(world, conversation.last).path("native_caching");
      assertThat(told.path("plan").asText()).isEqualTo("anthropic-marks");
      assertThat(told.path("reason").asText()).isEqualTo("conversation-goes-on");
      long predicted = told.path("predicted_cache_read").asLong();
      long actual = conversation.last.json().path("usage").path("cache_read_input_tokens").asLong();
      assertThat(predicted).isCloseTo(actual, org.assertj.core.data.Percentage.withPercentage(5));
    }
  }

  @Test
  void without_the_key_nothing_is_marked() throws Exception {
    try (World world = shaped("\"off\"")) {
      var conversation = new Conversation(world, HANDBOOK).turn("One?").turn("Two?").turn("Three?");
      assertThat(conversation.read + conversation.written).isZero();
      assertThat(explained(world, conversation.last).has("native_caching")).isFalse();
    }
  }

  static JsonNode explained(World world, World.Seen seen) {
    return world
        .admin("GET", "/v1/admin/decisions/" + seen.header("reprise-request-id"), "")
        .json();
  }
}
