package dev.reprise.intake;

import dev.reprise.request.Headers;
import dev.reprise.request.Partition;
import dev.reprise.request.Principal;
import java.nio.charset.StandardCharsets;

/**
 * One request as a program asks it: {@code Ask.post("/v1/chat/completions", body).as(ada)}. Each
 * step gives another value.
 *
 * @param method as HTTP writes it
 * @param target path and query, as they go to the provider
 * @param headers fields for the provider, all of them part of the key unless listed as noise,
 *     beside {@code Cache-Control} and {@code Reprise-*}, which say how to use the cache
 * @param body the bytes; an empty array for none
 * @param principal whose request it is: entries are never shared with another partition
 */
public record Ask(String method, String target, Headers headers, byte[] body, Principal principal) {
  private static final Principal ANONYMOUS = new Principal(Partition.ANONYMOUS, null, null);

  public static Ask post(String target, byte[] body) {
    return new Ask("POST", target, Headers.NONE, body, ANONYMOUS);
  }

  /** With a body in UTF-8. */
  public static Ask post(String target, String body) {
    return post(target, body.getBytes(StandardCharsets.UTF_8));
  }

  public static Ask get(String target) {
    return new Ask("GET", target, Headers.NONE, new byte[0], ANONYMOUS);
  }

  public Ask header(String name, String value) {
    return new Ask(method, target, headers.and(name, value), body, principal);
  }

  public Ask as(Principal other) {
    return new Ask(method, target, headers, body, other);
  }
}
