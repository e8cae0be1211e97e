package dev.reprise.simulator.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.simulator.cache.Span;
import dev.reprise.simulator.content.TokenCount;
import dev.reprise.simulator.wire.Json;
import dev.reprise.simulator.wire.Rejection;
import dev.reprise.simulator.world.Facts;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Cuts a Messages body into the blocks that are hashed, and checks the marks on the way. */
final class PromptReader {

  private static final Facts FACTS = Facts.of("anthropic");
  private static final Set<String> NEVER_MARKED = Set.of("thinking", "redacted_thinking");

  private final JsonNode body;
  private final TokenCount tokens;
  private final List<Position> positions = new ArrayList<>();
  private boolean hasMedia;
  private boolean hasCitations;

  private PromptReader(JsonNode body, TokenCount tokens) {
    this.body = body;
    this.tokens = tokens;
  }

  static Prompt read(JsonNode body, String betas, TokenCount tokens) {
    PromptReader reader = new PromptReader(body, tokens);
    reader.tools();
    reader.system();
    reader.messages();
    reader.automatic();
    reader.checkMarks();
    return reader.prompt(betas);
  }

  private Prompt prompt(String betas) {
    String model = FACTS.resolve(body.path("model").asText());
    String family = FACTS.family(model);
    int framing = FACTS.number("framing_tokens", family);
    framing += body.path("tools").isEmpty() ? 0 : FACTS.number("framing_tokens/with_tools");
    return new Prompt(
        model, positions, aheadOfSystem(), aheadOfMessages(betas), framing, minimum(family));
  }

  private static int minimum(String family) {
    return Facts.isTestModel(family)
        ? FACTS.number("test_min_tokens")
        : FACTS.number("min_tokens/" + family);
  }

  private String aheadOfSystem() {
    boolean web = false;
    for (JsonNode tool : body.path("tools")) {
      web |= tool.path("type").asText().startsWith("web_");
    }
    return "web="
        + web
        + " citations="
        + hasCitations
        + " speed="
        + body.path("speed").asText("standard");
  }

  private String aheadOfMessages(String betas) {
    return "choice="
        + Json.canonical(body.path("tool_choice"), Set.of())
        + " media="
        + hasMedia
        + " thinking="
        + Json.canonical(body.path("thinking"), Set.of("display"))
        + " output="
        + Json.canonical(body.path("output_config"), Set.of())
        + " format="
        + Json.canonical(body.path("output_format"), Set.of())
        + " betas="
        + betas;
  }

  private void tools() {
    int number = 0;
    for (JsonNode tool : body.path("tools")) {
      String path = "tools." + number++;
      boolean deferred = tool.path("defer_loading").asBoolean();
      if (deferred && tool.has("cache_control")) {
        throw Rejection.invalid("Tools with defer_loading=true cannot use prompt caching");
      }
      if (!deferred) {
        String text = Json.without(tool, "cache_control");
        add(Position.Tier.TOOLS, new Span(text, tokens.of(text)), path, true, mark(tool, path));
      }
    }
  }

  private void system() {
    JsonNode system = body.path("system");
    if (system.isTextual()) {
      text(Position.Tier.SYSTEM, "system", system.asText(), "system");
    } else {
      int number = 0;
      for (JsonNode block : system) {
        block(Position.Tier.SYSTEM, "system", block, "system." + number++);
      }
    }
  }

  private void messages() {
    int number = 0;
    for (JsonNode message : body.path("messages")) {
      String role = message.path("role").asText();
      String path = "messages." + number++ + ".content";
      JsonNode content = message.path("content");
      if (content.isTextual()) {
        text(Position.Tier.MESSAGES, role, content.asText(), path);
      } else {
        int inner = 0;
        for (JsonNode block : content) {
          block(Position.Tier.MESSAGES, role, block, path + "." + inner++);
        }
      }
    }
  }

  private void text(Position.Tier tier, String role, String text, String path) {
    if (!text.isEmpty()) {
      add(tier, new Span(role + " text|" + text + "|{}", tokens.of(text)), path, true, null);
    }
  }

