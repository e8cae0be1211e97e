package dev.reprise.gateway.telemetry.routes;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.request.Operation;
import dev.reprise.telemetry.Decision;
import dev.reprise.telemetry.Telemetry;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * For each route since the start: the share of prompt tokens that providers read from their caches,
 * against its target (row E1), and the headers that keep requests from being hits. Hits add nothing
 * here.
 */
public final class RouteFigures implements Telemetry {
  /** Per cent of the prompt tokens of a route that should be read from the provider's cache. */
  public static final int TARGET = 70;

  /** Below this something is wrong. */
  public static final int RED_FLAG = 40;

  /** With fewer calls a share says nothing. */
  static final int FEW_CALLS = 20;

  /** With fewer misses beside an entry headers are not named. */
  static final int FEW_MISSES = 10;

  private static final int MOST_ROUTES = 200;
  private static final int MOST_HEADERS = 64;
  private static final String HEADER = "header ";
  private static final String OTHERS = "other";

  private final ConcurrentMap<String, RouteCounts> routes = new ConcurrentHashMap<>();

  private static final class RouteCounts {
    final LongAdder calls = new LongAdder();
    final LongAdder prompt = new LongAdder();
    final LongAdder read = new LongAdder();
    final LongAdder compared = new LongAdder();
    final ConcurrentMap<String, LongAdder> headers = new ConcurrentHashMap<>();

    void used(TokenUsage usage) {
      calls.increment();
      prompt.add(usage.prompt());
      read.add(usage.cacheRead());
    }

    void missed(Decision.Nearest nearest) {
      compared.increment();
      for (String field : nearest.differs()) {
        if (field.startsWith(HEADER)) {
          int end = field.indexOf(' ', HEADER.length());
          header(field.substring(HEADER.length(), end < 0 ? field.length() : end));
        }
      }
    }

    private void header(String name) {
      LongAdder known = headers.get(name);
      if (known == null && headers.size() < MOST_HEADERS) {
        known = headers.computeIfAbsent(name, ignored -> new LongAdder());
      }
      if (known != null) {
        known.increment();
      }
    }
  }

  @Override
  public void decided(Decision decision) {}

  @Override
  public void completed(Decision decision) {
    Decision.Ended ended = decision.ended();
    if (ended == null
        || decision.outcome().answeredFromCache()
        || decision.collapsed()
        || decision.asked().operation().act() != Operation.Act.GENERATE) {
      return;
    }
    RouteCounts own = tally(decision.asked().route());
    if (ended.usage().known()) {
      own.used(ended.usage());
    }
    if (decision.nearest() != null) {
      own.missed(decision.nearest());
    }
  }

  private RouteCounts tally(String route) {
    RouteCounts known = routes.get(route);
    return known == null
        ? routes.computeIfAbsent(
            routes.size() < MOST_ROUTES ? route : OTHERS, ignored -> new RouteCounts())
        : known;
  }

  @Override
  public void happened(Event event, String detail) {}

  /** {@code [{route, calls, prompt_tokens, cache_read, cached_percent, verdict}]}, by name. */
  public ArrayNode cachedShares() {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    new TreeMap<>(routes)
        .forEach(
            (name, tally) -> {
              long prompt = tally.prompt.sum();
              long percent = prompt == 0 ? 0 : tally.read.sum() * 100 / prompt;
              all.addObject()
                  .put("route", name)
                  .put("calls", tally.calls.sum())
                  .put("prompt_tokens", prompt)
                  .put("cache_read", tally.read.sum())
                  .put("cached_percent", percent)
                  .put("verdict", verdict(tally.calls.sum(), percent));
            });
    return all;
  }

  private static String verdict(long calls, long percent) {
    if (calls < FEW_CALLS) {
      return "too-few-calls";
    }
    if (percent < RED_FLAG) {
      return "red-flag";
    }
    return percent < TARGET ? "below-target" : "on-target";
  }

  /**
   * Headers in which most misses of a route differ from the nearest entry, with a remedy: a proxy
   * or a mesh that gives each request another value ends all hits.
   */
  public ArrayNode headersThatDiffer() {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    new TreeMap<>(routes)
        .forEach(
            (name, tally) -> {
              long compared = tally.compared.sum();
              if (compared >= FEW_MISSES) {
                new TreeMap<>(tally.headers)
                    .forEach((header, count) -> differs(all, name, header, count.sum(), compared));
              }
            });
    return all;
  }

  private static void differs(
      ArrayNode all, String route, String header, long count, long compared) {
    if (2 * count > compared) {
      ObjectNode one = all.addObject();
      one.put("route", route).put("header", header);
      one.put("misses", count).put("of", compared);
      one.put("remedy", "if it has no influence on answers: headers.ignore in the policy bundle");
    }
  }
}
