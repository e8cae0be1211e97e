package dev.reprise.simulator.content;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to write.
 *
 * @param seed decides the words
 * @param maxTokens the most output tokens, thinking included
 * @param stops sequences that end the text, not part of it
 * @param tools the tools that may be called in this turn; empty when none may
 * @param schema the JSON Schema the text must be valid for, or null for prose
 * @param thinking whether the model thinks first
 * @param twist an unusual end
 */
public record Assignment(
    long seed,
    int maxTokens,
    List<String> stops,
    List<ToolOffer> tools,
    @Nullable JsonNode schema,
    boolean thinking,
    Twist twist) {

  public Assignment {
    stops = List.copyOf(stops);
    tools = List.copyOf(tools);
  }
}
