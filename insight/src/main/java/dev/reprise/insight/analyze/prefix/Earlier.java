package dev.reprise.insight.analyze.prefix;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the newest requests in full, within a number of bytes, to compare a prompt with an earlier
 * one.
 */
public final class Earlier {
  private final long mostBytes;
  private final Map<Long, ParsedRequest> byNumber = new HashMap<>();
  private final Map<String, Long> lastOf = new HashMap<>();
  private final Deque<Long> order = new ArrayDeque<>();
  private long bytes;

  public Earlier(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  public void keep(long number, String route, String group, ParsedRequest asked) {
    if (weight(asked) > mostBytes / 4) {
      return;
    }
    long named = Prefixes.numbered(number);
    forget(byNumber.put(named, asked));
    order.add(named);
    bytes += weight(asked);
    lastOf.put(group, named);
    lastOf.put(route, named);
    while (bytes > mostBytes) {
      long oldest = order.remove();
      forget(byNumber.remove(oldest));
      lastOf.values().removeIf(last -> last == oldest);
    }
  }

  private void forget(@Nullable ParsedRequest asked) {
    bytes -= asked == null ? 0 : weight(asked);
  }

  /** The request of that number, or else the last one of the group, or else of the route. */
  public @Nullable ParsedRequest like(long number, String route, String group) {
    ParsedRequest same = number < 0 ? null : byNumber.get(number);
    if (same != null) {
      return same;
    }
    Long last = lastOf.getOrDefault(group, lastOf.get(route));
    return last == null ? null : byNumber.get(last);
  }

  /** The body, its tape and its blocks, roughly. */
  private static long weight(ParsedRequest asked) {
    return 2L * asked.body().bytes().length + 200L * asked.blocks().blocks().size() + 1000;
  }
}
