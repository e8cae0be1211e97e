package dev.reprise.simulator.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.simulator.cache.Span;
import dev.reprise.simulator.content.TokenCount;
import dev.reprise.simulator.wire.Json;
import java.util.ArrayList;
import java.util.List;

/** Cuts a body into what is rendered: system instruction, tools, contents. */
final class PromptReader {

  private PromptReader() {}

  static List<Span> read(Body body, TokenCount tokens) {
    List<Span> spans = new ArrayList<>();
    content("system", body.member("systemInstruction"), tokens, spans);
    for (JsonNode tool : body.member("tools")) {
      String text = Json.compact(tool);
      spans.add(new Span(text, tokens.of(text)));
    }
    JsonNode contents = body.member("contents");
    if (contents.isObject()) {
      content(contents.path("role").asText("user"), contents, tokens, spans);
    }
    if (contents.isArray()) {
      contents.forEach(each -> content(each.path("role").asText("user"), each, tokens, spans));
    }
    return spans;
  }

  private static void content(String role, JsonNode content, TokenCount tokens, List<Span> spans) {
    JsonNode parts = content.path("parts");
    if (!parts.isEmpty()) {
      spans.add(new Span(role + ":", 0));
    }
    if (parts.isObject()) {
      spans.add(part(parts, tokens));
    }
    if (parts.isArray()) {
      parts.forEach(part -> spans.add(part(part, tokens)));
    }
  }

  private static Span part(JsonNode part, TokenCount tokens) {
    if (part.path("text").isTextual()) {
      String text = part.get("text").asText();
      return new Span(text, tokens.of(text));
    }
    JsonNode media = Body.member(part, "inlineData");
    JsonNode file = Body.member(part, "fileData");
    String json = Json.without(part, "thoughtSignature");
    boolean isMedia = media.isObject() || file.isObject();
    return new Span(json, isMedia ? tokens.ofMedia(json) : tokens.of(json));
  }

  static int sum(List<Span> spans) {
    return spans.stream().mapToInt(Span::tokens).sum();
  }
}