  private void block(Position.Tier tier, String role, JsonNode block, String path) {
    String type = block.path("type").asText();
    String typed = path + "." + type;
    if (NEVER_MARKED.contains(type) && block.has("cache_control")) {
      throw Rejection.invalid(typed + ".cache_control: Extra inputs are not permitted");
    }
    if (type.equals("text") && block.path("text").asText().isEmpty()) {
      throw Rejection.invalid(
          block.has("cache_control")
              ? typed + ".cache_control: cache_control cannot be set for empty text blocks"
              : "messages: text content blocks must be non-empty");
    }
    hasMedia |= type.equals("image");
    hasCitations |= block.path("citations").path("enabled").asBoolean();
    Span span = new Span(role + " " + rendered(block, type), tokensOf(block, type));
    add(tier, span, path, !NEVER_MARKED.contains(type), mark(block, typed));
  }

  /**
   * A text block is its text, whatever the order of its members; everything else is its JSON as
   * written.
   */
  private static String rendered(JsonNode block, String type) {
    if (type.equals("text")) {
      Set<String> known = Set.of("type", "text", "cache_control");
      return "text|" + block.path("text").asText() + "|" + Json.canonical(block, known);
    }
    return Json.without(block, "cache_control");
  }

  private int tokensOf(JsonNode block, String type) {
    return switch (type) {
      case "text" -> tokens.of(block.path("text").asText());
      case "thinking" -> tokens.of(block.path("thinking").asText());
      case "image", "document" -> mediaTokens(block.path("source"));
      case "tool_result" -> resultTokens(block.path("content"));
      default -> tokens.of(Json.without(block, "cache_control"));
    };
  }

  private int mediaTokens(JsonNode source) {
    return source.path("type").asText().equals("text")
        ? tokens.of(source.path("data").asText())
        : tokens.ofMedia(source.path("data").asText(source.path("url").asText()));
  }

  private int resultTokens(JsonNode content) {
    if (!content.isArray()) {
      return tokens.of(content.asText());
    }
    int sum = 0;
    for (JsonNode inner : content) {
      sum += tokensOf(inner, inner.path("type").asText());
    }
    return Math.max(1, sum);
  }

  private static @Nullable Ttl mark(JsonNode block, String path) {
    JsonNode control = block.path("cache_control");
    return control.isObject() ? Ttl.read(control, path + ".cache_control") : null;
  }

  private void add(
      Position.Tier tier, Span span, String path, boolean eligible, @Nullable Ttl mark) {
    positions.add(new Position(tier, span, path, eligible, mark));
  }

  /** Top-level {@code cache_control}: the mark lands on the last block that can carry one. */
  private void automatic() {
    if (!body.path("cache_control").isObject()) {
      return;
    }
    Ttl ttl = Ttl.read(body.get("cache_control"), "cache_control");
    for (int i = positions.size() - 1; i >= 0; i--) {
      Position position = positions.get(i);
      if (position.eligible()) {
        if (position.mark() != null && position.mark() != ttl) {
          throw Rejection.invalid(
              "cache_control: the last block already has cache_control with a different ttl");
        }
        positions.set(i, position.marked(ttl));
        return;
      }
    }
  }

  private void checkMarks() {
    long count = positions.stream().filter(position -> position.mark() != null).count();
    int most = FACTS.number("max_breakpoints");
    if (count > most) {
      throw Rejection.invalid(
          "A maximum of "
              + most
              + " blocks with cache_control may be provided. Found "
              + count
              + ".");
    }
    boolean shortSeen = false;
    for (Position position : positions) {
      if (position.mark() == Ttl.HOUR && shortSeen) {
        throw Rejection.invalid(
            position.path()
                + ".cache_control.ttl: a ttl='1h' cache_control block must not come after a ttl='5m'"
                + " cache_control block. Note that blocks are processed in the following order:"
                + " `tools`, `system`, `messages`.");
      }
      shortSeen |= position.mark() == Ttl.FIVE_MINUTES;
    }
  }
}
