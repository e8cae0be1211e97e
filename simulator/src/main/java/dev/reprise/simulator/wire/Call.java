package dev.reprise.simulator.wire;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * One request as a client sent it.
 *
 * @param method upper case
 * @param target path and query as on the request line, for example {@code /v1/messages?beta=true}
 * @param headers in the order they came
 * @param body decoded, empty when there was none
 */
public record Call(String method, String target, List<Header> headers, byte[] body) {

  public Call {
    headers = List.copyOf(headers);
  }

  public static Call post(String target, String json, Header... headers) {
    return new Call("POST", target, List.of(headers), json.getBytes(StandardCharsets.UTF_8));
  }

  public static Call get(String target, Header... headers) {
    return new Call("GET", target, List.of(headers), new byte[0]);
  }

  public static Call delete(String target, Header... headers) {
    return new Call("DELETE", target, List.of(headers), new byte[0]);
  }

  /** The target without its query. */
  public String path() {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  /**
   * The path below the version: {@code /v1/messages} and {@code /messages} are one place; {@code
   * /v1/v1/messages} is another, which no API has.
   */
  public String place() {
    String path = path();
    return path.startsWith("/v1/") ? path.substring(3) : path;
  }

  /** The first value of a header. */
  public Optional<String> header(String name) {
    return headers.stream().filter(header -> header.is(name)).map(Header::value).findFirst();
  }

  /** The first value of a query parameter, decoded. */
  public Optional<String> query(String name) {
    int query = target.indexOf('?');
    if (query < 0) {
      return Optional.empty();
    }
    for (String pair : target.substring(query + 1).split("&", -1)) {
      int equals = pair.indexOf('=');
      String key = equals < 0 ? pair : pair.substring(0, equals);
      if (key.equals(name)) {
        return Optional.of(URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return Optional.empty();
  }

  /**
   * Whoever is calling: the value of the credential, wherever this client put it; empty when there
   * is none.
   */
  public String credential() {
    return header("x-api-key")
        .or(() -> header("x-goog-api-key"))
        .or(() -> header("authorization").map(Call::withoutScheme))
        .or(() -> header("api-key"))
        .or(() -> query("key"))
        .orElse("");
  }

  private static String withoutScheme(String authorization) {
    int space = authorization.indexOf(' ');
    return space < 0 ? authorization : authorization.substring(space + 1).trim();
  }
}
