package dev.reprise.simulator.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.simulator.cache.Span;
import dev.reprise.simulator.content.Author;
import dev.reprise.simulator.content.Completion;
import dev.reprise.simulator.wire.Answer;
import dev.reprise.simulator.wire.Call;
import dev.reprise.simulator.wire.Header;
import dev.reprise.simulator.wire.Ids;
import dev.reprise.simulator.wire.Json;
import dev.reprise.simulator.wire.Rejection;
import dev.reprise.simulator.wire.Timeline;
import dev.reprise.simulator.world.Accounts;
import dev.reprise.simulator.world.KnownMembers;
import dev.reprise.simulator.world.Provider;
import dev.reprise.simulator.world.Scene;
import dev.reprise.simulator.world.Settings;
import dev.reprise.simulator.world.Usage;
import java.util.ArrayList;
import java.util.List;

/** generateContent, streamGenerateContent, countTokens, embeddings, models, cachedContents. */
public final class Gemini implements Provider {

  private static final KnownMembers GENERATE = KnownMembers.of("gemini", "generateContent");
  private static final KnownMembers COUNT = KnownMembers.of("gemini", "countTokens");

  private final Settings settings;
  private final Accounts accounts;
  private final ImplicitCache implicit;
  private final CachedContents explicit;

  public Gemini(Settings settings, Accounts accounts) {
    this.settings = settings;
    this.accounts = accounts;
    implicit = new ImplicitCache(settings.seed(), settings.pace(), settings.geminiHitPercent());
    explicit = new CachedContents(settings.tokens());
  }

  @Override
  public boolean serves(Call call) {
    return call.path().startsWith("/v1beta/") || Target.of(call).isPresent();
  }

  @Override
  public Answer answer(Scene scene) {
    Body.credential(scene.call(), settings);
    Target target =
        Target.of(scene.call())
            .orElseThrow(() -> new Rejection(404, "Requested entity was not found."));
    if (target.collection().equals("cachedContents")) {
      return cachedContents(scene, target.name());
    }
    if (target.verb().isEmpty()) {
      return whole(Models.answer(target.name()), 0);
    }
    return switch (target.verb()) {
      case "generateContent" -> generate(scene, target.name(), false);
      case "streamGenerateContent" -> generate(scene, target.name(), true);
      case "countTokens" -> whole(count(scene, target.name()), 0);
      case "embedContent", "batchEmbedContents" ->
          whole(Embeddings.answer(target, Body.read(scene.call())), 0);
      default -> throw new Rejection(404, "Requested entity was not found.");
    };
  }

  private Answer cachedContents(Scene scene, String id) {
    String project = scene.call().credential();
    String name = "cachedContents/" + id;
    String route = scene.call().method() + (id.isEmpty() ? "" : " one");
    return switch (route) {
      case "POST" -> {
        Body body = Body.read(scene.call());
        Models.check(Models.bare(body.member("model").asText()), "createCachedContent");
        CachedContents.Cached made =
            explicit.create(project, body, scene.ids().lower("", 40), scene.start());
        accounts.add(Models.bare(made.model()), new Usage(made.tokens(), 0, 0, 0, 0));
        yield whole(made.json(), settings.pace().firstTokenNanos(made.tokens()));
      }
      case "GET" -> whole(explicit.list(project, scene.start()), 0);
      case "GET one" -> whole(explicit.find(project, name, scene.start()).json(), 0);
      case "PATCH one" -> {
        Body body = Body.read(scene.call());
        yield whole(explicit.extend(project, name, body, scene.start()).json(), 0);
      }
      case "DELETE one" -> {
        explicit.delete(project, name, scene.start());
        yield whole(Json.object(), 0);
      }
      default -> throw new Rejection(404, "Requested entity was not found.");
    };
  }

  private static void temperature(JsonNode temperature) {
    if (temperature.isNumber() && (temperature.asDouble() < 0 || temperature.asDouble() > 2)) {
      throw Rejection.invalid(
          "* GenerateContentRequest.generation_config.temperature: temperature must be in the range"
              + " [0.0, 2.0].\n");
    }
  }

