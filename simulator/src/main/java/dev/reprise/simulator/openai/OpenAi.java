package dev.reprise.simulator.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.simulator.cache.Rendering;
import dev.reprise.simulator.content.Author;
import dev.reprise.simulator.content.Completion;
import dev.reprise.simulator.openai.caching.BreakpointCache;
import dev.reprise.simulator.openai.caching.IntervalCache;
import dev.reprise.simulator.openai.caching.Prompt;
import dev.reprise.simulator.openai.caching.PromptCache;
import dev.reprise.simulator.wire.Answer;
import dev.reprise.simulator.wire.Call;
import dev.reprise.simulator.wire.Header;
import dev.reprise.simulator.wire.Ids;
import dev.reprise.simulator.wire.Json;
import dev.reprise.simulator.wire.Rejection;
import dev.reprise.simulator.wire.Timeline;
import dev.reprise.simulator.world.Accounts;
import dev.reprise.simulator.world.Provider;
import dev.reprise.simulator.world.Scene;
import dev.reprise.simulator.world.Settings;
import dev.reprise.simulator.world.Usage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Chat Completions, Responses, Embeddings, Models; also for other servers with the same API. */
public final class OpenAi implements Provider {

  private static final String EVENTS = "text/event-stream; charset=utf-8";

  private final Settings settings;
  private final Accounts accounts;
  private final Flavor flavor;
  private final PromptCache cache;
  private final Responses responses;

  /** OpenAI itself, with the cache its models have. */
  public static OpenAi hosted(Settings settings, Accounts accounts) {
    PromptCache latest = new BreakpointCache(settings.pace(), settings.implicitFallback());
    PromptCache earlier = new IntervalCache(settings.pace());
    PromptCache byModel =
        (organization, prompt, start) ->
            (Validation.breakpoints(prompt.model()) ? latest : earlier)
                .use(organization, prompt, start);
    return new OpenAi(settings, accounts, Flavor.OPENAI, byModel);
  }

  public OpenAi(Settings settings, Accounts accounts, Flavor flavor, PromptCache cache) {
    this.settings = settings;
    this.accounts = accounts;
    this.flavor = flavor;
    this.cache = cache;
    responses = new Responses(settings, accounts, cache);
  }

  private boolean strict() {
    return flavor == Flavor.OPENAI;
  }

  @Override
  public boolean serves(Call call) {
    return true;
  }

  @Override
  public Answer answer(Scene scene) {
    Call call = scene.call();
    Validation.credential(call, settings);
    String place = call.place();
    return switch (call.method() + " " + place) {
      case "POST /chat/completions" -> chat(scene);
      case "POST /responses" -> respond(scene);
      case "POST /responses/compact" ->
          whole(scene, responses.compacted(Validation.compact(call, strict()), scene), 0);
      case "POST /responses/input_tokens" ->
          whole(scene, responses.counted(Validation.inputTokens(call, strict()), call), 0);
      case "POST /embeddings" ->
          whole(scene, Embeddings.answer(Validation.body(call), strict(), settings.tokens()), 0);
      case "POST /rerank" ->
          whole(scene, Rerank.answer(Validation.body(call), scene.ids(), settings.tokens()), 0);
      case "GET /models" -> whole(scene, models(), 0);
      default -> item(scene, place);
    };
  }

  private Answer item(Scene scene, String place) {
    String method = scene.call().method();
    if (place.startsWith("/responses/")) {
      return whole(
          scene,
          responses.stored(method, scene.call(), place.substring("/responses/".length())),
          0);
    }
    if (method.equals("GET") && place.startsWith("/models/")) {
      String model = place.substring("/models/".length());
      if (Validation.known(model, "models") || Validation.known(model, "embedding_models")) {
        return whole(scene, model(model), 0);
      }
      throw new Rejection(
          404, "The model '" + model + "' does not exist", "model", "model_not_found");
    }
    throw new Rejection(404, "Invalid URL (" + method + " " + scene.call().path() + ")");
  }

  /** How a chat is hashed and counted by the latest models; nothing is cached or billed. */
  public static Rendering rendering(Call call, Settings settings) {
    Prompt prompt = PromptReader.chat(Validation.body(call), settings.tokens());
    return BreakpointCache.rendering(call.credential(), prompt);
  }

