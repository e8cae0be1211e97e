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
 * Requests whose client has hung up while they are still worked on: a provider is waited for, whose
 * answer may yet be kept, or shared with whoever asks the same meanwhile. They go on until the
 * memory or the place they hold is needed by somebody who does wait.
 */
final class Orphans {
  private final Set<Exchange> all = ConcurrentHashMap.newKeySet();

  /** How many clients wait for the answer to the same. */
  private final ConcurrentMap<SharedCall, Integer> waiting = new ConcurrentHashMap<>();

  /** What requests have in common that may wait for the same call. */
  record SharedCall(String caller, Object asked) {}

  void add(Exchange exchange) {
    all.add(exchange);
    if (exchange.released()) { // it ended just then
      all.remove(exchange);
    }
  }

  void remove(Exchange exchange) {
    all.remove(exchange);
  }

  /** Interrupts whoever works on them, but for calls that somebody may still wait for. */
  void giveUp() {
    for (Exchange each : all) {
      if (nobodyWaitsFor(each)) {
        each.giveUp();
      }
    }
  }

  /** A client waits for the answer to this, until {@link #waitsNoMore}. */
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
