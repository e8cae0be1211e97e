package dev.reprise.provider.anthropic;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.canonical.FieldRules;
import dev.reprise.json.Document;
import dev.reprise.provider.Blocks;
import dev.reprise.provider.Dialect;
import dev.reprise.provider.ErrorBody;
import dev.reprise.provider.FieldSheet;
import dev.reprise.provider.Outline;
import dev.reprise.provider.WireSheet;
import dev.reprise.request.Operation;
import dev.reprise.response.Reply;
import dev.reprise.response.ReplyCodec;
import java.util.List;

/** The Messages API and its token counting, which takes the same body. */
public final class Anthropic implements Dialect {
  private final WireSheet wire = WireSheet.load(Anthropic.class);
  private final FieldRules messages = FieldSheet.load(Anthropic.class, "messages.json").rules(wire);
  private final FieldRules countTokens =
      FieldSheet.load(Anthropic.class, "count_tokens.json").rules(wire);
  private final ReplyCodec replies = new AnthropicReplies();

  @Override
  public String name() {
    return "anthropic";
  }

  @Override
  public String family() {
    return "anthropic";
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
  public Blocks blocks(Operation operation, Document body) {
    return MessagesBlocks.of(body);
  }

  @Override
  public ReplyCodec replies() {
    return replies;
  }

  @Override
  public Upstream upstream(Operation operation, Document body, boolean askStreamUsage) {
    return new Upstream(MessagesOutline.undeclared(body), false);
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
    return ErrorBody.reply(status, body);
  }

  @Override
  public List<String> replayableHeaders() {
    return wire.replayable();
  }
}
