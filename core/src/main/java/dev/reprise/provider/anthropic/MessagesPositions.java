package dev.reprise.provider.anthropic;

import static dev.reprise.json.Document.NONE;

import dev.reprise.json.Document;
import dev.reprise.json.Kind;
import dev.reprise.provider.body.JsonValues;
import dev.reprise.provider.caching.Lifetime;
import dev.reprise.provider.caching.PositionList;
import dev.reprise.provider.caching.Positions;
import dev.reprise.provider.caching.PromptPosition.MarkStanding;
import dev.reprise.provider.caching.PromptPosition.PromptSection;
import dev.reprise.provider.layout.Relocation;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A Messages body as Anthropic hashes it (prompt caching page, August 2026): tools, system,
 * messages; deferred tools are not in the prefix; thinking, empty texts and unknown blocks carry no
 * mark.
 */
public final class MessagesPositions {
  static final String MARKER = "cache_control";
  private static final Set<String> MARKED =
      Set.of(
          "text",
          "image",
          "document",
          "search_result",
          "tool_use",
          "tool_result",
          "server_tool_use",
          "mcp_tool_use",
          "container_upload",
          "tool_reference");
  private static final Set<String> THOUGHTS = Set.of("thinking", "redacted_thinking");

  /** Members that change the messages tier only. */
  private static final List<String> AHEAD_OF_MESSAGES =
      List.of("tool_choice", "thinking", "output_config", "output_format", "context_management");

  private final Document body;
  private final PositionList positions;
  private boolean media;
  private boolean citations;
  private boolean web;

  private MessagesPositions(Document body, PositionList positions) {
    this.body = body;
    this.positions = positions;
  }

  /**
   * @param scope partition, provider, model, dialect
   * @param betas the beta header, which is part of the rendered prompt
   */
  public static Positions of(Document body, List<String> scope, String betas) {
    return new MessagesPositions(body, new PositionList(body, MARKER, scope)).all(betas);
  }

  private Positions all(String betas) {
    int root = body.root();
    int messages = body.member(root, "messages");
    survey(messages);
    tools(body.member(root, "tools"));
    positions.mix("web=" + web + " citations=" + citations);
    positions.mix(body.member(root, "speed"));
    system(body.member(root, "system"));
    positions.mix(betas);
    positions.mix("media=" + media);
    for (String setting : AHEAD_OF_MESSAGES) {
      positions.mix(body.member(root, setting));
    }
    for (int each = JsonValues.elements(body, messages); each != NONE; each = body.next(each)) {
      message(each);
    }
    positions.markedWhole(JsonValues.present(body, body.member(root, MARKER)));
    return positions.done();
  }

  /** Whether any image or citation stands anywhere: both change what comes before them. */
  private void survey(int messages) {
    for (int each = JsonValues.elements(body, messages); each != NONE; each = body.next(each)) {
      int content = body.member(each, "content");
      for (int block = JsonValues.elements(body, content);
          block != NONE;
          block = body.next(block)) {
        media |= "image".equals(type(block));
        citations |= body.isTrue(body.at(block, "citations", "enabled"));
      }
    }
  }

  private void tools(int tools) {
    for (int tool = JsonValues.elements(body, tools); tool != NONE; tool = body.next(tool)) {
      String type = type(tool);
      web |= type != null && type.startsWith("web_");
      if (!body.isTrue(body.member(tool, "defer_loading"))) {
        positions.block(PromptSection.TOOLS, "tool", tool, standing(tool), mark(tool));
      } else {
        positions.strayed(mark(tool));
      }
    }
  }

  private MarkStanding standing(int object) {
    return body.is(object, Kind.OBJECT) && body.size(object) > 0
        ? MarkStanding.MEMBER
        : MarkStanding.NEVER;
  }

  private void system(int system) {
    if (body.is(system, Kind.STRING)) {
      string(PromptSection.SYSTEM, "system", system);
    }
    for (int block = JsonValues.elements(body, system); block != NONE; block = body.next(block)) {
      MarkStanding standing =
          "text".equals(type(block)) && !empty(block) ? MarkStanding.MEMBER : MarkStanding.NEVER;
      positions.block(PromptSection.SYSTEM, "system", block, standing, mark(block));
    }
  }

  private void message(int message) {
    String role = JsonValues.text(body, body.member(message, "role"));
    boolean model = role.equals("assistant");
    int content = body.member(message, "content");
    if (body.is(content, Kind.STRING)) {
      string(PromptSection.MESSAGES, role, content);
    }
    boolean thought = model && thinks(content);
    for (int block = JsonValues.elements(body, content); block != NONE; block = body.next(block)) {
      positions.block(PromptSection.MESSAGES, role, block, standing(block, thought), mark(block));
      nested(block);
    }
    if (model) {
      positions.modelSpoke();
    }
  }

  /** A mark inside a tool result's own content takes a slot although no prefix ends there. */
  private void nested(int block) {
    int content = body.member(block, "content");
    for (int inner = JsonValues.elements(body, content); inner != NONE; inner = body.next(inner)) {
      positions.strayed(mark(inner));
    }
  }

  /** No mark is placed in a message with signed thoughts of the model. */
  private MarkStanding standing(int block, boolean thought) {
    String type = type(block);
    boolean taken = type != null && (MARKED.contains(type) || type.endsWith("_tool_result"));
    boolean nothing = "text".equals(type) && empty(block);
    return taken && !nothing && !thought ? MarkStanding.MEMBER : MarkStanding.NEVER;
  }

  private boolean thinks(int content) {
    for (int block = JsonValues.elements(body, content); block != NONE; block = body.next(block)) {
      String type = type(block);
      if (type != null && THOUGHTS.contains(type)) {
        return true;
      }
    }
    return false;
  }

  private void string(PromptSection section, String role, int string) {
    boolean something = body.end(string) - body.start(string) > 2;
    if (something) {
      // The message that Relocation adds differs each turn, so a prefix with it is never read.
      boolean lasting = !Relocation.said(body, string);
      positions.text(section, role, string, lasting ? MarkStanding.TEXT : MarkStanding.NEVER);
    }
  }

  private boolean empty(int block) {
    int text = body.member(block, "text");
    return text == NONE || body.end(text) - body.start(text) <= 2;
  }

  private @Nullable String type(int block) {
    return body.textOrNull(body.member(block, "type"));
  }

  private @Nullable Lifetime mark(int block) {
    int control = body.member(block, MARKER);
    if (!JsonValues.present(body, control)) {
      return null;
    }
    return "1h".equals(body.textOrNull(body.member(control, "ttl")))
        ? Lifetime.HOUR
        : Lifetime.FIVE_MINUTES;
  }
}
