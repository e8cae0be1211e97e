package dev.reprise.request;

import dev.reprise.json.Document;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request, in terms that belong to no provider. The body is the caller's own bytes. The
 * contract destructures this record: a new component does not compile until the code says
 * whether it is part of the key.
 *
 * @param id Reprise-Request-Id, made by the gateway
 * @param operation what is asked, resolved from method and path
 * @param method as sent
 * @param path as sent, without the query
 * @param query without credentials
 * @param headers what is forwarded to a provider, and so keyed: end-to-end fields without
 *     credentials, Reprise-* and whatever else is removed on the way
 * @param body the bytes as sent (already without content coding)
 * @param document the body understood, or null when the operation is unknown or has no JSON body
 * @param principal who asks
 * @param credentials those sent beside the one that names the caller, forwarded with it: for each
 *     the lower-case name of its header, or {@code ?} and its parameter's name, with a keyed digest
 *     of its value
 * @param directives the request's Cache-Control
 * @param hints the Reprise-* headers
 */
public record Request(
    String id,
    Operation operation,
    String method,
    String path,
    Query query,
    Headers headers,
    byte[] body,
    @Nullable Document document,
    Principal principal,
    List<Header> credentials,
    Directives directives,
    Hints hints) {
  public Request {
    credentials = List.copyOf(credentials);
  }

  /** The same request with another body, for example after an edit. */
  public Request with(byte[] otherBody, Document otherDocument) {
    return new Request(
        id,
        operation,
        method,
        path,
        query,
        headers,
        otherBody,
        otherDocument,
        principal,
        credentials,
        directives,
        hints);
  }

  /** The same request under another id. */
  public Request again(String otherId) {
    return new Request(
        otherId,
        operation,
        method,
        path,
        query,
        headers,
        body,
        document,
        principal,
        credentials,
        directives,
        hints);
  }
}
