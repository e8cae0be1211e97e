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
    if (call.path().startsWith("/v1beta/v1beta/")) {
      return Optional.empty(); // no API has it; paths of Vertex AI begin in other ways
    }
    return of(call, "models").or(() -> of(call, "cachedContents"));
  }

  private static Optional<Target> of(Call call, String collection) {
    String path = call.path();
    int at = path.lastIndexOf("/" + collection);
    if (at < 0) {
      return Optional.empty();
    }
    String rest = path.substring(at + collection.length() + 1);
    int colon = rest.indexOf(':');
    boolean named = rest.isEmpty() || rest.startsWith("/");
    if (!named || colon <= 0 && !belongsToGemini(call, collection)) {
      return Optional.empty();
    }
    String name = colon < 0 ? rest : rest.substring(0, colon);
    String verb = colon < 0 ? "" : rest.substring(colon + 1);
    return Optional.of(new Target(collection, name.isEmpty() ? "" : name.substring(1), verb));
  }

  /**
   * Other APIs have /v1/models, too. The SDKs of autumn 2026 use v1 for Gemini: then the header
   * with their credential tells.
   */
  private static boolean belongsToGemini(Call call, String collection) {
    return call.path().contains("/v1beta")
        || collection.equals("cachedContents")
        || call.header("x-goog-api-key").isPresent();
  }
}
