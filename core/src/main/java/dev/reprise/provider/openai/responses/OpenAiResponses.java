package dev.reprise.provider.openai.responses;

import dev.reprise.canonical.FieldRules;
import dev.reprise.json.Document;
import dev.reprise.provider.Dialect;
import dev.reprise.provider.Family;
import dev.reprise.provider.IdPlaces;
import dev.reprise.provider.Routes;
import dev.reprise.provider.body.Blocks;
import dev.reprise.provider.body.Outline;
import dev.reprise.provider.body.PromptShape;
import dev.reprise.provider.openai.AzurePaths;
import dev.reprise.provider.openai.OpenAi;
import dev.reprise.provider.openai.OpenAiErrors;
import dev.reprise.provider.sheet.FieldSheet;
import dev.reprise.provider.sheet.IdSheet;
import dev.reprise.provider.sheet.WireSheet;
import dev.reprise.request.Operation;
import dev.reprise.response.Reply;
import dev.reprise.response.ReplyCodec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The Responses API. Its streams carry their usage unasked. */
public final class OpenAiResponses implements Dialect {
  static final String NAME = "openai-responses";

  private static final PromptShape SHAPE =
      new PromptShape(
          List.of(List.of("instructions")),
          "input",
          List.of("previous_response_id", "conversation", "prompt"));

  private final WireSheet wire = WireSheet.load(OpenAi.class);
  private final FieldRules rules =
      FieldSheet.load(OpenAiResponses.class, "responses.json").rules(wire);
  private final ReplyCodec replies = new ResponsesReplies();
  private final IdPlaces ids = ids(IdSheet.load(OpenAi.class));

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Family family() {
    return OpenAi.FAMILY;
  }

  @Override
  public Routes routes() {
    return Routes.of(
        AzurePaths.beside(
            Map.of(
                "POST /v1/responses",
                OpenAi.operation(NAME, Operation.Act.GENERATE, "responses"))));
  }

  @Override
  public WireSheet wire() {
    return wire;
  }

  @Override
  public FieldRules fieldRules() {
    return rules;
  }

  @Override
  public Outline outline(Operation operation, Document body) {
    return ResponsesOutline.of(operation, body);
  }

  @Override
  public PromptShape promptShape() {
    return SHAPE;
  }

  @Override
  public Blocks blocks(Operation operation, Document body) {
    return ResponsesBlocks.of(body);
  }

  @Override
  public ReplyCodec replies() {
    return replies;
  }

  @Override
  public UpstreamBody upstream(Operation operation, Document body, boolean askStreamUsage) {
    return new UpstreamBody(ResponsesOutline.undeclared(body), false);
  }

  private static IdPlaces ids(IdSheet sheet) {
    return new IdPlaces(sheet.prefix(), sheet.beginnings(), sheet.places());
  }

  @Override
  public Optional<IdPlaces> idPlaces() {
    return Optional.of(ids);
  }

  @Override
  public Reply error(int status, String message, String requestId) {
    return OpenAiErrors.reply(wire, status, message);
  }

  @Override
  public List<String> replayableHeaders() {
    return wire.replayable();
  }
}
