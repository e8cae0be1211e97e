package dev.reprise.simulator.gemini;

import dev.reprise.simulator.wire.Call;
import java.util.Optional;

/**
 * What a path names: {@code …/models/{model}:{verb}}, {@code …/models}, {@code
 * …/cachedContents/{id}}.
 *
 * @param collection models or cachedContents
 * @param name the model or the id, empty for the whole collection
 * @param verb what stands behind the colon, empty without one
 */
record Target(String collection, String name, String verb) {

  static Optional<Target> of(Call call) {
    String path = call.path();
    for (String collection : new String[] {"models", "cachedContents"}) {
      int at = path.lastIndexOf("/" + collection);
      if (at < 0) {
        continue;
      }
      String rest = path.substring(at + collection.length() + 1);
      int colon = rest.indexOf(':');
      // The SDKs of autumn 2026 ask for v1 and share /v1/models with others: their credential's
      // header tells.
      boolean ours =
          colon > 0
              || path.contains("/v1beta")
              || collection.equals("cachedContents")
              || call.header("x-goog-api-key").isPresent();
      if (ours && (rest.isEmpty() || rest.startsWith("/"))) {
        String name = colon < 0 ? rest : rest.substring(0, colon);
        return Optional.of(
            new Target(
                collection,
                name.isEmpty() ? "" : name.substring(1),
                colon < 0 ? "" : rest.substring(colon + 1)));
      }
    }
    return Optional.empty();
  }
}
