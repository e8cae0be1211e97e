package dev.reprise.simulator.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.simulator.wire.Json;
import org.jspecify.annotations.Nullable;

/** The error object of OpenAI and the one of vLLM. */
final class Errors {

  private Errors() {}

  static ObjectNode of(String message, String type, @Nullable String param, @Nullable String code) {
    ObjectNode body = Json.object();
    body.putObject("error")
        .put("message", message)
        .put("type", type)
        .put("param", param)
        .put("code", code);
    return body;
  }

  static String type(int status) {
    return switch (status) {
      case 429 -> "requests";
      case 500, 502, 503, 504, 529 -> "server_error";
      default -> "invalid_request_error";
    };
  }

  static @Nullable String code(int status) {
    return switch (status) {
      case 429 -> "rate_limit_exceeded";
      case 503 -> "slow_down";
      default -> null;
    };
  }

  static String text(int status) {
    return switch (status) {
      case 429 -> "Rate limit reached for requests. Limit: 10000 / min. Please try again in 1s.";
      case 503 -> "The engine is currently overloaded, please try again later.";
      default -> "The server had an error while processing your request. Sorry about that!";
    };
  }
}
