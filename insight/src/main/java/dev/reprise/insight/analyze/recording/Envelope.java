package dev.reprise.insight.analyze.recording;

import static dev.reprise.json.Document.NONE;

import dev.reprise.json.Document;
import dev.reprise.json.Kind;
import dev.reprise.json.MalformedJson;
import dev.reprise.request.Header;
import dev.reprise.request.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON text as a recorded request (contract 2.1): a bare wire body; {@code {"ts", "path",
 * "headers", "body", "response"?}}; or a line of an agent trace, {@code {"timestamp", "input",
 * "output", "session_id"}}, whose input is taken for the one user message of a chat.
 */
final class Envelope {
  private static final long MICROS_FROM = 100_000_000_000_000L;

  private final Recorded.Location place;
  private final Document json;

  private Envelope(Recorded.Location place, Document json) {
    this.place = place;
    this.json = json;
  }

  static Recorded read(Recorded.Location place, byte[] text) throws Unusable {
    try {
      return new Envelope(place, Document.parse(text)).recorded();
    } catch (MalformedJson malformed) {
      throw new Unusable(
          "not one JSON text ("
              + malformed.getMessage()
              + "); write one request a line, whole and unbroken");
    }
  }

  private Recorded recorded() throws Unusable {
    int root = json.root();
    if (!json.is(root, Kind.OBJECT)) {
      throw new Unusable("no JSON object; a line is a wire body or {\"ts\",\"path\",\"body\"}");
    }
    int body = either("body", "request_body");
    if (body != NONE) {
      return new Recorded(place, time(), path(), headers(), body(body), response());
    }
    if (json.is(json.member(root, "input"), Kind.STRING) && has("session_id")) {
      return traced();
    }
    if (has("path") || has("request_headers")) {
      throw new Unusable("no body; record \"body\" beside \"path\"");
    }
    return new Recorded(place, Recorded.UNTIMED, "", Headers.NONE, json.bytes(), null);
  }

  private Recorded traced() {
    int root = json.root();
    String open = "{\"messages\":[{\"role\":\"user\",\"content\":";
    byte[] body = joined(open, json.member(root, "input"), "}]}");
    long at = number(json.member(root, "timestamp"));
    int output = json.member(root, "output");
    byte[] response =
        output == NONE ? null : joined("{\"choices\":[{\"message\":{\"content\":", output, "}}]}");
    return new Recorded(
        place,
        at >= MICROS_FROM ? at / 1000 : at,
        "",
        Headers.of(
            "reprise-task", "trace", "reprise-session", text(json.member(root, "session_id"))),
        body,
        response);
  }

  private byte[] joined(String before, int node, String after) {
    byte[] head = before.getBytes(StandardCharsets.UTF_8);
    byte[] tail = after.getBytes(StandardCharsets.UTF_8);
    int length = json.end(node) - json.start(node);
    byte[] all = Arrays.copyOf(head, head.length + length + tail.length);
    System.arraycopy(json.bytes(), json.start(node), all, head.length, length);
    System.arraycopy(tail, 0, all, head.length + length, tail.length);
    return all;
  }

  private byte[] body(int node) throws Unusable {
    byte[] bytes = bytes(node);
    if (bytes.length == 0) {
      throw new Unusable("no body; record \"body\" as the JSON that was sent");
    }
    return bytes;
  }

  /** The text of a JSON value as written; the content of a string. */
  private byte[] bytes(int node) {
    return switch (json.kind(node)) {
      case STRING -> json.text(node).getBytes(StandardCharsets.UTF_8);
      case NULL -> new byte[0];
      default -> Arrays.copyOfRange(json.bytes(), json.start(node), json.end(node));
    };
  }

  private byte @Nullable [] response() {
    int response = either("response", "response_body");
    if (response == NONE) {
      return null;
    }
    int inner = json.member(response, "body");
    return bytes(inner == NONE ? response : inner);
  }

  private String path() {
    int path = json.member(json.root(), "path");
    return text(path == NONE ? json.member(json.root(), "url") : path);
  }

  private long time() throws Unusable {
    int ts = json.member(json.root(), "ts");
    if (ts == NONE) {
      return Recorded.UNTIMED;
    }
    return json.is(ts, Kind.NUMBER) ? number(ts) : instant(text(ts));
  }

  /** RFC 3339, as {@code ts} and HAR have it. */
  static long instant(String text) throws Unusable {
    if (text.isEmpty()) {
      return Recorded.UNTIMED;
    }
    try {
      return text.endsWith("Z")
          ? Instant.parse(text).toEpochMilli()
          : OffsetDateTime.parse(text).toInstant().toEpochMilli();
    } catch (DateTimeParseException odd) {
      throw new Unusable(
          "a time that is neither RFC 3339 nor epoch milliseconds; write one of them");
    }
  }

  private long number(int node) {
    String written = json.is(node, Kind.NUMBER) ? json.text(node) : "";
    int dot = written.indexOf('.');
    String whole = dot < 0 ? written : written.substring(0, dot);
    try {
      return Long.parseLong(whole);
    } catch (NumberFormatException odd) {
      return Recorded.UNTIMED; // an unreadable time counts as none; the request is still used
    }
  }

  private Headers headers() {
    int headers = either("headers", "request_headers");
    List<Header> fields = new ArrayList<>();
    int first = headers == NONE ? NONE : json.first(headers);
    for (int value = first; value != NONE; value = json.next(value)) {
      String name = json.name(value);
      if (name != null) {
        fields.add(new Header(name, text(json.is(value, Kind.ARRAY) ? json.first(value) : value)));
      }
    }
    return Headers.of(fields);
  }

  private boolean has(String name) {
    return json.member(json.root(), name) != NONE;
  }

  private int either(String name, String other) {
    int value = json.member(json.root(), name);
    return value == NONE ? json.member(json.root(), other) : value;
  }

  private String text(int node) {
    String text = json.textOrNull(node);
    return text == null ? "" : text;
  }
}
