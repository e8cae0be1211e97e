package dev.reprise.policy;

import java.util.Locale;
import java.util.Map;

/** What calling a tool does to the world, mildest first. */
public enum SideEffects {
  NONE,
  IDEMPOTENT,
  UNSAFE;

  public static final Map<String, SideEffects> WORDS =
      WordSets.of(
          Map.entry("none", NONE),
          Map.entry("idempotent", IDEMPOTENT),
          Map.entry("unsafe", UNSAFE));

  /** The value of a word that a caller wrote; an unknown word means unsafe. */
  public static SideEffects declared(String word) {
    return WORDS.getOrDefault(word, UNSAFE);
  }

  public SideEffects orWorse(SideEffects other) {
    return compareTo(other) >= 0 ? this : other;
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
