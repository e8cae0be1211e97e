package dev.reprise.provider.anthropic;

import dev.reprise.artifact.Ending;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.json.Document;
import dev.reprise.json.Kind;
import dev.reprise.response.AnswerContent;
import dev.reprise.response.Counts;
import dev.reprise.response.ReplyCodec.Judgement;
import dev.reprise.response.Texts;
import dev.reprise.response.events.FrameJudge;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges messages (reference 11.1): a stream is whole when every block was stopped, a {@code
 * message_delta} told the stop reason and {@code message_stop} came.
 */
final class AnthropicJudge extends FrameJudge {
  private final AnthropicUsage usage = new AnthropicUsage();
  private final List<String> called = new ArrayList<>();
  private @Nullable String model;
  private @Nullable String reason;
  private boolean asked;
  private boolean started;
  private boolean stopped;

  private boolean open;
  private long blocks;

  /** Whether anything was said: a refusal before it is not billed. */
  private boolean said;

  /** Whether there is content to keep. */
  private final AnswerContent content = new AnswerContent();

  /** What it shows of live data. */
  private final Set<String> live = new LinkedHashSet<>();

  private boolean takesInput;
  private final StringBuilder input = new StringBuilder();

  static Judgement body(byte[] bytes) {
    Document document = Texts.parse(bytes);
    if (document == null) {
      return Judgement.incomplete(Ending.CUT, "the body is no JSON text");
    }
    int root = document.root();
    if (Texts.reportsFailure(document, root)) {
      return Judgement.incomplete(Ending.ERROR, "the body is an error");
    }
    int content = document.member(root, "content");
    if (!"message".equals(document.textOrNull(document.member(root, "type")))
        || !document.is(content, Kind.ARRAY)) {
      return Judgement.incomplete(Ending.CUT, "the body is no message");
    }
    var judge = new AnthropicJudge();
    MessagesOutline.LIVE.answers().find(document, root, judge.live);
    judge.message(document, root);
    judge.reason = document.textOrNull(document.member(root, "stop_reason"));
    boolean valid = true;
    for (int block = document.first(content);
        block != Document.NONE;
        block = document.next(block)) {
      judge.begin(document, block);
      valid &= !judge.takesInput || document.is(document.member(block, "input"), Kind.OBJECT);
    }
    return valid
        ? judge.judgement()
        : judge.told(Judgement.incomplete(Ending.ERROR, "a tool call without valid input"));
  }

  @Override
  protected @Nullable String take(Document event) {
    String type = event.textOrNull(event.member(event.root(), "type"));
    if (type == null || !started && !type.equals("message_start") && !type.equals("ping")) {
      return "the stream does not begin with message_start";
    }
    MessagesOutline.LIVE.answers().find(event, event.root(), live);
    return switch (type) {
      case "message_start" -> start(event);
      case "content_block_start" -> blockStart(event);
      case "content_block_delta" -> blockDelta(event);
      case "content_block_stop" -> blockStop(event);
      case "message_delta" -> messageDelta(event);
      case "message_stop" -> messageStop();
      default -> null;
    };
  }

  private @Nullable String start(Document event) {
    int message = event.member(event.root(), "message");
    if (started || !event.is(message, Kind.OBJECT)) {
      return "a second message_start, or one without its message";
    }
    started = true;
    message(event, message);
    return null;
  }

  private void message(Document document, int message) {
    model = document.textOrNull(document.member(message, "model"));
    usage.take(document, document.member(message, "usage"));
  }

  private @Nullable String blockStart(Document event) {
    int block = event.member(event.root(), "content_block");
    if (open || !event.is(block, Kind.OBJECT) || index(event) != blocks) {
      return "a block out of order";
    }
    open = true;
    begin(event, block);
    return null;
  }

  /** {@code tool_use} asks the caller; the provider's own tools are named, too. */
  private void begin(Document document, int block) {
    String type = document.textOrNull(document.member(block, "type"));
    takesInput = type != null && type.endsWith("tool_use");
    said |= !"text".equals(type) || Texts.hasText(document, document.member(block, "text"));
    if ("text".equals(type)) {
      content.text(document, document.member(block, "text"));
    }
    input.setLength(0);
    if (takesInput) {
      String name = document.textOrNull(document.member(block, "name"));
      called.add(name == null ? "" : name);
      asked |= "tool_use".equals(type);
    }
  }

  private @Nullable String blockDelta(Document event) {
    if (!open || index(event) != blocks) {
      return "a delta without its block";
    }
    said = true;
    if ("text_delta".equals(event.textOrNull(event.at(event.root(), "delta", "type")))) {
      content.text(event, event.at(event.root(), "delta", "text"));
    }
    String partial = event.textOrNull(event.at(event.root(), "delta", "partial_json"));
    if (partial != null) {
      input.append(partial);
    }
    return null;
  }

  private @Nullable String blockStop(Document event) {
    if (!open || index(event) != blocks) {
      return "a stop without its block";
    }
    open = false;
    blocks++;
    return takesInput && !input.isEmpty() && !Texts.isObject(input)
        ? "a tool call without valid input"
        : null;
  }

  private @Nullable String messageDelta(Document event) {
    String told = event.textOrNull(event.at(event.root(), "delta", "stop_reason"));
    if (told != null && reason != null) {
      return "a message that ends twice";
    }
    if (told != null) {
      reason = told;
    }
    usage.take(event, event.member(event.root(), "usage"));
    return open ? "the message ends inside a block" : null;
  }

  private @Nullable String messageStop() {
    stopped = true;
    return open ? "the message ends inside a block" : null;
  }

  private static long index(Document event) {
    return Counts.of(event, event.member(event.root(), "index"));
  }

  @Override
  protected boolean ended() {
    return stopped;
  }

  @Override
  protected Judgement judgement() {
    if (reason == null) {
      return told(Judgement.incomplete(Ending.CUT, "no stop reason"));
    }
    Ending ending = ending(reason);
    if (ending == Ending.ERROR || ending == Ending.TOOL_CALL && !asked) {
      return told(
          Judgement.incomplete(Ending.ERROR, "a stop reason that does not fit or is not known"));
    }
    Ending whole = ending == Ending.STOP && asked ? Ending.TOOL_CALL : ending;
    return Judgement.whole(whole, counted(ending), model, called)
        .withContent(asked || content.anything())
        .withLiveMarks(live);
  }

  /** Reference 1.4, rule 11: refused before any output is counted and not billed. */
  private TokenUsage counted(Ending ending) {
    TokenUsage told = usage.told();
    return ending == Ending.REFUSAL && !said ? told.billed(told.billing().freeOfCharge()) : told;
  }

  private static Ending ending(String reason) {
    return switch (reason) {
      case "end_turn", "stop_sequence" -> Ending.STOP;
      case "tool_use" -> Ending.TOOL_CALL;
      case "max_tokens", "model_context_window_exceeded" -> Ending.LENGTH;
      case "refusal" -> Ending.REFUSAL;
      case "pause_turn", "compaction" -> Ending.PAUSED;
      default -> Ending.ERROR;
    };
  }

  @Override
  protected Judgement told(Judgement broken) {
    TokenUsage counted = reason == null ? TokenUsage.UNKNOWN : usage.told();
    return broken.withUsage(counted, model);
  }
}
