package dev.reprise.provider.sheet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reprise.request.Headers;
import dev.reprise.response.Reply;

/** An error's JSON as a reply. */
public final class ErrorBody {
  private static final JsonMapper MAPPER = new JsonMapper();

  private ErrorBody() {}

  public static Reply reply(int status, JsonNode body) {
    try {
      byte[] bytes = MAPPER.writeValueAsBytes(body);
      return Reply.whole(status, Headers.of("content-type", "application/json"), bytes);
    } catch (JsonProcessingException e) {
      throw new AssertionError("a tree of strings always writes", e);
    }
  }
}
