package dev.reprise.insight.analyze.prefix;

import static dev.reprise.json.Document.NONE;

import dev.reprise.catalogue.Dialects;
import dev.reprise.insight.analyze.recording.Recorded;
import dev.reprise.insight.analyze.recording.Unusable;
import dev.reprise.json.Document;
import dev.reprise.json.Kind;
import dev.reprise.request.Headers;
import dev.reprise.request.Operation;
import dev.reprise.request.Query;
import java.util.List;
import java.util.Optional;

/**
 * Finds the operation of a recorded request: by its path when that is known, else by the members of
 * its body, which differ between dialects.
 */
final class OperationGuess {
  private final Recorded recorded;
  private final Document body;

  private OperationGuess(Recorded recorded, Document body) {
    this.recorded = recorded;
    this.body = body;
  }

  static Operation of(Recorded recorded, Document body) throws Unusable {
    return new OperationGuess(recorded, body).guess();
  }

  private Operation guess() throws Unusable {
    String target = pathAlone(recorded.path());
    int question = target.indexOf('?');
    String path = question < 0 ? target : target.substring(0, question);
    Optional<Operation> byPath = resolve(path, query(target, question), recorded.headers());
    return byPath.isPresent()
        ? byPath.get()
        : resolve(byBody(), Query.NONE, Headers.NONE).orElseThrow();
  }

  /** Without scheme and host. */
  private static String pathAlone(String url) {
    int scheme = url.indexOf("://");
    int slash = scheme < 0 ? 0 : url.indexOf('/', scheme + 3);
    return slash < 0 ? "" : url.substring(slash);
  }

  private static Query query(String target, int question) {
    boolean events = question >= 0 && target.indexOf("alt=sse", question) > 0;
    return events ? new Query(List.of(new Query.Parameter("alt", "sse"))) : Query.NONE;
  }

  private static Optional<Operation> resolve(String path, Query query, Headers headers) {
    return path.isEmpty()
        ? Optional.empty()
        : Dialects.SHIPPED.resolve("POST", path, query, headers).filter(Operation::known);
  }

  private String byBody() throws Unusable {
    if (array("contents")) {
      return "/v1beta/models/" + modelOfPath() + ":generateContent";
    }
    if (array("messages")) {
      return anthropic() ? "/v1/messages" : "/v1/chat/completions";
    }
    if (has("query") && has("documents")) {
      return "/v1/rerank";
    }
    if (has("input")) {
      return embeds() ? "/v1/embeddings" : "/v1/responses";
    }
    throw new Unusable(
        "no API we know: neither messages, input nor contents; record the path, or leave it out");
  }

  /**
   * The model in the path, where Google has it, else in the body, where some gateways and clouds
   * have it.
   */
  private String modelOfPath() {
    String path = recorded.path();
    int models = path.lastIndexOf("/models/");
    int colon = path.indexOf(':', Math.max(0, models));
    String named = models < 0 || colon < 0 ? text("model") : path.substring(models + 8, colon);
    return named.isEmpty() ? "unknown" : named.substring(named.lastIndexOf('/') + 1);
  }

  /**
   * Whether this is Anthropic's Messages API: only it has a system member and tools with
   * input_schema, and demands max_tokens.
   */
  private boolean anthropic() {
    if (has("system") || recorded.headers().has("anthropic-version")) {
      return true;
    }
    int tool = body.element(body.member(body.root(), "tools"), 0);
    boolean tools = body.member(tool, "input_schema") != NONE;
    return tools || text("model").contains("claude") && has("max_tokens") && !chatOnly();
  }

  private boolean chatOnly() {
    String first =
        body.textOrNull(body.at(body.element(body.member(body.root(), "messages"), 0), "role"));
    return "system".equals(first) || "developer".equals(first) || has("stream_options");
  }

  private boolean embeds() {
    return text("model").contains("embed") || has("encoding_format") || has("dimensions");
  }

  private boolean has(String name) {
    return body.member(body.root(), name) != NONE;
  }

  private boolean array(String name) {
    return body.is(body.member(body.root(), name), Kind.ARRAY);
  }

  private String text(String name) {
    String text = body.textOrNull(body.member(body.root(), name));
    return text == null ? "" : text;
  }
}
