package dev.reprise.gateway.http;

import dev.reprise.request.Headers;
import java.net.InetSocketAddress;

/**
 * A request with its whole body, as the server read it.
 *
 * @param target origin form: path, and query if any; starts with a slash, holds no dot segment, no
 *     path parameter and no double encoding, and an encoded slash only within an id
 * @param headers as sent, in order, without the fields that frame the message or belong to the
 *     connection, and without a content-encoding that was undone
 * @param body de-chunked and decoded; empty when there is none
 */
public record Incoming(
    String method,
    String target,
    Headers headers,
    byte[] body,
    InetSocketAddress remote,
    boolean tls) {

  /** The method, or GET for HEAD: the connection leaves out the body of its answer. */
  public String methodOfAnswer() {
    return method.equals("HEAD") ? "GET" : method;
  }

  /** The target up to the question mark. */
  public String path() {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }
}
