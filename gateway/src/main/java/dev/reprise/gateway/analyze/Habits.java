package dev.reprise.gateway.analyze;

import java.util.List;
import java.util.Map;

/**
 * How a provider's prompt cache behaves, as far as an estimate needs it (providers' documentation
 * as of October 2026).
 *
 * @param provider as reports name it
 * @param keeps lifetimes to choose from; the first is what one gets without asking
 * @param minTokens the shortest prefix kept
 */
record Habits(String provider, List<Keep> keeps, int minTokens) {
  private static final Map<String, Integer> CLAUDE_MINIMUM =
      Map.ofEntries(
          Map.entry("claude-opus-5-5", 512),
          Map.entry("claude-sonnet-5-5", 512),
          Map.entry("claude-opus-5", 512),
          Map.entry("claude-fable-5", 512),
          Map.entry("claude-fable-5-1", 512),
          Map.entry("claude-opus-4-8", 1024),
          Map.entry("claude-sonnet-5", 1024),
          Map.entry("claude-sonnet-4-6", 1024),
          Map.entry("claude-sonnet-4-5", 1024),
          Map.entry("claude-sonnet-4", 1024),
          Map.entry("claude-opus-4-1", 1024),
          Map.entry("claude-opus-4", 1024),
          Map.entry("claude-opus-4-7", 2048));
  private static final int CLAUDE_OTHERWISE = 4096;

  static Habits of(String model) {
    if (model.startsWith("claude")) {
      return new Habits("anthropic", List.of(Keep.FIVE_MINUTES, Keep.HOUR), claudeMinimum(model));
    }
    if (model.startsWith("gpt-5.6") || model.startsWith("gpt-6")) {
      return new Habits("openai", List.of(Keep.HALF_HOUR), 1024);
    }
    if (model.startsWith("gpt-") || model.startsWith("o3") || model.startsWith("o4")) {
      return new Habits("openai", List.of(Keep.FIVE_MINUTES), 1024);
    }
    if (model.startsWith("gemini")) {
      int minimum = model.startsWith("gemini-2") ? 2048 : 4096;
      return new Habits("google", List.of(Keep.FIVE_MINUTES), minimum);
    }
    if (model.startsWith("deepseek")) {
      return new Habits("deepseek", List.of(Keep.DAY), 128);
    }
    if (model.startsWith("grok") || model.startsWith("mistral")) {
      return new Habits(
          model.startsWith("grok") ? "xai" : "mistral", List.of(Keep.FIVE_MINUTES), 128);
    }
    return new Habits("own engine", List.of(Keep.HOUR), 16);
  }

  /** A release's name is its family's with a date behind it. */
  private static int claudeMinimum(String model) {
    String family = model;
    while (!CLAUDE_MINIMUM.containsKey(family) && family.lastIndexOf('-') > 0) {
      String tail = family.substring(family.lastIndexOf('-') + 1);
      if (tail.length() != 8 && !tail.equals("latest")) {
        break;
      }
      family = family.substring(0, family.lastIndexOf('-'));
    }
    return CLAUDE_MINIMUM.getOrDefault(family, CLAUDE_OTHERWISE);
  }

  Keep standard() {
    return keeps.getFirst();
  }
}
