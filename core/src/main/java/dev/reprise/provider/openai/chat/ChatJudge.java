package dev.reprise.provider.openai.chat;

import dev.reprise.artifact.Ending;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.json.Document;
import dev.reprise.json.Kind;
import dev.reprise.response.Counts;
import dev.reprise.response.ReplyCodec.Judgement;
import dev.reprise.response.Texts;
import dev.reprise.response.events.Frame;
import dev.reprise.response.events.FrameJudge;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Judges chat answers: a stream ends with {@code data: [DONE]} and every choice with a reason. */
final class ChatJudge extends FrameJudge {
  private final Map<Long, ChatChoice> choices = new TreeMap<>();
  private final ChatUsage usage = new ChatUsage();
  private @Nullable String model;
  private boolean done;

  /** What it shows of live data. */
  private final Set<String> live = new LinkedHashSet<>();

  static Judgement body(byte[] bytes) {
    Document document = Texts.parse(bytes);
    if (document == null) {
      return Judgement.incomplete(Ending.CUT, "the body is no JSON text");
    }
    if (Texts.reportsFailure(document, document.root())) {
      return Judgement.incomplete(Ending.ERROR, "the body is an error");
    }
    var judge = new ChatJudge();
    String fault = judge.take(document, "message");
    if (fault != null) {
      return judge.told(Judgement.incomplete(Ending.ERROR, fault));
    }
    return judge.judgement();
  }

  /** Model and usage of a body that is passed on: nobody asks whether it may be kept. */
  static Judgement usage(byte[] bytes) {
    Document document = Texts.parse(bytes);
    if (document == null || Texts.reportsFailure(document, document.root())) {
      return Judgement.incomplete(Ending.ERROR, "no answer, so no usage");
    }
    var judge = new ChatJudge();
    judge.count(document);
    return Judgement.whole(Ending.STOP, judge.usage.told(), judge.model, List.of());
  }

  private void count(Document document) {
    int root = document.root();
    if (model == null && Texts.hasText(document, document.member(root, "model"))) {
      model = document.text(document.member(root, "model"));
    }
    usage.take(document, root);
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
    count(document);
    if (Texts.hasValue(document, document.member(root, "x_groq"), "error")) {
      return "an error beside the choices";
    }
    ChatOutline.LIVE.answers().find(document, root, live);
    int list = document.member(root, "choices");
    if (!document.is(list, Kind.ARRAY)) {
      return "no list of choices";
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

  @Override
  protected Judgement judgement() {
    var called = new ArrayList<String>();
    Ending ending = Ending.STOP;
    boolean finished = !choices.isEmpty();
    boolean speak = true;
    for (ChatChoice choice : choices.values()) {
      called.addAll(choice.toolsCalled());
      ending = ending.or(choice.ending());
      finished &= choice.finished();
      speak &= choice.speaks();
    }
    if (!finished) {
      return told(Judgement.incomplete(Ending.CUT, "a choice without a finish reason"));
    }
    return ending == Ending.ERROR
        ? told(
            Judgement.incomplete(
                ending, "a choice that failed or a tool call without valid arguments"))
        : Judgement.whole(ending, usage.told(), model, called)
            .withContent(speak)
            .withLiveMarks(live);
  }

  @Override
  protected Judgement told(Judgement broken) {
    // Engines that count in every chunk (vLLM's continuous_usage_stats) have not counted a broken
    // answer to its end.
    boolean counted = choices.values().stream().allMatch(ChatChoice::finished);
    return broken.withUsage(counted ? usage.told() : TokenUsage.UNKNOWN, model);
  }
}
