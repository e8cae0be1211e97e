package dev.reprise.provider.openai.responses;

import dev.reprise.artifact.Ending;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.json.Document;
import dev.reprise.json.Kind;
import dev.reprise.provider.live.LiveMarks;
import dev.reprise.provider.openai.chat.ChatOutline;
import dev.reprise.provider.openai.chat.ChatUsage;
import dev.reprise.response.AnswerContent;
import dev.reprise.response.ReplyCodec.Judgement;
import dev.reprise.response.Texts;
import dev.reprise.response.events.FrameJudge;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges answers of the Responses API (reference 11.3): the terminal event carries the whole
 * response object, which is judged like a body. What the events before it showed counts, too: a
 * server may leave an item of a search, or a call, out of the terminal event.
 */
final class ResponsesJudge extends FrameJudge {
  private static final Set<String> TERMINAL =
      Set.of("response.completed", "response.incomplete", "response.failed");

  /** Items that ask the caller to do something. */
  private static final Set<String> ASKS =
      Set.of(
          "function_call",
          "custom_tool_call",
          "computer_call",
          "local_shell_call",
          "shell_call",
          "apply_patch_call",
          "mcp_approval_request");

  private static final LiveMarks ITEMS = ChatOutline.LIVE.answers().below("output[]");
  private static final LiveMarks PARTS = ChatOutline.LIVE.answers().below("output[].content[]");
  private static final LiveMarks ANNOTATIONS =
      ChatOutline.LIVE.answers().below("output[].content[].annotations[]");

  private @Nullable Judgement terminal;
  private boolean created;

  /** What it shows of live data. */
  private final Set<String> live = new LinkedHashSet<>();

  /** Tools that items of the stream called, in order. */
  private final List<String> called = new ArrayList<>();

  private boolean asks;

  static Judgement body(byte[] bytes) {
    Document document = Texts.parse(bytes);
    return document == null
        ? Judgement.incomplete(Ending.CUT, "the body is no JSON text")
        : new ResponsesJudge().response(document, document.root());
  }

  @Override
  protected @Nullable String take(Document event) {
    String type = event.textOrNull(event.member(event.root(), "type"));
    if (type == null) {
      return "an event without its type";
    }
    if (!created && !type.equals("response.created")) {
      return "the stream does not begin with response.created";
    }
    created = true;
    if (TERMINAL.contains(type)) {
      int response = event.member(event.root(), "response");
      Judgement said = response(event, response);
      boolean agrees = said.complete() == type.equals("response.completed");
      terminal =
          agrees
              ? said
              : Judgement.incomplete(Ending.ERROR, "the terminal event and its status disagree")
                  .withUsage(said.usage(), said.model());
    } else {
      shown(event, type);
    }
    return null;
  }

  /** Takes what an event itself tells about the response. */
  private void shown(Document event, String type) {
    int root = event.root();
    switch (type) {
      case "response.output_item.added", "response.output_item.done" -> {
        int item = event.member(root, "item");
        tell(ITEMS, event, item);
        if (type.endsWith("done") && event.is(item, Kind.OBJECT)) {
          asks |= item(event, item, called) == Ending.TOOL_CALL;
        }
      }
      case "response.content_part.added", "response.content_part.done" ->
          tell(PARTS, event, event.member(root, "part"));
      case "response.output_text.annotation.added" ->
          tell(ANNOTATIONS, event, event.member(root, "annotation"));
      default -> {}
    }
  }

  private void tell(LiveMarks marks, Document event, int told) {
    if (event.is(told, Kind.OBJECT)) {
      marks.find(event, told, live);
    }
  }

  @Override
  protected boolean ended() {
    return terminal != null;
  }

  @Override
  protected Judgement judgement() {
    return terminal == null ? Judgement.incomplete(Ending.CUT, "no terminal event") : terminal;
  }

  @Override
  protected Judgement told(Judgement broken) {
    return terminal == null ? broken : broken.withUsage(terminal.usage(), terminal.model());
  }

