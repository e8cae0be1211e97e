package dev.reprise.gateway.http;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Requests whose client has hung up while they are still worked on: a provider is waited for, whose
 * answer may yet be kept, or shared with whoever asks the same meanwhile. They go on until the
 * memory they hold is needed by somebody who does wait.
 */
final class Orphans {
  private final Set<Exchange> all = ConcurrentHashMap.newKeySet();

  void add(Exchange exchange) {
    all.add(exchange);
    if (exchange.released()) { // it ended just then
      all.remove(exchange);
    }
  }

  void remove(Exchange exchange) {
    all.remove(exchange);
  }

  /** Interrupts whoever works on them. */
  void giveUp() {
    all.forEach(Exchange::giveUp);
  }

  /** Interrupts whoever works on those of one caller, who has too many requests under way. */
  void giveUp(String caller) {
    for (Exchange each : all) {
      if (each.isFrom(caller)) {
        each.giveUp();
      }
    }
  }

  int count() {
    return all.size();
  }
}
