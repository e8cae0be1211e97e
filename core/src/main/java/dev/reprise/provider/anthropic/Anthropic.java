package dev.reprise.provider.anthropic;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.canonical.FieldRules;
import dev.reprise.json.Document;
import dev.reprise.provider.Addressing;
import dev.reprise.provider.Dialect;
import dev.reprise.provider.Family;
import dev.reprise.provider.IdPlaces;
import dev.reprise.provider.ProviderKind;
import dev.reprise.provider.Routes;
import dev.reprise.provider.body.Blocks;
import dev.reprise.provider.body.Outline;
import dev.reprise.provider.body.PromptShape;
import dev.reprise.provider.sheet.ErrorReply;
import dev.reprise.provider.sheet.FieldSheet;
import dev.reprise.provider.sheet.IdSheet;
import dev.reprise.provider.sheet.WireSheet;
import dev.reprise.request.Operation;
import dev.reprise.response.Reply;
import dev.reprise.response.ReplyCodec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The Messages API and its token counting, which takes the same body. */
public final class Anthropic implements Dialect {
  static final String NAME = "anthropic";

  /**
   * Anthropic's own API. A 429 without {@code retry-after} is the monthly spending cap there, where
   * waiting is useless (providers.md section 10).
   */
  static final Family FAMILY =
      new Family(
          NAME,
          List.of("x-api-key", "authorization", "api-key"),
          new Family.Signs(
              List.of("anthropic-version", "x-api-key"),
              Set.of("messages", "complete", "organizations"),
              List.of("/v1/messages")),
          List.of(
              ProviderKind.of("anthropic", NAME)
                  .addressed(Addressing.whole("/v1"))
                  .at(
                      "https://api.anthropic.com",
                      new ProviderKind.Variables("ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL"))
                  .keyIn("x-api-key")
                  .billed("anthropic", true)
                  .waitsOnlyWhenTold()),
          new Family.SpanNames("anthropic", "chat"),
          Map.of("anthropic.com", "anthropic"));

  private static final PromptShape SHAPE =
      new PromptShape(List.of(List.of("system")), "messages", List.of());

  private final WireSheet wire = WireSheet.load(Anthropic.class);
  private final FieldRules messages = FieldSheet.load(Anthropic.class, "messages.json").rules(wire);
  private final FieldRules countTokens =
      FieldSheet.load(Anthropic.class, "count_tokens.json").rules(wire);
  private final ReplyCodec replies = new AnthropicReplies();
  private final IdPlaces ids = ids(IdSheet.load(Anthropic.class));

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
    return Routes.of(
        Map.of(
            "POST /v1/messages",
            operation(Operation.Act.GENERATE, "messages"),
            "POST /v1/messages/count_tokens",
            operation(Operation.Act.COUNT_TOKENS, "messages.count_tokens")));
  }

  private static Operation operation(Operation.Act act, String endpoint) {
    return new Operation(NAME, FAMILY.name(), act, endpoint, "", false, "");
  }

  @Override
  public WireSheet wire() {
    return wire;
  }

  @Override
  public FieldRules fieldRules() {
    return messages;
  }

  @Override
  public FieldRules fieldRules(Operation operation) {
    return operation.act() == Operation.Act.COUNT_TOKENS ? countTokens : messages;
  }

  @Override
  public Outline outline(Operation operation, Document body) {
    return MessagesOutline.of(operation, body);
  }

  @Override
  public PromptShape promptShape() {
    return SHAPE;
  }

  @Override
  public Blocks blocks(Operation operation, Document body) {
    return MessagesBlocks.of(body);
  }

  @Override
  public ReplyCodec replies() {
    return replies;
  }

  @Override
  public UpstreamBody upstream(Operation operation, Document body, boolean askStreamUsage) {
    return new UpstreamBody(MessagesOutline.undeclared(body), false);
  }

  private static IdPlaces ids(IdSheet sheet) {
    return new IdPlaces(sheet.prefix(), sheet.beginnings(), sheet.places());
  }

  @Override
  public Optional<IdPlaces> idPlaces() {
    return Optional.of(ids);
  }

  /** {@code {"type":"error","error":{"type","message"},"request_id"}}. */
  @Override
  public Reply error(int status, String message, String requestId) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("type", "error");
    ObjectNode error = body.putObject("error");
    error.put("type", wire.errorWords(status).getOrDefault("type", "api_error"));
    error.put("message", message);
    body.put("request_id", requestId);
    return ErrorReply.reply(status, body);
  }

  @Override
  public List<String> replayableHeaders() {
    return wire.replayable();
  }
}