  private Answer generate(Scene scene, String model, boolean stream) {
    Models.check(model, "generateContent");
    Body body = Body.read(scene.call());
    body.check(GENERATE);
    if (body.member("contents").isEmpty()) {
      throw Rejection.invalid("* GenerateContentRequest.contents: contents is not specified\n");
    }
    temperature(Body.member(body.member("generationConfig"), "temperature"));
    List<Span> spans = PromptReader.read(body, settings.tokens());
    CacheUse use = cache(scene, model, body, spans);
    JsonNode config = body.member("generationConfig");
    List<Completion> candidates = new ArrayList<>();
    for (int i = 0; i < Math.max(1, Body.member(config, "candidateCount").asInt(1)); i++) {
      candidates.add(Author.write(Requests.of(body, model, use.content(), scene, i)));
    }
    int output = candidates.stream().mapToInt(Completion::tokens).sum();
    Usage usage = new Usage(use.total() - use.read(), use.read(), 0, 0, output);
    accounts.add(model, usage);
    Ids ids = scene.ids();
    boolean shown = Requests.showsThoughts(config);
    Reply reply = new Reply(model, ids.base62("", 23), candidates, usage, shown, ids);
    Timeline time = new Timeline(settings.pace(), usage.input());
    if (!stream) {
      time.pass(output);
      return whole(reply.whole(), time.nowNanos());
    }
    boolean events = scene.call().query("alt").orElse("").equals("sse");
    String type = events ? "text/event-stream" : "application/json; charset=UTF-8";
    List<Header> headers = new ArrayList<>(Headers.of(type));
    headers.add(new Header("content-disposition", "attachment"));
    return Answer.stream(headers, ChunkStream.of(reply, time, events));
  }

  /** What a cache gave: the whole prompt, what was read of it, the content of the object used. */
  private record CacheUse(int total, int read, String content) {}

  private CacheUse cache(Scene scene, String model, Body body, List<Span> spans) {
    String name = body.member("cachedContent").asText("");
    int fresh = PromptReader.sum(spans);
    if (name.isEmpty()) {
      int read = implicit.use(scene.call().credential(), model, spans, scene.startNanos());
      return new CacheUse(fresh, read, "");
    }
    for (String member : new String[] {"systemInstruction", "tools", "toolConfig"}) {
      if (!body.member(member).isMissingNode()) {
        throw Rejection.invalid(
            "CachedContent can not be used with GenerateContent request setting system_instruction,"
                + " tools or tool_config.\n\nProposed fix: move those values to CachedContent from"
                + " GenerateContent request.");
      }
    }
    CachedContents.Cached cached = explicit.find(scene.call().credential(), name, scene.start());
    if (!Models.bare(cached.model()).equals(model)) {
      throw Rejection.invalid(
          "Model used by GenerateContent request (models/"
              + model
              + ") and CachedContent ("
              + cached.model()
              + ") has to be the same.");
    }
    return new CacheUse(fresh + cached.tokens(), cached.tokens(), cached.body());
  }

  private ObjectNode count(Scene scene, String model) {
    Models.check(model, "countTokens");
    Body body = Body.read(scene.call());
    body.check(COUNT);
    JsonNode inner = body.member("generateContentRequest");
    Body counted = inner.isObject() ? new Body(inner) : body;
    int total = PromptReader.sum(PromptReader.read(counted, settings.tokens()));
    ObjectNode answer = Json.object().put("totalTokens", total);
    answer
        .putArray("promptTokensDetails")
        .addObject()
        .put("modality", "TEXT")
        .put("tokenCount", total);
    return answer;
  }

  @Override
  public Answer reject(Scene scene, Rejection rejection) {
    String field = rejection.param();
    return field == null
        ? error(rejection.status(), rejection.text(), -1)
        : whole(rejection.status(), Errors.violation(rejection.text(), field));
  }

  @Override
  public Answer fail(Scene scene, int status, int retryAfterSeconds) {
    return error(status, Errors.text(status), retryAfterSeconds);
  }

  @Override
  public String errorEvent(Scene scene) {
    return "data: " + Json.spaced(Errors.of(503, Errors.text(503), -1)) + "\r\n\r\n";
  }

  private static Answer error(int status, String text, int retryAfterSeconds) {
    return whole(status, Errors.of(status, text, retryAfterSeconds));
  }

  private static Answer whole(int status, JsonNode body) {
    return Answer.whole(
        status, Headers.of("application/json; charset=UTF-8"), Json.pretty(body) + "\n", 0);
  }

  private static Answer whole(JsonNode body, long atNanos) {
    return Answer.whole(
        200, Headers.of("application/json; charset=UTF-8"), Json.pretty(body) + "\n", atNanos);
  }
}
