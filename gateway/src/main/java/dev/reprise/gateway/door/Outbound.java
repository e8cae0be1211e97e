package dev.reprise.gateway.door;

import dev.reprise.provider.Origin;
import dev.reprise.request.Header;
import dev.reprise.request.Headers;
import dev.reprise.request.Query;
import dev.reprise.response.Reply;
import java.util.ArrayList;
import java.util.Map;
import java.util.function.Supplier;

/**
 * How a request leaves: with the caller's own credential as it was sent, or with the provider's
 * configured key in its place (contract 2.3). The stages never see either.
 */
public final class Outbound {
  /** A provider's own key, as the field it goes in. */
  public record OwnKey(Header field) {
    @Override
    public String toString() {
      return "a key in " + field.name();
    }
  }

  private final Origin origin;
  private final Supplier<Map<String, OwnKey>> ownKeys;

  /**
   * @param ownKeys by provider name; asked anew for each call, so that a reload counts at once
   */
  public Outbound(Origin origin, Supplier<Map<String, OwnKey>> ownKeys) {
    this.origin = origin;
    this.ownKeys = ownKeys;
  }

  Origin with(Credential credential) {
    return call -> ask(call, credential);
  }

  private Reply ask(Origin.Call call, Credential credential) {
    OwnKey own = ownKeys.get().get(call.provider());
    var headers = new ArrayList<>(call.headers().fields());
    String url = call.url();
    if (own == null) {
      headers.addAll(credential.headers());
      for (Query.Parameter parameter : credential.parameters()) {
        url += (url.indexOf('?') < 0 ? "?" : "&") + parameter.name() + "=" + parameter.value();
      }
    } else {
      headers.add(own.field());
    }
    return origin.ask(
        new Origin.Call(call.provider(), call.method(), url, Headers.of(headers), call.body()));
  }
}
