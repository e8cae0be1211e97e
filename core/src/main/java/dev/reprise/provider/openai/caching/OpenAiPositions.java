package dev.reprise.provider.openai.caching;

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
 * A chat or Responses body as OpenAI renders it (prompt caching guide, October 2026): settings,
 * tools, developer and system, history. Marks stand on input parts only: never on tools, top-level
 * instructions, or what the model said.
 */
public final class OpenAiPositions {
  static final String MARKER = "prompt_cache_breakpoint";
  static final String OPTIONS = "prompt_cache_options";
  static final String KEY = "prompt_cache_key";

  private static final Set<String> INSTRUCTING = Set.of("system", "developer");
  private static final Set<String> PARTS =
      Set.of("text", "image_url", "input_audio", "file", "input_text", "input_image", "input_file");
  private static final List<String> SETTINGS =
      List.of(
          "parallel_tool_calls",
          "response_format",
          "reasoning_effort",
          "verbosity",
          "service_tier",
          "text",
          "reasoning",
          "context_management",
          "prompt",
          "previous_response_id",
          "conversation",
          KEY);

  private final Document body;
  private final PositionList positions;
  private boolean leading = true;

  private OpenAiPositions(Document body, PositionList positions) {
    this.body = body;
    this.positions = positions;
  }

  public static Positions of(Document body, List<String> scope) {
    return new OpenAiPositions(body, new PositionList(body, MARKER, scope)).all();
  }

  private Positions all() {
    int root = body.root();
    for (String setting : SETTINGS) {
      positions.mix(body.member(root, setting));
    }
    tools(body.member(root, "tools"));
    tools(body.member(root, "functions"));
    int instructions = body.member(root, "instructions");
    if (body.is(instructions, Kind.STRING)) {
      positions.text(PromptSection.SYSTEM, "developer", instructions, MarkStanding.SEEN);
    }
    messages(body.member(root, "messages"));
    messages(body.member(root, "input"));
    int options = body.member(root, OPTIONS);
    positions.markedWhole(JsonValues.present(body, options));
    return positions.done();
  }

  private void tools(int tools) {
    for (int tool = JsonValues.elements(body, tools); tool != NONE; tool = body.next(tool)) {
      positions.block(PromptSection.TOOLS, "tool", tool, MarkStanding.SEEN, null);
    }
  }

  private void messages(int messages) {
    if (body.is(messages, Kind.STRING)) {
      positions.text(PromptSection.MESSAGES, "user", messages, MarkStanding.SEEN);
    }
    for (int each = JsonValues.elements(body, messages); each != NONE; each = body.next(each)) {
      message(each);
    }
  }

  private void message(int message) {
    String role = JsonValues.text(body, body.member(message, "role"));
    String type = body.textOrNull(body.member(message, "type"));
    leading &= INSTRUCTING.contains(role);
    if (role.isEmpty() && type != null && type.endsWith("_output")) {
      item(message);
    } else if (role.isEmpty() || role.equals("assistant") || role.equals("tool")) {
      silent(message, role);
    } else {
      content(
          leading ? PromptSection.SYSTEM : PromptSection.MESSAGES,
          role,
          body.member(message, "content"));
    }
  }

  /** Text and tool calls of the model: part of the prefix, never marked. */
  private void silent(int message, String role) {
    int content = body.member(message, "content");
    if (role.equals("tool")) {
      if (body.is(content, Kind.ARRAY)) {
        content(PromptSection.MESSAGES, role, content);
      } else {
        positions.block(PromptSection.MESSAGES, role, message, MarkStanding.SEEN, null);
      }
      return;
    }
    positions.block(PromptSection.MESSAGES, role, message, MarkStanding.NEVER, null);
    positions.modelSpoke();
  }

  /** A tool's answer of the Responses API: its parts, or the whole item. */
  private void item(int item) {
    int output = body.member(item, "output");
    if (body.is(output, Kind.ARRAY)) {
      content(PromptSection.MESSAGES, JsonValues.text(body, body.member(item, "call_id")), output);
    } else {
      positions.block(PromptSection.MESSAGES, "tool", item, MarkStanding.SEEN, null);
    }
  }

  private void content(PromptSection section, String role, int content) {
    if (body.is(content, Kind.STRING)) {
      boolean lasting = !Relocation.said(body, content);
      positions.text(section, role, content, lasting ? MarkStanding.TEXT : MarkStanding.NEVER);
    }
    for (int part = JsonValues.elements(body, content); part != NONE; part = body.next(part)) {
      String type = body.textOrNull(body.member(part, "type"));
      MarkStanding standing =
          type != null && PARTS.contains(type) ? MarkStanding.MEMBER : MarkStanding.SEEN;
      positions.block(section, role, part, standing, mark(part));
    }
  }

  private @Nullable Lifetime mark(int part) {
    return JsonValues.present(body, body.member(part, MARKER)) ? Lifetime.HALF_HOUR : null;
  }
}
