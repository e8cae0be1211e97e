package dev.reprise.provider.gemini;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.canonical.FieldRules;
import dev.reprise.json.Document;
import dev.reprise.provider.Addressing;
import dev.reprise.provider.Dialect;
import dev.reprise.provider.Family;
import dev.reprise.provider.ProviderKind;
import dev.reprise.provider.Routes;
import dev.reprise.provider.body.Blocks;
import dev.reprise.provider.body.Outline;
import dev.reprise.provider.body.PromptShape;
import dev.reprise.provider.sheet.ErrorReply;
import dev.reprise.provider.sheet.FieldSheet;
import dev.reprise.provider.sheet.WireSheet;
import dev.reprise.request.Operation;
import dev.reprise.response.Reply;
import dev.reprise.response.ReplyCodec;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The Gemini API: generation, embeddings and token counting. Its streams carry usage unasked. */
public final class Gemini implements Dialect {
  static final String NAME = "gemini";

  /** The Gemini API and its twin on Vertex AI. */
  static final Family FAMILY =
      new Family(
          NAME,
          List.of("x-goog-api-key", "?key", "authorization", "x-api-key"),
          new Family.Signs(
              List.of("x-goog-api-key"),
              Set.of("tunedModels", "cachedContents"),
              List.of("/v1beta/")),
          List.of(
              ProviderKind.of("gemini", NAME)
                  .addressed(Addressing.whole("/v1", "/v1beta", "/v1alpha"))
                  .at(
                      "https://generativelanguage.googleapis.com",
                      new ProviderKind.Variables("GEMINI_API_KEY", "GOOGLE_GEMINI_BASE_URL"))
                  .keyIn("x-goog-api-key")
                  .billed("google", false),
              ProviderKind.of(VertexPaths.KIND, NAME)
                  .addressed(new VertexAddressing())
                  .billed("google", false)),
          new Family.SpanNames("gcp.gemini", "generate_content"),
          Map.of("googleapis.com", "google"));

  /** The API takes the names of JSON and those of its protocol buffers. */
  private static final PromptShape SHAPE =
      new PromptShape(
          List.of(List.of("systemInstruction", "parts"), List.of("system_instruction", "parts")),
          "contents",
          List.of("cachedContent", "cached_content"));

  private final WireSheet wire = WireSheet.load(Gemini.class);
  private final FieldRules generate = FieldSheet.load(Gemini.class, "generate.json").rules(wire);
  private final FieldRules embed = FieldSheet.load(Gemini.class, "embed.json").rules(wire);
  private final FieldRules countTokens =
      FieldSheet.load(Gemini.class, "count_tokens.json").rules(wire);
  private final ReplyCodec replies = new GeminiReplies();

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Family family() {
    return FAMILY;
  }

  @Override
  public Routes routes() {
    return Routes.read(GeminiRoutes::resolve);
  }

  @Override
  public WireSheet wire() {
    return wire;
  }

  @Override
  public FieldRules fieldRules() {
    return generate;
  }

  @Override
  public FieldRules fieldRules(Operation operation) {
    return switch (operation.act()) {
      case EMBED -> embed;
      case COUNT_TOKENS -> countTokens;
      case GENERATE, RERANK, LIST_MODELS, UNKNOWN -> generate;
    };
  }

  @Override
  public Outline outline(Operation operation, Document body) {
    return ContentOutline.of(operation, body);
  }

  @Override
  public PromptShape promptShape() {
    return SHAPE;
  }

  @Override
  public Blocks blocks(Operation operation, Document body) {
    return ContentBlocks.of(body);
  }

  @Override
  public ReplyCodec replies() {
    return replies;
  }

  @Override
  public UpstreamBody upstream(Operation operation, Document body, boolean askStreamUsage) {
    return new UpstreamBody(ContentOutline.undeclared(body), false);
  }

  /** {@code {"error":{"code","message","status"}}} with Google's status names. */
  @Override
  public Reply error(int status, String message, String requestId) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode error = body.putObject("error");
    error.put("code", status);
    error.put("message", message);
    error.put("status", wire.errorWords(status).getOrDefault("status", "UNKNOWN"));
    return ErrorReply.reply(status, body);
  }

  @Override
  public List<String> replayableHeaders() {
    return wire.replayable();
  }
}
