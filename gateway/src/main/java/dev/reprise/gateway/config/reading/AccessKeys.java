package dev.reprise.gateway.config.reading;

import static dev.reprise.gateway.config.reading.Key.live;
import static dev.reprise.gateway.config.reading.ValueType.absent;
import static dev.reprise.gateway.config.reading.ValueType.words;

import dev.reprise.gateway.config.CallerKey;
import java.util.List;

/** The keys for access: host names, callers, web pages; part of the table in {@link Keys}. */
final class AccessKeys {
  static final Key<List<String>> NAMES =
      live(
          "listen.names",
          AccessValues.NAMES,
          "",
          "Host names that clients may use for this gateway, without port: `gateway.example` or"
              + " `[a.example, b]`. Requests for an IP address or `localhost` are always answered,"
              + " requests for any other name get 421. When the key is absent, every name is accepted"
              + " if the listener is reachable from other machines and callers need a key"
              + " (`callers.keys` without `accept: any`); else no name is.");
  static final Key<List<CallerKey>> KEYS =
      live(
          "callers.keys",
          AccessValues.KEYS,
          "",
          "Callers that are let in: `sha256:HEX`, or `{name: ada, hash: sha256:HEX}`, as `./reprise"
              + " key new` and `./reprise key hash` print them. A caller sends its key in"
              + " `Reprise-Key`, or where its SDK sends one when the provider's key is `api_key` or"
              + " goes elsewhere. The key is never sent on, and any other caller gets 401.");
  static final Key<String> ACCEPT =
      live(
          "callers.accept",
          words("any"),
          "",
          "`any` lets in callers that are not known, each with whatever credential it sends. Without"
              + " it and without `callers.keys`, a provider's `api_key` starts on loopback only.");
  static final Key<String> JWT =
      live("callers.jwt", absent(), "", "Callers that show a signed token.");
  static final Key<List<String>> ORIGINS =
      live(
          "cors.origins",
          AccessValues.ORIGINS,
          "",
          "Origins of web pages that may call from a browser: `https://app.example`. Any other page"
              + " gets 403. `\"*\"` alone allows every page, on the data plane only.");

  private AccessKeys() {}
}
