package dev.reprise.simulator.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.simulator.cache.Rendering;
import dev.reprise.simulator.content.Author;
import dev.reprise.simulator.content.Completion;
import dev.reprise.simulator.content.Stop;
import dev.reprise.simulator.content.Twist;
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
import java.util.Arrays;
import java.util.List;

/** The Messages API: messages, token counts, models. */
public final class Anthropic implements Provider {

  private final Settings settings;
  private final Accounts accounts;
  private final PromptCache cache;

  public Anthropic(Settings settings, Accounts accounts) {
    this.settings = settings;
    this.accounts = accounts;
    cache = new PromptCache(settings.pace());
  }

  @Override
  public boolean serves(Call call) {
    String place = call.place();
    boolean models = place.equals("/models") || place.startsWith("/models/");
    boolean ours = call.header("anthropic-version").or(() -> call.header("x-api-key")).isPresent();
    boolean doubled = place.startsWith("/v1/");
    return place.equals("/messages")
        || place.startsWith("/messages/")
        || (ours && (models || doubled));
  }

  @Override
  public Answer answer(Scene scene) {
    Call call = scene.call();
    Validation.credential(call, settings);
    Validation.version(call);
    String route = call.method() + " " + call.place();
    return switch (route) {
      case "POST /messages" -> messages(scene);
      case "POST /messages/count_tokens" -> count(scene);
      default -> {
        if (route.startsWith("GET /models")) {
          yield Models.answer(call.place(), Headers.of(scene, "application/json"));
        }
        throw new Rejection(404, "Not Found");
      }
    };
  }

  /** How the prompt of this call is hashed and counted; nothing is cached or billed. */
  public static Rendering rendering(Call call, Settings settings) {
    Prompt prompt = PromptReader.read(Validation.body(call), betas(call), settings.tokens());
    return new Rendering(
        PromptCache.chain(call.credential(), prompt), prompt.totalTokens(), prompt.minimumTokens());
  }

  private Answer messages(Scene scene) {
    JsonNode body = Validation.body(scene.call());
    Validation.messages(body, false);
    Prompt prompt = PromptReader.read(body, betas(scene.call()), settings.tokens());
    Completion completion = completion(body, scene);
    boolean refused = scene.twist() == Twist.REFUSAL;
    Usage usage = cache.use(scene.call().credential(), prompt, scene.startNanos(), refused);
    Ids ids = scene.ids();
    Reply reply = new Reply(prompt.model(), ids.base62("msg_01", 22), completion, usage, ids);
    // A refusal before any output is not billed; its counts still appear in the answer.
    if (!refused) {
      accounts.add(prompt.model(), usage.withOutput(completion.tokens()));
    }
    Timeline time = new Timeline(settings.pace(), usage.prompt() - usage.cacheRead());
    if (body.path("stream").asBoolean()) {
      List<Header> headers = new ArrayList<>(Headers.of(scene, "text/event-stream; charset=utf-8"));
      headers.add(new Header("cache-control", "no-cache"));
      return Answer.stream(headers, EventStream.of(reply, time, settings.padding()));
    }
    time.pass(completion.tokens());
    return whole(scene, 200, reply.message(false), time.nowNanos());
  }

  private static Completion completion(JsonNode body, Scene scene) {
    if (body.path("max_tokens").asInt() == 0) {
      return new Completion(List.of(), Stop.LENGTH, "");
    }
    return Author.write(Messages.assignment(body, scene));
  }

  private Answer count(Scene scene) {
    JsonNode body = Validation.body(scene.call());
    Validation.messages(body, true);
    Prompt prompt = PromptReader.read(body, betas(scene.call()), settings.tokens());
    return whole(scene, 200, Json.object().put("input_tokens", prompt.totalTokens()), 0);
  }

  /** Betas change the prompt; those that once switched caching on no longer mean anything. */
  private static String betas(Call call) {
    return String.join(
        ",",
        call.header("anthropic-beta").stream()
            .flatMap(line -> Arrays.stream(line.split(",", -1)))
            .map(String::trim)
            .filter(
                beta -> !beta.startsWith("prompt-caching") && !beta.startsWith("extended-cache"))
            .sorted()
            .toList());
  }

  @Override
  public Answer reject(Scene scene, Rejection rejection) {
    return error(scene, rejection.status(), type(rejection.status()), rejection.text(), List.of());
  }

  @Override
  public Answer fail(Scene scene, int status, int retryAfterSeconds) {
    List<Header> more = new ArrayList<>();
    if (retryAfterSeconds >= 0) {
      more.add(new Header("retry-after", Integer.toString(retryAfterSeconds)));
    }
    String text =
        switch (status) {
          case 429 -> "This request would exceed the rate limit for your organization.";
          case 529 -> "Overloaded";
          case 504 -> "Request timed out";
          default -> "Internal server error";
        };
    return error(scene, status, type(status), text, more);
  }

  @Override
  public String errorEvent(Scene scene) {
    return "event: error\ndata: {\"type\": \"error\", \"error\": {\"type\": \"overloaded_error\","
        + " \"message\": \"Overloaded\"}}\n\n";
  }

  private static Answer error(
      Scene scene, int status, String type, String message, List<Header> more) {
    ObjectNode body = Json.object().put("type", "error");
    body.putObject("error").put("type", type).put("message", message);
    body.put("request_id", Headers.requestId(scene));
    List<Header> headers = new ArrayList<>(Headers.of(scene, "application/json"));
    headers.addAll(more);
    if (status >= 500 || status == 429) {
      headers.add(new Header("x-should-retry", "true"));
    }
    return Answer.whole(status, headers, Json.compact(body), 0);
  }

  private static String type(int status) {
    return switch (status) {
      case 400 -> "invalid_request_error";
      case 401 -> "authentication_error";
      case 402 -> "billing_error";
      case 403 -> "permission_error";
      case 404 -> "not_found_error";
      case 409 -> "conflict_error";
      case 413 -> "request_too_large";
      case 429 -> "rate_limit_error";
      case 504 -> "timeout_error";
      case 529 -> "overloaded_error";
      default -> "api_error";
    };
  }

  private static Answer whole(Scene scene, int status, JsonNode body, long atNanos) {
    return Answer.whole(status, Headers.of(scene, "application/json"), Json.compact(body), atNanos);
  }
}
