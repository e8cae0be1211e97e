package dev.reprise.provider.openai.chat;

import dev.reprise.budget.Claim;
import dev.reprise.canonical.FieldRules;
import dev.reprise.json.Document;
import dev.reprise.json.Edits;
import dev.reprise.provider.Dialect;
import dev.reprise.provider.Family;
import dev.reprise.provider.Routes;
import dev.reprise.provider.body.Blocks;
import dev.reprise.provider.body.JsonValues;
import dev.reprise.provider.body.Outline;
import dev.reprise.provider.body.PromptShape;
import dev.reprise.provider.body.ToolOffers;
import dev.reprise.provider.openai.AzurePaths;
import dev.reprise.provider.openai.OpenAi;
import dev.reprise.provider.openai.OpenAiErrors;
import dev.reprise.provider.sheet.FieldSheet;
import dev.reprise.provider.sheet.WireSheet;
import dev.reprise.request.Operation;
import dev.reprise.request.Operation.Act;
import dev.reprise.response.Reply;
import dev.reprise.response.ReplyCodec;
import dev.reprise.response.Sink;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The Chat Completions API and what engines have in common with it (vLLM, SGLang, llama.cpp,
 * OpenRouter…); also the family's operations without a dialect of their own: embeddings and rerank.
 */
public final class OpenAiChat implements Dialect {
  static final String NAME = "openai-chat";

  private static final PromptShape SHAPE = new PromptShape(List.of(), "messages", List.of());

  private final WireSheet wire = WireSheet.load(OpenAi.class);
  private final FieldRules chat = FieldSheet.load(OpenAiChat.class, "chat.json").rules(wire);
  private final FieldRules embeddings =
      FieldSheet.load(OpenAiChat.class, "embeddings.json").rules(wire);
  private final FieldRules rerank = FieldSheet.load(OpenAiChat.class, "rerank.json").rules(wire);
  private final ReplyCodec replies = new ChatReplies();

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Family family() {
    return OpenAi.FAMILY;
  }

  private static Map<String, Operation> paths() {
    return Map.of(
        "POST /v1/chat/completions",
        OpenAi.operation(NAME, Act.GENERATE, "chat.completions"),
        "POST /v1/embeddings",
        OpenAi.operation(NAME, Act.EMBED, "embeddings"),
        "POST /v1/rerank",
        OpenAi.operation(NAME, Act.RERANK, "rerank"));
  }

  /** Also what Azure has and no dialect knows: its error shapes are this family's. */
  @Override
  public Routes routes() {
    return new Routes(AzurePaths.beside(paths()), AzurePaths.others(paths(), NAME));
  }

  @Override
  public WireSheet wire() {
    return wire;
  }

  @Override
  public FieldRules fieldRules() {
    return chat;
  }

  @Override
  public FieldRules fieldRules(Operation operation) {
    return switch (operation.act()) {
      case EMBED -> embeddings;
      case RERANK -> rerank;
      case GENERATE, COUNT_TOKENS, LIST_MODELS, UNKNOWN -> chat;
    };
  }

  @Override
  public Outline outline(Operation operation, Document body) {
    return ChatOutline.of(operation, body);
  }

  @Override
  public PromptShape promptShape() {
    return SHAPE;
  }

  @Override
  public Blocks blocks(Operation operation, Document body) {
    return switch (operation.act()) {
      case EMBED, RERANK -> RetrievalBlocks.of(body);
      case GENERATE, COUNT_TOKENS, LIST_MODELS, UNKNOWN -> ChatBlocks.of(body);
    };
  }

  @Override
  public ReplyCodec replies() {
    return replies;
  }

  @Override
  public UpstreamBody upstream(Operation operation, Document body, boolean askStreamUsage) {
    ToolOffers offers = ChatOutline.offers(body);
    ChatOutline.LIVE.declarations(body, offers);
    List<Edits.Edit> edits = offers.removals();
    boolean streamed =
        operation.act() == Act.GENERATE && body.isTrue(body.member(body.root(), "stream"));
    boolean added = askStreamUsage && streamed && StreamUsage.ask(body, edits);
    return edits.isEmpty()
        ? new UpstreamBody(body.bytes(), false)
        : new UpstreamBody(Edits.apply(body.bytes(), edits), added);
  }

  @Override
  public boolean addsUsage(Operation operation, Document body, boolean askStreamUsage) {
    return askStreamUsage
        && operation.act() == Act.GENERATE
        && body.isTrue(body.member(body.root(), "stream"))
        && StreamUsage.ask(body, new ArrayList<>(1));
  }

  @Override
  public Sink withoutUsage(Sink next, Claim memory) {
    return new ChatUsageFilter(next, usage -> {}, memory);
  }

  @Override
  public Reply error(int status, String message, String requestId) {
    return OpenAiErrors.reply(wire, status, message);
  }

  @Override
  public List<String> replayableHeaders() {
    return wire.replayable();
  }

  /** Whether a value is there and not null: the family's own notion of "given". */
  public static boolean given(Document body, String member) {
    return JsonValues.present(body, body.member(body.root(), member));
  }
}
