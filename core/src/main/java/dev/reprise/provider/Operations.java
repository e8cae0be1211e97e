package dev.reprise.provider;

import dev.reprise.request.Headers;
import dev.reprise.request.Operation;
import dev.reprise.request.Operation.Act;
import dev.reprise.request.Query;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The route table of contract 2.2: method and path become an operation. Matching is exact, byte for
 * byte: a path that is not in the table is UNKNOWN (proxied untouched, never kept), whatever it
 * ends or starts with, so that a dressed-up path cannot borrow another route's rules.
 */
public final class Operations {
  private static final Map<String, Operation> EXACT =
      Map.ofEntries(
          openai("POST /v1/chat/completions", "openai-chat", Act.GENERATE, "chat.completions"),
          openai("POST /v1/responses", "openai-responses", Act.GENERATE, "responses"),
          openai("POST /v1/embeddings", "openai-chat", Act.EMBED, "embeddings"),
          openai("POST /v1/rerank", "openai-chat", Act.RERANK, "rerank"),
          anthropic("POST /v1/messages", Act.GENERATE, "messages"),
          anthropic("POST /v1/messages/count_tokens", Act.COUNT_TOKENS, "messages.count_tokens"));

  /** First segments under {@code /v1} that only one family has; all others are shared. */
  private static final Map<String, String> OWNERS =
      Map.ofEntries(
          Map.entry("messages", "anthropic"),
          Map.entry("complete", "anthropic"),
          Map.entry("organizations", "anthropic"),
          Map.entry("tunedModels", "gemini"),
          Map.entry("cachedContents", "gemini"),
          Map.entry("chat", "openai"),
          Map.entry("completions", "openai"),
          Map.entry("responses", "openai"),
          Map.entry("embeddings", "openai"),
          Map.entry("rerank", "openai"),
          Map.entry("images", "openai"),
          Map.entry("audio", "openai"),
          Map.entry("videos", "openai"),
          Map.entry("moderations", "openai"),
          Map.entry("fine_tuning", "openai"),
          Map.entry("uploads", "openai"),
          Map.entry("batches", "openai"),
          Map.entry("vector_stores", "openai"),
          Map.entry("assistants", "openai"),
          Map.entry("threads", "openai"),
          Map.entry("conversations", "openai"),
          Map.entry("containers", "openai"),
          Map.entry("evals", "openai"),
          Map.entry("realtime", "openai"),
          Map.entry("organization", "openai"));

  /** Reprise's own paths on the data port: no provider's. */
  private static final Set<String> OURS = Set.of("prompt-cache", "admin");

  private static final String MODEL = "/model/";

  private Operations() {}

  /**
   * The operation asked for; UNKNOWN acts name the family to proxy to; empty when the path is no
   * family's (404) or is written so that two readers could disagree about it ({@code ..}, {@code
   * ;}, encoded slashes, double encoding).
   *
   * @param path as sent, without the query
   * @param query decides Gemini's answer form: only {@code alt=sse} streams are understood
   * @param headers with the credentials: {@code anthropic-version} or {@code x-api-key} make a
   *     shared path Anthropic's, {@code x-goog-api-key} Gemini's, else it is OpenAI's
   */
  public static Optional<Operation> resolve(
      String method, String path, Query query, Headers headers) {
    if (!Paths.plain(path)) {
      return Optional.empty();
    }
    Operation exact = EXACT.get(method + " " + path);
    if (exact != null) {
      return Optional.of(exact);
    }
    Operation gemini = GeminiRoutes.resolve(method, path, query);
    return gemini != null
        ? Optional.of(gemini)
        : Optional.ofNullable(byFamily(method, path, headers));
  }

  /** What Bedrock can be asked of a model; untouched either way (reference 4). */
  private static final Set<String> BEDROCK =
      Set.of("converse", "converse-stream", "invoke", "invoke-with-response-stream");

  /** {@code /model/ID/converse}: speaks for itself, so it goes to an OpenAI-compatible provider. */
  private static @Nullable Operation bedrock(String method, String path) {
    int end = path.indexOf('/', MODEL.length());
    boolean asks = method.equals("POST") && end > 0 && BEDROCK.contains(path.substring(end + 1));
    String model =
        asks ? URLDecoder.decode(path.substring(MODEL.length(), end), StandardCharsets.UTF_8) : "";
    return model.isEmpty()
        ? null
        : new Operation("openai-chat", "openai", Act.UNKNOWN, "unknown", model, false);
  }

  private static @Nullable Operation byFamily(String method, String path, Headers headers) {
    if (path.startsWith(MODEL)) {
      return bedrock(method, path);
    }
    if (!path.startsWith("/v1/") || path.length() == 4) {
      return null;
    }
    int end = path.indexOf('/', 4);
    String segment = path.substring(4, end < 0 ? path.length() : end);
    if (OURS.contains(segment)) {
      return null;
    }
    String family = OWNERS.getOrDefault(segment, sharedOwner(headers));
    boolean models = "GET".equals(method) && "/v1/models".equals(path);
    return operation(family, models ? Act.LIST_MODELS : Act.UNKNOWN, models ? "models" : "unknown");
  }

  /** Contract 2.6; Google's newer clients ask for /v1 too, and only they send this header. */
  private static String sharedOwner(Headers headers) {
    if (headers.has("anthropic-version") || headers.has("x-api-key")) {
      return "anthropic";
    }
    return headers.has("x-goog-api-key") ? "gemini" : "openai";
  }

  private static Operation operation(String family, Act act, String endpoint) {
    String dialect = "openai".equals(family) ? "openai-chat" : family;
    return new Operation(dialect, family, act, endpoint, "", false);
  }

  private static Map.Entry<String, Operation> openai(
      String route, String dialect, Act act, String endpoint) {
    return Map.entry(route, new Operation(dialect, "openai", act, endpoint, "", false));
  }

  private static Map.Entry<String, Operation> anthropic(String route, Act act, String endpoint) {
    return Map.entry(route, operation("anthropic", act, endpoint));
  }
}