  private Answer chat(Scene scene) {
    JsonNode body = Validation.body(scene.call());
    Validation.chat(body, strict());
    Prompt prompt = PromptReader.chat(body, settings.tokens());
    List<Completion> choices = new ArrayList<>();
    for (int i = 0; i < Math.max(1, body.path("n").asInt(1)); i++) {
      choices.add(Author.write(Requests.chat(body, scene, i)));
    }
    int output = choices.stream().mapToInt(Completion::tokens).sum();
    Usage usage =
        cache.use(scene.call().credential(), prompt, scene.startNanos()).withOutput(output);
    accounts.add(prompt.model(), usage);
    Ids ids = scene.ids();
    String id = ids.base62("chatcmpl-", 29);
    String fingerprint = new Ids(prompt.model().hashCode()).hex("fp_", 10);
    boolean writes = strict() && Validation.breakpoints(prompt.model());
    ChatReply reply =
        new ChatReply(
            id,
            scene.startSeconds(),
            prompt.model(),
            fingerprint,
            choices,
            usage,
            writes,
            flavor,
            ids);
    Timeline time = new Timeline(settings.pace(), usage.prompt() - usage.cacheRead());
    if (body.path("stream").asBoolean()) {
      return Answer.stream(
          Headers.of(scene, EVENTS, flavor),
          ChatStream.of(reply, time, body.path("stream_options"), settings.padding()));
    }
    time.pass(output);
    return whole(scene, reply.body(), time.nowNanos());
  }

  private Answer respond(Scene scene) {
    JsonNode body = Validation.body(scene.call());
    Validation.responses(body, strict());
    ResponseReply reply = responses.create(body, scene);
    Usage usage = reply.usage();
    Timeline time = new Timeline(settings.pace(), usage.prompt() - usage.cacheRead());
    if (body.path("stream").asBoolean()) {
      boolean padding =
          settings.padding()
              && body.path("stream_options").path("include_obfuscation").asBoolean(true);
      return Answer.stream(
          Headers.of(scene, EVENTS, flavor), ResponseStream.of(reply, time, padding, scene.ids()));
    }
    time.pass(usage.output());
    return whole(scene, reply.finished(), time.nowNanos());
  }

  private ObjectNode models() {
    ObjectNode list = Json.object().put("object", "list");
    ArrayNode data = list.putArray("data");
    Validation.FACTS.list("models").forEach(name -> data.add(model(name)));
    Validation.FACTS.list("embedding_models").forEach(name -> data.add(model(name)));
    return list;
  }

  private ObjectNode model(String name) {
    return Json.object()
        .put("id", name)
        .put("object", "model")
        .put("created", 1_767_225_600)
        .put("owned_by", strict() ? "system" : "vllm");
  }

  @Override
  public Answer reject(Scene scene, Rejection rejection) {
    return error(scene, rejection.status(), rejection.text(), rejection.param(), rejection.code());
  }

  @Override
  public Answer fail(Scene scene, int status, int retryAfterSeconds) {
    Answer answer = error(scene, status, Errors.text(status), null, Errors.code(status));
    if (retryAfterSeconds < 0) {
      return answer;
    }
    List<Header> headers = new ArrayList<>(answer.headers());
    headers.add(new Header("retry-after", Integer.toString(retryAfterSeconds)));
    headers.add(new Header("retry-after-ms", Integer.toString(retryAfterSeconds * 1000)));
    return new Answer(answer.status(), headers, answer.chunks(), answer.ending());
  }

  @Override
  public String errorEvent(Scene scene) {
    if (scene.call().place().equals("/responses")) {
      return "event: error\ndata: {\"type\":\"error\",\"code\":\"server_error\",\"message\":\""
          + Errors.text(500)
          + "\",\"param\":null,\"sequence_number\":999}\n\n";
    }
    return "data: "
        + Json.compact(Errors.of(Errors.text(500), "server_error", null, null))
        + "\n\n";
  }

  private Answer error(
      Scene scene, int status, String text, @Nullable String param, @Nullable String code) {
    ObjectNode body = Errors.of(text, Errors.type(status), param, code);
    return Answer.whole(status, Headers.of(scene, "application/json", flavor), write(body), 0);
  }

  private Answer whole(Scene scene, JsonNode body, long atNanos) {
    return Answer.whole(200, Headers.of(scene, "application/json", flavor), write(body), atNanos);
  }

  private String write(JsonNode body) {
    return strict() ? Json.pretty(body) : Json.compact(body);
  }
}
