package dev.reprise.gateway.placement;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reprise.gateway.placement.Market.Step;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a workload would cost somebody who knows the future and has any number of marks of five
 * minutes: no strategy with such marks is cheaper. Permille tokens.
 */
final class Clairvoyance {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long LIFE_MILLIS = 300_000;
  private static final int MINIMUM = 1024;
  private static final int FRAMING = 3;

  private record Prefix(String chain, int tokens) {}

  private Clairvoyance() {}

  static long cost(List<Step> steps) throws IOException {
    var requests = new ArrayList<List<Prefix>>();
    var times = new ArrayList<Long>();
    long now = 0;
    for (Step step : steps) {
      now += step.after().toMillis();
      requests.add(prefixes(JSON.readTree(step.body())));
      times.add(now);
    }
    List<Map<String, Long>> next = next(requests, times);
    Map<String, Long> last = new HashMap<>();
    long cost = 0;
    for (int i = 0; i < requests.size(); i++) {
      long at = times.get(i);
      int read = 0;
      int written = 0;
      for (Prefix prefix : requests.get(i)) {
        boolean long1 = prefix.tokens() >= MINIMUM;
        read =
            long1 && at - last.getOrDefault(prefix.chain(), -LIFE_MILLIS * 2) < LIFE_MILLIS
                ? prefix.tokens()
                : read;
        Long again = next.get(i).get(prefix.chain());
        written = long1 && again != null && again - at < LIFE_MILLIS ? prefix.tokens() : written;
        last.put(prefix.chain(), at);
      }
      int total = requests.get(i).getLast().tokens() + FRAMING;
      int end = Math.max(read, written);
      cost += read * 100L + (end - read) * 1250L + (total - end) * 1000L;
    }
    return cost;
  }

  /** When each prefix comes next, by request. */
  private static List<Map<String, Long>> next(List<List<Prefix>> requests, List<Long> times) {
    var next = new ArrayList<Map<String, Long>>();
    Map<String, Long> ahead = new HashMap<>();
    for (int i = requests.size() - 1; i >= 0; i--) {
      var mine = new HashMap<String, Long>();
      for (Prefix prefix : requests.get(i)) {
        Long again = ahead.put(prefix.chain(), times.get(i));
        if (again != null) {
          mine.put(prefix.chain(), again);
        }
      }
      next.addFirst(mine);
    }
    return next;
  }

  private static List<Prefix> prefixes(JsonNode body) {
    var prefixes = new ArrayList<Prefix>();
    String chain = "";
    int tokens = 0;
    var texts = new ArrayList<String>();
    if (body.path("system").isTextual()) {
      texts.add("system " + body.path("system").asText());
    }
    body.path("messages")
        .forEach(
            message ->
                texts.add(message.path("role").asText() + " " + message.path("content").asText()));
    for (String text : texts) {
      String words = text.substring(text.indexOf(' ') + 1);
      chain = Integer.toHexString((chain + text).hashCode()) + (chain + text).length();
      tokens += Math.max(1, (words.getBytes(StandardCharsets.UTF_8).length + 3) / 4);
      prefixes.add(new Prefix(chain, tokens));
    }
    return prefixes;
  }
}
