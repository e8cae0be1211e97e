package dev.reprise.gateway.http.message;

import dev.reprise.request.Header;
import dev.reprise.request.Headers;

/**
 * A message that is refused, with the status of the answer. It has no stack trace, since it results
 * from foreign bytes and not from a fault of the gateway.
 */
public final class MessageRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int status;
  private final String path;
  private final transient Headers headers;

  private MessageRefused(int status, String message, String path, Headers headers) {
    super(message, null, false, false);
    this.status = status;
    this.path = path;
    this.headers = headers;
  }

  public static MessageRefused malformed(String message) {
    return new MessageRefused(400, message, "", Headers.NONE);
  }

  public static MessageRefused of(int status, String message) {
    return new MessageRefused(status, message, "", Headers.NONE);
  }

  /** A message that did not arrive in time. */
  public static MessageRefused late(String message) {
    return of(408, message);
  }

  public MessageRefused on(String where) {
    return new MessageRefused(status, text(), where, headers);
  }

  public MessageRefused with(String name, String value) {
    return new MessageRefused(status, text(), path, headers.and(name, value));
  }

  public int status() {
    return status;
  }

  /** What was refused, where in the message, and what to send instead. */
  public String text() {
    return String.valueOf(getMessage());
  }

  public String path() {
    return path;
  }

  /** The fields of an answer, together with the fields of this refusal. */
  public Headers over(Headers answer) {
    Headers all = answer;
    for (Header field : headers.fields()) {
      all = all.with(field.name(), field.value());
    }
    return all;
  }
}
