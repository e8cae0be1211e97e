package dev.reprise.provider.openai;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.provider.sheet.ErrorReply;
import dev.reprise.provider.sheet.WireSheet;
import dev.reprise.response.Reply;

/** {@code {"error":{"message","type","param","code"}}}, as every OpenAI SDK reads it. */
public final class OpenAiErrors {
  private OpenAiErrors() {}

  public static Reply reply(WireSheet wire, int status, String message) {
    var words = wire.errorWords(status);
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode error = body.putObject("error");
    error.put("message", message);
    error.put("type", words.getOrDefault("type", "invalid_request_error"));
    error.putNull("param");
    error.put("code", words.get("code"));
    return ErrorReply.reply(status, body);
  }
}
