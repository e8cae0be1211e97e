package dev.reprise.provider.openai.chat;

import static dev.reprise.json.Document.NONE;

import dev.reprise.artifact.Ending;
import dev.reprise.json.Document;
import dev.reprise.json.Kind;
import dev.reprise.response.AnswerContent;
import dev.reprise.response.Counts;
import dev.reprise.response.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One choice of a chat answer while it is judged: from one message or from many deltas. */
final class ChatChoice {
  /** Finish reasons of the provider behind OpenRouter that mean a failure. */
  private static final Set<String> FAILED =
      Set.of(
          "error",
          "failed",
          "failure",
          "cancelled",
          "canceled",
          "aborted",
          "abort",
          "timeout",
          "internal_error",
          "server_error",
          "network_error",
          "insufficient_system_resource",
          "finish_reason_unspecified",
          "other",
          "malformed_function_call",
          "malformed_response",
          "unexpected_tool_call",
          "too_many_tool_calls",
          "missing_thought_signature",
          "no_image",
          "image_other");

  /** Types of parts in a content list that are reasoning and not content. */
  private static final Set<String> REASONING =
      Set.of("thinking", "reasoning", "thought", "redacted_thinking");

  private final AnswerContent content = new AnswerContent();
  private final Map<Long, CalledTool> calls = new TreeMap<>();
  private @Nullable String finish;
  private boolean refused;
  private boolean failed;

  /** One call of a tool; a custom tool's input is free text. */
  private static final class CalledTool {
    private String name = "";
    private boolean free;
    private final StringBuilder arguments = new StringBuilder();
  }

  /** Takes a choice of a body or of a chunk; returns what is wrong with it, or null. */
  @Nullable String take(Document document, int choice, String said) {
    boolean ended = finish != null;
    failed |= Texts.reportsFailure(document, choice) || failedBehind(document, choice);
    String reason = document.textOrNull(document.member(choice, "finish_reason"));
    if (reason != null) {
      finish = reason;
    }
    int message = document.member(choice, said);
    if (!document.is(message, Kind.OBJECT)) {
      return "a choice without a " + said;
    }
    failed |= Texts.reportsFailure(document, message);
    if (ended && (reason != null || speaks(document, message))) {
      return "a choice that ends twice";
    }
    content(document, message);
    refused |= Texts.hasText(document, document.member(message, "refusal"));
    int legacy = document.member(message, "function_call");
    if (document.is(legacy, Kind.OBJECT)) {
      function(calls.computeIfAbsent(-1L, first -> new CalledTool()), document, legacy);
    }
    return calls(document, document.member(message, "tool_calls"), said);
  }

  private static boolean failedBehind(Document document, int choice) {
    String told = document.textOrNull(document.member(choice, "native_finish_reason"));
    return told != null && FAILED.contains(told.toLowerCase(Locale.ROOT));
  }

  /** Whether a piece adds anything to a message. */
  private static boolean speaks(Document document, int message) {
    return Texts.hasText(document, document.member(message, "content"))
        || Texts.size(document, document.member(message, "content")) > 0
        || Texts.size(document, document.member(message, "tool_calls")) > 0;
  }

  /**
   * Content is a text or a list of parts (Mistral); sound and images may stand beside it
   * (OpenRouter).
   */
  private void content(Document document, int message) {
    int said = document.member(message, "content");
    content.text(document, said);
    if (document.is(said, Kind.ARRAY)) {
      for (int part = document.first(said); part != NONE; part = document.next(part)) {
        part(document, part);
      }
    }
    if (Texts.size(document, document.member(message, "images")) > 0
        || Texts.hasText(document, document.at(message, "audio", "data"))) {
      content.something();
    }
  }

  private void part(Document document, int part) {
    String type = document.textOrNull(document.member(part, "type"));
    int text = document.member(part, "text");
    if (type != null && REASONING.contains(type)) {
      return;
    }
    if (text != NONE || type == null) {
      content.text(document, document.is(part, Kind.STRING) ? part : text);
    } else {
      content.something();
    }
  }

  /** Whether it says anything. */
  boolean speaks() {
    return content.anything() || !calls.isEmpty();
  }

  private @Nullable String calls(Document document, int list, String said) {
    if (list == Document.NONE || document.is(list, Kind.NULL)) {
      return null;
    }
    long place = 0;
    for (int call = document.first(list); call != Document.NONE; call = document.next(call)) {
      long index =
          said.equals("delta") ? Counts.of(document, document.member(call, "index")) : place++;
      if (index < 0) {
        return "a tool call without its index";
      }
      take(calls.computeIfAbsent(index, first -> new CalledTool()), document, call);
    }
    return document.is(list, Kind.ARRAY) ? null : "tool calls that are no list";
  }

  private static void take(CalledTool call, Document document, int node) {
    int custom = document.member(node, "custom");
    if (document.is(custom, Kind.OBJECT)) {
      call.free = true;
      named(call, document, custom);
    }
    function(call, document, document.member(node, "function"));
  }

  private static void function(CalledTool call, Document document, int function) {
    named(call, document, function);
    String arguments = document.textOrNull(document.member(function, "arguments"));
    if (arguments != null) {
      call.arguments.append(arguments);
    }
  }

  private static void named(CalledTool call, Document document, int node) {
    String name = document.textOrNull(document.member(node, "name"));
    if (name != null && call.name.isEmpty()) {
      call.name = name;
    }
  }

  boolean finished() {
    return finish != null;
  }

  List<String> toolsCalled() {
    var names = new ArrayList<String>();
    calls.values().forEach(call -> names.add(call.name));
    return names;
  }

  /** How it ended (reference 11.2); a finish reason that is not known counts as an error. */
  Ending ending() {
    if (failed || !callsValid()) {
      return Ending.ERROR;
    }
    Ending said =
        switch (finish == null ? null : finish.toLowerCase(Locale.ROOT)) {
          case null -> Ending.CUT;
          case "stop", "eos", "eos_token", "stop_sequence" ->
              calls.isEmpty() ? Ending.STOP : Ending.TOOL_CALL;
          case "tool_calls", "function_call" -> calls.isEmpty() ? Ending.ERROR : Ending.TOOL_CALL;
          case "length", "model_length" -> Ending.LENGTH;
          case "content_filter" -> Ending.FILTERED;
          default -> Ending.ERROR;
        };
    return refused ? said.or(Ending.REFUSAL) : said;
  }

  private boolean callsValid() {
    for (CalledTool call : calls.values()) {
      if (call.name.isEmpty() || !call.free && !Texts.isObject(call.arguments)) {
        return false;
      }
    }
    return true;
  }
}
