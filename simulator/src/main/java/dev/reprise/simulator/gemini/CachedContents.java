package dev.reprise.simulator.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.simulator.content.TokenCount;
import dev.reprise.simulator.wire.Json;
import dev.reprise.simulator.wire.Rejection;
import dev.reprise.simulator.world.Facts;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The {@code cachedContents} of every project: objects with an absolute end that use does not move.
 * What is missing, expired, deleted or someone else's is one and the same 403. Thread-safe.
 */
final class CachedContents {

  private static final Facts FACTS = Facts.of("gemini");

  /**
   * One object.
   *
   * @param body what was cached, for the seed of answers
   */
  record Cached(
      String project,
      String name,
      String model,
      String displayName,
      String body,
      int tokens,
      Instant created,
      Instant updated,
      Instant expires) {

    Cached until(Instant end, Instant now) {
      return new Cached(project, name, model, displayName, body, tokens, created, now, end);
    }

    ObjectNode json() {
      ObjectNode json = Json.object().put("name", name).put("model", model);
      json.put("createTime", created.toString()).put("updateTime", updated.toString());
      json.put("expireTime", expires.toString()).put("displayName", displayName);
      json.putObject("usageMetadata").put("totalTokenCount", tokens);
      return json;
    }
  }

  private final Map<String, Cached> objects = new LinkedHashMap<>();
  private final TokenCount tokens;

  CachedContents(TokenCount tokens) {
    this.tokens = tokens;
  }

  synchronized Cached create(String project, Body body, String id, Instant now) {
    String model = body.member("model").asText("");
    if (model.isEmpty()) {
      throw Rejection.invalid("* CreateCachedContentRequest.model: model is required\n");
    }
    int total = PromptReader.sum(PromptReader.read(body, tokens));
    int least = FACTS.number("explicit_min_tokens");
    if (total < least) {
      throw Rejection.invalid(
          "Cached content is too small. total_token_count="
              + total
              + ", min_total_token_count="
              + least);
    }
    Instant end = end(body, now, now.plusSeconds(FACTS.number("default_ttl_seconds")));
    String display = body.member("displayName").asText("");
    String content =
        Json.canonical(body.json(), Set.of("ttl", "expireTime", "displayName", "display_name"));
    Cached cached =
        new Cached(project, "cachedContents/" + id, model, display, content, total, now, now, end);
    objects.values().removeIf(old -> !now.isBefore(old.expires()));
    objects.put(cached.name(), cached);
    return cached;
  }

  synchronized Cached find(String project, String name, Instant now) {
    Cached cached = objects.get(name);
    if (cached == null || !cached.project().equals(project) || !now.isBefore(cached.expires())) {
      throw new Rejection(403, "CachedContent not found (or permission denied)");
    }
    return cached;
  }

  synchronized Cached extend(String project, String name, Body body, Instant now) {
    Cached cached = find(project, name, now);
    for (Map.Entry<String, JsonNode> member : body.json().properties()) {
      if (!Set.of("ttl", "expireTime", "expire_time", "name").contains(member.getKey())) {
        throw Rejection.invalid("Only ttl and expire_time of a CachedContent can be updated.");
      }
    }
    Cached later = cached.until(end(body, now, cached.expires()), now);
    objects.put(name, later);
    return later;
  }

  synchronized void delete(String project, String name, Instant now) {
    find(project, name, now);
    objects.remove(name);
  }

  synchronized ObjectNode list(String project, Instant now) {
    objects.values().removeIf(cached -> !now.isBefore(cached.expires()));
    ObjectNode list = Json.object();
    List<Cached> own =
        objects.values().stream().filter(cached -> cached.project().equals(project)).toList();
    if (!own.isEmpty()) {
      ArrayNode array = list.putArray("cachedContents");
      own.forEach(cached -> array.add(cached.json()));
    }
    return list;
  }

  private static Instant end(Body body, Instant now, Instant otherwise) {
    String ttl = body.member("ttl").asText("");
    String expires = body.member("expireTime").asText("");
    try {
      if (!ttl.isEmpty()) {
        return now.plus(duration(ttl));
      }
      return expires.isEmpty() ? otherwise : Instant.parse(expires);
    } catch (DateTimeParseException | NumberFormatException unreadable) {
      throw Rejection.invalid(
          "Invalid value at 'cached_content.ttl' (type.googleapis.com/google.protobuf.Duration), \""
              + ttl
              + expires
              + "\"");
    }
  }

  /** Seconds with at most nine fractional digits and an {@code s}. */
  private static Duration duration(String ttl) {
    if (!ttl.endsWith("s")) {
      throw new NumberFormatException("a duration ends in s");
    }
    BigDecimal seconds = new BigDecimal(ttl.substring(0, ttl.length() - 1));
    return Duration.ofNanos(seconds.movePointRight(9).longValue());
  }
}
