package dev.reprise.gateway.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Requests whose client has left while a worker still waits for the provider: the answer may be
 * kept, or shared with callers that ask the same. They run on until their memory or place is needed
 * for a request whose client waits.
 */
final class Orphans {
  private final Set<Exchange> all = ConcurrentHashMap.newKeySet();

  /** How many clients wait, by what they have asked for. */
  private final ConcurrentMap<SharedCall, Integer> waiting = new ConcurrentHashMap<>();

  /** What requests that may wait for the same call have in common: caller and question. */
  record SharedCall(String caller, Object asked) {}

  void add(Exchange exchange) {
    all.add(exchange);
    if (exchange.released()) { // it ended meanwhile
      all.remove(exchange);
    }
  }

  void remove(Exchange exchange) {
    all.remove(exchange);
  }

  /** Gives up all of them, except calls that a client may still wait for. */
  void giveUp() {
    for (Exchange each : all) {
      if (nobodyWaitsFor(each)) {
        each.giveUp();
      }
    }
  }

  /** A client waits for this answer, until {@link #waitsNoMore}. */
  void waits(@Nullable SharedCall question) {
    if (question != null) {
      waiting.merge(question, 1, Integer::sum);
    }
  }

  void waitsNoMore(@Nullable SharedCall question) {
    if (question != null) {
      waiting.computeIfPresent(question, (same, many) -> many == 1 ? null : many - 1);
    }
  }

  /**
   * Gives up calls one by one until there is room for another call of this caller: its own first,
   * then those of the caller that has most of them. Calls that somebody may still wait for are
   * spared.
   *
   * @param mayTake whether the first caller may have room that a call of the second one takes
   * @param room takes the place, if there is room
   */
  boolean giveUpFor(String caller, BiPredicate<String, String> mayTake, BooleanSupplier room) {
    var byCaller = new HashMap<String, List<Exchange>>();
    for (Exchange each : all) {
      if (each.calls() && nobodyWaitsFor(each)) {
        byCaller.computeIfAbsent(each.caller(), name -> new ArrayList<>()).add(each);
      }
    }
    List<Exchange> own = byCaller.remove(caller);
    if (own != null && giveUp(own, room)) {
      return true;
    }
    return byCaller.entrySet().stream()
        .filter(other -> mayTake.test(caller, other.getKey()))
        .map(Map.Entry::getValue)
        .sorted(Comparator.comparingInt((List<Exchange> calls) -> calls.size()).reversed())
        .anyMatch(calls -> giveUp(calls, room));
  }

  private static boolean giveUp(List<Exchange> calls, BooleanSupplier room) {
    for (Exchange each : calls) {
      each.giveUp();
      if (room.getAsBoolean()) {
        return true;
      }
    }
    return false;
  }

  private boolean nobodyWaitsFor(Exchange exchange) {
    SharedCall question = exchange.question();
    return question == null || !waiting.containsKey(question);
  }

  int count() {
    return all.size();
  }
}
