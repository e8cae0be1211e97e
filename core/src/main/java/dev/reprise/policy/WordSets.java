package dev.reprise.policy;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Closed sets of words in the order a message should list them. */
public final class WordSets {
  private WordSets() {}

  @SafeVarargs
  public static <T> Map<String, T> of(Map.Entry<String, T>... words) {
    var inOrder = new LinkedHashMap<String, T>();
    for (var word : words) {
      inOrder.put(word.getKey(), word.getValue());
    }
    return Collections.unmodifiableMap(inOrder);
  }
}
