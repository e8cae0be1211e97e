package dev.reprise.simulator.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.simulator.content.Author;
import dev.reprise.simulator.content.Completion;
import dev.reprise.simulator.content.Stop;
import dev.reprise.simulator.openai.caching.Prompt;
import dev.reprise.simulator.openai.caching.PromptCache;
import dev.reprise.simulator.wire.Call;
import dev.reprise.simulator.wire.Ids;
import dev.reprise.simulator.wire.Json;
import dev.reprise.simulator.wire.Rejection;
import dev.reprise.simulator.world.Accounts;
import dev.reprise.simulator.world.Scene;
import dev.reprise.simulator.world.Settings;
import dev.reprise.simulator.world.Usage;
import java.util.ArrayList;
import java.util.List;

/** Makes responses and keeps those that are to be stored. */
final class Responses {

  private static final int COMPACTED_TOKENS = 64;

  private final Settings settings;
  private final Accounts accounts;
  private final PromptCache cache;
  private final StoredResponses stored = new StoredResponses();

  Responses(Settings settings, Accounts accounts, PromptCache cache) {
    this.settings = settings;
    this.accounts = accounts;
    this.cache = cache;
  }

  ResponseReply create(JsonNode body, Scene scene) {
    String organization = scene.call().credential();
    List<JsonNode> earlier = earlier(body, organization);
    Prompt prompt = PromptReader.responses(body, earlier, settings.tokens());
    boolean prewarm = body.path("prompt_cache_options").path("prewarm").asBoolean();
    Completion completion =
        prewarm
            ? new Completion(List.of(), Stop.END, "")
            : Author.write(Requests.responses(body, earlier, scene));
    Usage usage =
        cache.use(organization, prompt, scene.startNanos()).withOutput(completion.tokens());
    accounts.add(prompt.model(), usage);
    Ids ids = scene.ids();
    String suffix = ids.hex("", 32);
    ResponseReply reply =
        new ResponseReply(
            ids.hex("resp_", 16) + suffix,
            scene.startSeconds(),
            prompt.model(),
            body,
            completion,
            ResponseReply.items(prompt.model(), completion, ids, suffix),
            usage,
            Validation.breakpoints(prompt.model()));
    if (body.path("store").asBoolean(true)) {
      keep(organization, reply, earlier);
    }
    return reply;
  }

  private void keep(String organization, ResponseReply reply, List<JsonNode> earlier) {
    List<JsonNode> items = new ArrayList<>(earlier);
    items.addAll(Items.of(reply.request()));
    reply.items().forEach(items::add);
    stored.keep(
        organization, reply.id(), new StoredResponses.Stored(reply.finished(), List.copyOf(items)));
  }

  private List<JsonNode> earlier(JsonNode body, String organization) {
    String previous = body.path("previous_response_id").asText("");
    if (previous.isEmpty() || body.path("previous_response_id").isNull()) {
      return List.of();
    }
    return stored
        .find(organization, previous)
        .map(StoredResponses.Stored::items)
        .orElseThrow(
            () ->
                new Rejection(
                    400,
                    "Previous response with id '" + previous + "' not found.",
                    "previous_response_id",
                    "previous_response_not_found"));
  }

  /** What a prompt would cost; nothing is cached or billed. */
  ObjectNode counted(JsonNode body, Call call) {
    List<JsonNode> earlier = earlier(body, call.credential());
    int tokens = PromptReader.responses(body, earlier, settings.tokens()).totalTokens();
    return Json.object().put("object", "response.input_tokens").put("input_tokens", tokens);
  }

  /** A conversation made short: what users said, then one item that only the provider can read. */
  ObjectNode compacted(JsonNode body, Scene scene) {
    String organization = scene.call().credential();
    List<JsonNode> items = new ArrayList<>(earlier(body, organization));
    items.addAll(Items.of(body));
    Prompt prompt = PromptReader.responses(body, earlier(body, organization), settings.tokens());
    Usage usage = cache.use(organization, prompt, scene.startNanos()).withOutput(COMPACTED_TOKENS);
    accounts.add(prompt.model(), usage);
    Ids ids = scene.ids();
    ObjectNode answer =
        Json.object().put("id", ids.hex("resp_", 48)).put("object", "response.compaction");
    ArrayNode output = answer.put("created_at", scene.startSeconds()).putArray("output");
    items.stream().filter(item -> item.path("role").asText().equals("user")).forEach(output::add);
    output
        .addObject()
        .put("id", ids.hex("cmp_", 48))
        .put("type", "compaction")
        .put("encrypted_content", "gAAAAA" + ids.opaqueUrl(300));
    answer.set("usage", UsageNodes.responses(usage, 0, Validation.breakpoints(prompt.model())));
    return answer;
  }

  /** {@code GET} and {@code DELETE} of a stored response. */
  ObjectNode stored(String method, Call call, String id) {
    if (method.equals("DELETE")) {
      if (!stored.delete(call.credential(), id)) {
        throw absent(id);
      }
      return Json.object().put("id", id).put("object", "response").put("deleted", true);
    }
    if (!method.equals("GET")) {
      throw new Rejection(404, "Invalid URL (" + method + " " + call.path() + ")");
    }
    return stored
        .find(call.credential(), id)
        .map(StoredResponses.Stored::response)
        .orElseThrow(() -> absent(id));
  }

  private static Rejection absent(String id) {
    return new Rejection(404, "Response with id '" + id + "' not found.");
  }
}
