package dev.reprise.insight.analyze;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Tallies by name, at most so many names; what comes later is counted under {@link #OTHERS}. */
final class Groups<K, T> {
  private final Map<K, T> byName = new LinkedHashMap<>();
  private final int most;
  private final K others;

  Groups(int most, K others) {
    this.most = most;
    this.others = others;
  }

  T of(K name, Supplier<T> fresh) {
    T known = byName.get(name);
    if (known != null) {
      return known;
    }
    K counted = byName.size() < most ? name : others;
    return byName.computeIfAbsent(counted, key -> fresh.get());
  }

  Collection<T> all() {
    return byName.values();
  }

  Map<K, T> byName() {
    return byName;
  }
}
