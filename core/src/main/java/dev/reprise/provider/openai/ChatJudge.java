package dev.reprise.provider.openai;

import dev.reprise.artifact.TokenUsage;
import dev.reprise.json.Document;
import dev.reprise.json.Kind;
import dev.reprise.response.Counts;
import dev.reprise.response.Frame;
import dev.reprise.response.FrameJudge;
import dev.reprise.response.ReplyCodec.Ending;
import dev.reprise.response.ReplyCodec.Verdict;
import dev.reprise.response.Texts;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Judges chat answers: a stream ends with {@code data: [DONE]} and every choice with a reason. */
final class ChatJudge extends FrameJudge {
  private final Map<Long, ChatChoice> choices = new TreeMap<>();
  private TokenUsage usage = TokenUsage.UNKNOWN;
  private @Nullable String model;
  private boolean done;

  static Verdict body(byte[] bytes) {
    Document document = Texts.parse(bytes);
    if (document == null) {
      return Verdict.not(Ending.CUT, "the body is no JSON text");
    }
    if (Texts.tells(document, document.root(), "error")) {
      return Verdict.not(Ending.ERROR, "the body is an error");
    }
    var judge = new ChatJudge();
    String fault = judge.take(document, "message");
    if (fault != null) {
      return judge.told(Verdict.not(Ending.ERROR, fault));
    }
    return judge.verdict();
  }

  @Override
  protected boolean ends(Frame frame) {
    done = frame.says("[DONE]");
    return done;
  }

  @Override
  protected boolean ended() {
    return done;
  }

  @Override
  protected @Nullable String take(Document event) {
    return take(event, "delta");
  }

  private @Nullable String take(Document document, String said) {
    int root = document.root();
    int list = document.member(root, "choices");
    if (!document.is(list, Kind.ARRAY)) {
      return "no list of choices";
    }
    if (model == null && Texts.speaks(document, document.member(root, "model"))) {
      model = document.text(document.member(root, "model"));
    }
    int counted = document.member(root, "usage");
    if (document.is(counted, Kind.OBJECT)) {
      usage = usage(document, counted);
    }
    for (int choice = document.first(list);
        choice != Document.NONE;
        choice = document.next(choice)) {
      long index = Counts.of(document, document.member(choice, "index"));
      if (index < 0) {
        return "a choice without its index";
      }
      String fault =
          choices.computeIfAbsent(index, first -> new ChatChoice()).take(document, choice, said);
      if (fault != null) {
        return fault;
      }
    }
    return null;
  }

  /**
   * Reference 2.4, 6 and 7: cached and written tokens are part of the prompt; DeepSeek also splits
   * by hit and miss; xAI counts reasoning beside the completion, which its total shows.
   */
  private static TokenUsage usage(Document document, int counted) {
    long prompt = Counts.of(document, document.member(counted, "prompt_tokens"));
    long completion = Counts.of(document, document.member(counted, "completion_tokens"));
    long total = Counts.of(document, document.member(counted, "total_tokens"));
    long reasoning =
        Counts.of(document, document.at(counted, "completion_tokens_details", "reasoning_tokens"));
    long read = Counts.of(document, document.at(counted, "prompt_tokens_details", "cached_tokens"));
    long write =
        Counts.of(document, document.at(counted, "prompt_tokens_details", "cache_write_tokens"));
    long hit = Counts.of(document, document.member(counted, "prompt_cache_hit_tokens"));
    boolean beside = reasoning > 0 && completion >= 0 && total == prompt + completion + reasoning;
    return Counts.inclusive(
        prompt, Counts.or(read, hit), write, beside ? completion + reasoning : completion);
  }

  @Override
  protected Verdict verdict() {
    var called = new ArrayList<String>();
    Ending ending = Ending.STOP;
    boolean finished = !choices.isEmpty();
    for (ChatChoice choice : choices.values()) {
      called.addAll(choice.toolsCalled());
      ending = ending.or(choice.ending());
      finished &= choice.finished();
    }
    if (!finished) {
      return told(Verdict.not(Ending.CUT, "a choice without a finish reason"));
    }
    return ending == Ending.ERROR
        ? told(Verdict.not(ending, "a choice that failed or a tool call without valid arguments"))
        : Verdict.whole(ending, usage, model, called);
  }

  @Override
  protected Verdict told(Verdict broken) {
    return broken.knowing(usage, model);
  }
}
