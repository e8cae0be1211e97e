package dev.reprise.provider.sheet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reprise.request.Headers;
import dev.reprise.response.Reply;

/** Makes a reply of the JSON of an error. */
public final class ErrorReply {
  private static final JsonMapper MAPPER = new JsonMapper();

  private ErrorReply() {}

  public static Reply reply(int status, JsonNode body) {
    try {
      byte[] bytes = MAPPER.writeValueAsBytes(body);
      return Reply.whole(status, Headers.of("content-type", "application/json"), bytes);
    } catch (JsonProcessingException e) {
      throw new AssertionError("a tree of strings always writes", e);
    }
  }
}
