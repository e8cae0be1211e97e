package dev.reprise.gateway.admin;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.request.Headers;
import dev.reprise.response.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** JSON bodies and RFC 9457 problems of the admin plane and the prompt-cache API. */
final class Json {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** Thousands of tags fit into this. */
  static final int LONGEST = 1 << 20;

  /** Each value of a tree takes a hundred bytes, however short it is written. */
  private static final int MOST_VALUES = 20_000;

  private Json() {}

  static Reply ok(JsonNode body) {
    return reply(200, "application/json", body);
  }

  /**
   * A problem (RFC 9457).
   *
   * @param code stable, for programs
   * @param detail for people: what happened and what to do
   */
  static Reply problem(int status, String code, String detail) {
    return problem(status, code, detail, JsonNodeFactory.instance.objectNode());
  }

  /**
   * A problem that says more to programs (RFC 9457, section 3.2).
   *
   * @param more members beside the standard ones
   */
  static Reply problem(int status, String code, String detail, ObjectNode more) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("type", "about:blank");
    body.put("title", title(status));
    body.put("status", status);
    body.put("code", code);
    body.put("detail", detail);
    body.setAll(more);
    return reply(status, "application/problem+json", body);
  }

  static Reply text(int status, String contentType, String body) {
    return Reply.whole(
        status,
        Headers.of("content-type", contentType, "cache-control", "no-store"),
        body.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * A body that must be a JSON object of at most {@link #LONGEST} bytes; empty counts as {@code
   * {}}.
   */
  static ObjectNode object(byte[] body) throws NotAnObject {
    if (body.length == 0) {
      return JsonNodeFactory.instance.objectNode();
    }
    if (body.length > LONGEST) {
      throw new NotAnObject(
          413,
          "body-too-large",
          "the body is over %d bytes; send several smaller ones".formatted(LONGEST));
    }
    if (separators(body) > MOST_VALUES) {
      throw new NotAnObject(
          413,
          "body-too-large",
          "the body has over %d values; send several smaller ones".formatted(MOST_VALUES));
    }
    try {
      if (MAPPER.readTree(body) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      throw new NotAnObject("the body is not JSON" + where(e.getLocation()));
    } catch (IOException e) {
      throw new NotAnObject("the body is not JSON");
    }
    throw new NotAnObject("the body must be a JSON object");
  }

  private static String where(@Nullable JsonLocation place) {
    return place == null
        ? ""
        : ": it breaks at line %d, column %d".formatted(place.getLineNr(), place.getColumnNr());
  }

  /** An upper bound of the number of values: commas inside texts count, too. */
  private static int separators(byte[] body) {
    int count = 0;
    for (byte octet : body) {
      count += octet == ',' || octet == '[' || octet == '{' ? 1 : 0;
    }
    return count;
  }

  /** A body that cannot be used. */
  static final class NotAnObject extends Exception {
    private static final long serialVersionUID = 1L;
    private final int status;
    private final String code;
    private final String what;

    NotAnObject(String message) {
      this(400, "bad-json", message);
    }

    NotAnObject(int status, String code, String message) {
      super(message, null, false, false);
      this.status = status;
      this.code = code;
      this.what = message;
    }

    Reply problem() {
      return Json.problem(status, code, what);
    }
  }

  private static Reply reply(int status, String contentType, JsonNode body) {
    try {
      return Reply.whole(
          status,
          Headers.of("content-type", contentType, "cache-control", "no-store"),
          MAPPER.writeValueAsBytes(body));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain nodes always serialises", e);
    }
  }

  private static String title(int status) {
    return switch (status) {
      case 400 -> "Bad request";
      case 401 -> "Not authenticated";
      case 403 -> "Not allowed";
      case 404 -> "Not found";
      case 405 -> "Method not allowed";
      case 409 -> "Conflict";
      case 413 -> "Content too large";
      case 415 -> "Unsupported media type";
      case 421 -> "Misdirected request";
      case 503 -> "Not available";
      default -> "Error";
    };
  }
}
