package dev.reprise.provider.gemini;

import dev.reprise.request.Operation;
import dev.reprise.request.Operation.Act;
import dev.reprise.request.Query;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gemini's paths: the model stands in the path and the verb behind a colon. The API version is part
 * of the endpoint's name, since it is part of what is asked; stream and non-stream share one
 * name, since they share one key space.
 */
final class GeminiRoutes {
  private static final Map<String, Act> VERBS =
      Map.of(
          "generateContent", Act.GENERATE,
          "streamGenerateContent", Act.GENERATE,
          "embedContent", Act.EMBED,
          "batchEmbedContents", Act.EMBED,
          "countTokens", Act.COUNT_TOKENS);

  private GeminiRoutes() {}

  /** The operation, UNKNOWN for other Gemini paths, null when the path is not Gemini's. */
  static @Nullable Operation resolve(String method, String path, Query query) {
    Operation elsewhere = VertexPaths.resolve(method, path, query);
    if (elsewhere != null) {
      return elsewhere;
    }
    String version = version(method, path);
    if (version == null) {
      return null;
    }
    String rest = path.substring(version.length() + 2);
    int colon = rest.indexOf(':');
    if (colon < 0) {
      return withoutVerb(method, version, rest);
    }
    String model = model(rest.substring(0, colon));
    if (model == null || !"POST".equals(method) || version.equals("v1alpha")) {
      return unknown();
    }
    Operation called = called(version, model, rest.substring(colon + 1), query);
    return called != null ? called : unknown();
  }

  private static @Nullable String version(String method, String path) {
    for (String version : new String[] {"v1beta", "v1alpha"}) {
      if (path.startsWith("/" + version + "/")) {
        return version;
      }
    }
    if (path.startsWith("/upload/v1beta/")) {
      return "upload/v1beta";
    }
    // GET and DELETE of a fine-tuned OpenAI model have colons too; a POST there is Gemini's alone.
    boolean verb = "POST".equals(method) && path.startsWith("/v1/models/") && path.indexOf(':') > 0;
    return verb || path.startsWith("/v1/tunedModels/") ? "v1" : null;
  }

  private static @Nullable Operation withoutVerb(String method, String version, String rest) {
    boolean reads = "GET".equals(method) || "HEAD".equals(method);
    boolean models = reads && version.equals("v1beta") && rest.equals("models");
    return models ? operation(Act.LIST_MODELS, "v1beta.models", "", false) : unknown();
  }

  /** The model's name as the rest of Reprise knows it, or null when this is no plain model name. */
  private static @Nullable String model(String resource) {
    String name = after(resource, "models/");
    if (name == null) {
      String tuned = after(resource, "tunedModels/");
      return tuned != null && plainName(tuned) ? resource : null;
    }
    return plainName(name) ? name : null;
  }

  private static @Nullable String after(String text, String prefix) {
    return text.startsWith(prefix) ? text.substring(prefix.length()) : null;
  }

  private static boolean plainName(String name) {
    return !name.isEmpty() && name.indexOf('/') < 0 && name.indexOf('%') < 0;
  }

  /**
   * A stream is understood as server-sent events only: without {@code alt=sse} it would be one JSON
   * array in pieces, and a unary verb with it would not be one JSON object. Both are proxied
   * untouched, so that no kept answer is ever replayed in the other form.
   */
  static @Nullable Operation called(String version, String model, String verb, Query query) {
    Act act = VERBS.get(verb);
    boolean stream = verb.equals("streamGenerateContent");
    if (act == null || !answersIn(query, stream ? "sse" : "json", !stream)) {
      return null;
    }
    return operation(act, version + "." + (stream ? "generateContent" : verb), model, stream);
  }

  private static boolean answersIn(Query query, String form, boolean byDefault) {
    boolean said = false;
    for (Query.Parameter parameter : query.parameters()) {
      if (parameter.name().equals("$alt") || parameter.name().equals("alt")) {
        if (!parameter.value().equals(form)) {
          return false;
        }
        said = true;
      }
    }
    return said || byDefault;
  }

  static Operation unknown() {
    return operation(Act.UNKNOWN, "unknown", "", false);
  }

  private static Operation operation(Act act, String endpoint, String model, boolean stream) {
    return new Operation(Gemini.NAME, Gemini.FAMILY.name(), act, endpoint, model, stream, "");
  }
}
