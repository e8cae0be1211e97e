package dev.reprise.provider.gemini;

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
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Judges Gemini's answers (reference 11.4). There is no end mark: a stream is whole when its last
 * chunk gave the finish reason and every candidate has one, or the prompt was blocked.
 */
final class GeminiJudge extends FrameJudge {
  private final Map<Long, String> reasons = new TreeMap<>();
  private final Map<Long, AnswerContent> contents = new TreeMap<>();
  private final List<String> called = new ArrayList<>();
  private TokenUsage usage = TokenUsage.UNKNOWN;
  private @Nullable String model;
  private boolean blocked;

  /** What it shows of live data. */
  private final Set<String> live = new LinkedHashSet<>();

  private boolean lastFinishes;

  static Judgement body(byte[] bytes) {
    Document document = Texts.parse(bytes);
    if (document == null) {
      return Judgement.incomplete(Ending.CUT, "the body is no JSON text");
    }
    return of(document, List.of(document.root()));
  }

  /** A stream asked for without {@code alt=sse}: an array of chunks. */
  static Judgement array(byte[] bytes) {
    Document document = Texts.parse(bytes);
    if (document == null || !document.is(document.root(), Kind.ARRAY)) {
      return Judgement.incomplete(Ending.CUT, "the array of chunks does not end");
    }
    var chunks = new ArrayList<Integer>();
    for (int each = document.first(document.root());
        each != Document.NONE;
        each = document.next(each)) {
      chunks.add(each);
    }
    return of(document, chunks);
  }

  private static Judgement of(Document document, List<Integer> chunks) {
    var judge = new GeminiJudge();
    for (int chunk : chunks) {
      String fault =
          Texts.reportsFailure(document, chunk) ? "an error" : judge.take(document, chunk);
      if (fault != null) {
        return judge.told(Judgement.incomplete(Ending.ERROR, fault));
      }
    }
    return judge.ended()
        ? judge.judgement()
        : judge.told(Judgement.incomplete(Ending.CUT, "no finish reason at the end"));
  }

  @Override
  protected @Nullable String take(Document event) {
    return take(event, event.root());
  }

  private @Nullable String take(Document document, int chunk) {
    int candidates = document.member(chunk, "candidates");
    ContentOutline.LIVE.answers().find(document, chunk, live);
    blocked |= document.textOrNull(document.at(chunk, "promptFeedback", "blockReason")) != null;
    if (model == null) {
      model = document.textOrNull(document.member(chunk, "modelVersion"));
    }
    int counted = document.member(chunk, "usageMetadata");
    if (document.is(counted, Kind.OBJECT)) {
      usage = GeminiUsage.of(document, counted);
    }
    lastFinishes = false;
    var here = new HashSet<Long>();
    for (int each = document.first(candidates); each != Document.NONE; each = document.next(each)) {
      String fault = candidate(document, each, here);
      if (fault != null) {
        return fault;
      }
    }
    return null;
  }

  private @Nullable String candidate(Document document, int candidate, Set<Long> here) {
    long index = Counts.or(Counts.of(document, document.member(candidate, "index")), 0);
    if (!here.add(index)) {
      return "a candidate told twice";
    }
    String reason = document.textOrNull(document.member(candidate, "finishReason"));
    if (reason == null) {
      reasons.putIfAbsent(index, "");
    } else {
      reasons.put(index, reason);
      lastFinishes = true;
    }
    AnswerContent said = contents.computeIfAbsent(index, first -> new AnswerContent());
    int parts = document.at(candidate, "content", "parts");
    for (int part = document.first(parts); part != Document.NONE; part = document.next(part)) {
      said(document, part, said);
      if (!part(document, part)) {
        return "a function call without valid arguments";
      }
    }
    return null;
  }

  /** Text that is no thought, a function call, or a file: an image, sound. */
  private static void said(Document document, int part, AnswerContent said) {
    if (document.isTrue(document.member(part, "thought"))) {
      return;
    }
    said.text(document, document.member(part, "text"));
    for (String file : new String[] {"functionCall", "inlineData", "fileData"}) {
      if (document.is(document.member(part, file), Kind.OBJECT)) {
        said.something();
      }
    }
  }

  private boolean part(Document document, int part) {
    int call = document.member(part, "functionCall");
    if (call == Document.NONE) {
      return true;
    }
    String name = document.textOrNull(document.member(call, "name"));
    int args = document.member(call, "args");
    called.add(name == null ? "" : name);
    return name != null && (args == Document.NONE || document.is(args, Kind.OBJECT));
  }

  @Override
  protected boolean ended() {
    boolean finished = lastFinishes && !reasons.isEmpty() && !reasons.containsValue("");
    return finished || blocked && reasons.isEmpty();
  }

  @Override
  protected boolean mayGoOn() {
    return true;
  }

  @Override
  protected Judgement judgement() {
    Ending ending = blocked ? Ending.FILTERED : Ending.STOP;
    for (String reason : reasons.values()) {
      ending = ending.or(ending(reason));
    }
    if (ending == Ending.ERROR) {
      return told(Judgement.incomplete(ending, "a finish reason that is a failure or not known"));
    }
    boolean asks = ending == Ending.STOP && !called.isEmpty();
    return Judgement.whole(asks ? Ending.TOOL_CALL : ending, usage, model, called)
        .withContent(contents.values().stream().allMatch(AnswerContent::anything))
        .withLiveMarks(live);
  }

  private static Ending ending(String reason) {
    return switch (reason) {
      case "STOP" -> Ending.STOP;
      case "MAX_TOKENS" -> Ending.LENGTH;
      case "SAFETY",
          "RECITATION",
          "LANGUAGE",
          "BLOCKLIST",
          "PROHIBITED_CONTENT",
          "SPII",
          "MODEL_ARMOR",
          "IMAGE_SAFETY",
          "IMAGE_PROHIBITED_CONTENT",
          "IMAGE_RECITATION" ->
          Ending.FILTERED;
      default -> Ending.ERROR;
    };
  }

  @Override
  protected Judgement told(Judgement broken) {
    return broken.withUsage(ended() ? usage : TokenUsage.UNKNOWN, model);
  }
}
