package dev.reprise.simulator.openai.caching;

import dev.reprise.simulator.cache.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * A prompt as it is rendered: tools, then turns.
 *
 * @param model the full model name
 * @param key {@code prompt_cache_key}, empty when absent
 * @param salt {@code cache_salt} (vLLM), empty when absent
 * @param settings request members that change the rendering, in canonical form
 * @param tools the tool definitions
 * @param turns the conversation in order
 * @param explicit whether only marked prefixes are cached
 * @param retention {@code prompt_cache_retention}, empty when absent
 * @param framingTokens tokens behind the last turn, never cached
 */
public record Prompt(
    String model,
    String key,
    String salt,
    String settings,
    List<Span> tools,
    List<Turn> turns,
    boolean explicit,
    String retention,
    int framingTokens) {

  /** Who speaks. */
  public enum Speaker {
    DEVELOPER,
    USER,
    ASSISTANT,
    TOOL
  }

  /** A content block; {@code marked} when it carries {@code prompt_cache_breakpoint}. */
  public record Part(Span span, boolean marked) {}

  /** One message or item. */
  public record Turn(Speaker speaker, List<Part> parts) {
    public Turn {
      parts = List.copyOf(parts);
    }
  }

  public Prompt {
    tools = List.copyOf(tools);
    turns = List.copyOf(turns);
  }

  /** Everything that is hashed, in order. */
  public List<Span> spans() {
    List<Span> spans = new ArrayList<>(tools);
    turns.forEach(turn -> turn.parts().forEach(part -> spans.add(part.span())));
    return spans;
  }

  public int totalTokens() {
    return framingTokens + spans().stream().mapToInt(Span::tokens).sum();
  }
}