  private Judgement response(Document document, int response) {
    String status = document.textOrNull(document.member(response, "status"));
    TokenUsage usage = ChatUsage.ofResponse(document, response);
    String model = document.textOrNull(document.member(response, "model"));
    if (status == null) {
      boolean error = Texts.reportsFailure(document, response);
      return Judgement.incomplete(error ? Ending.ERROR : Ending.CUT, "no response with a status");
    }
    if (!status.equals("completed")) {
      return Judgement.incomplete(
              unfinished(document, response, status), "a status other than completed")
          .withUsage(usage, model);
    }
    if (Texts.reportsFailure(document, response)
        || !document.is(document.member(response, "output"), Kind.ARRAY)) {
      return Judgement.incomplete(Ending.ERROR, "completed, yet an error or no output")
          .withUsage(usage, model);
    }
    ChatOutline.LIVE.answers().find(document, response, live);
    return items(document, document.member(response, "output"), usage, model).withLiveMarks(live);
  }

  private static Ending unfinished(Document document, int response, String status) {
    if (!status.equals("incomplete")) {
      return Set.of("queued", "in_progress").contains(status) ? Ending.CUT : Ending.ERROR;
    }
    String reason = document.textOrNull(document.at(response, "incomplete_details", "reason"));
    return switch (reason) {
      case "max_output_tokens", "max_tool_calls" -> Ending.LENGTH;
      case "content_filter" -> Ending.FILTERED;
      case null, default -> Ending.ERROR;
    };
  }

  private Judgement items(Document document, int output, TokenUsage usage, @Nullable String model) {
    var listed = new ArrayList<String>();
    var said = new AnswerContent();
    Ending ending = asks ? Ending.TOOL_CALL : Ending.STOP;
    for (int item = document.first(output); item != Document.NONE; item = document.next(item)) {
      ending = ending.or(item(document, item, listed));
      said(document, item, said);
    }
    called.stream().filter(name -> !listed.contains(name)).forEach(listed::add);
    boolean speaks = said.anything() || ending == Ending.TOOL_CALL;
    return ending == Ending.ERROR
        ? Judgement.incomplete(
                ending, "an item that is not whole, or a call without valid arguments")
            .withUsage(usage, model)
        : Judgement.whole(ending, usage, model, listed).withContent(speaks);
  }

  /** Text of messages, and images made on the way; what the provider's own tools found is none. */
  private static void said(Document document, int item, AnswerContent said) {
    if (Texts.hasText(document, document.member(item, "result"))
        && "image_generation_call".equals(document.textOrNull(document.member(item, "type")))) {
      said.something();
    }
    int content = document.member(item, "content");
    if (!"message".equals(document.textOrNull(document.member(item, "type")))) {
      return;
    }
    for (int part = Texts.first(document, content);
        part != Document.NONE;
        part = document.next(part)) {
      said.text(document, document.member(part, "text"));
      if (Texts.hasText(document, document.member(part, "data"))) {
        said.something();
      }
    }
  }

  private static Ending item(Document document, int item, List<String> called) {
    String type = document.textOrNull(document.member(item, "type"));
    String status = document.textOrNull(document.member(item, "status"));
    if (type == null || status != null && !status.equals("completed")) {
      return Ending.ERROR;
    }
    if (type.equals("message")) {
      return message(document, item);
    }
    if (isCall(type)) {
      String name = document.textOrNull(document.member(item, "name"));
      called.add(name == null ? type : name);
    }
    if (type.equals("function_call") && !validArguments(document, item)) {
      return Ending.ERROR;
    }
    return ASKS.contains(type) ? Ending.TOOL_CALL : Ending.STOP;
  }

  private static boolean isCall(String type) {
    return type.endsWith("_call") || type.equals("mcp_approval_request");
  }

  private static boolean validArguments(Document document, int item) {
    String arguments = document.textOrNull(document.member(item, "arguments"));
    return arguments != null && Texts.isObject(arguments);
  }

  private static Ending message(Document document, int item) {
    int content = document.member(item, "content");
    for (int part = document.first(content); part != Document.NONE; part = document.next(part)) {
      if ("refusal".equals(document.textOrNull(document.member(part, "type")))) {
        return Ending.REFUSAL;
      }
    }
    return document.is(content, Kind.ARRAY) ? Ending.STOP : Ending.ERROR;
  }
}
