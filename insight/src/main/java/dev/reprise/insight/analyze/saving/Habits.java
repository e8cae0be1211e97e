package dev.reprise.insight.analyze.saving;

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
public record Habits(String provider, List<KeepTime> keeps, int minTokens) {
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

  /** One row of the table: models that begin so behave so. */
  private record HabitRow(List<String> prefixes, Habits habits) {
    HabitRow(String provider, KeepTime keep, int minTokens, String... prefixes) {
      this(List.of(prefixes), new Habits(provider, List.of(keep), minTokens));
    }
  }

  /** The first row that fits counts. */
  private static final List<HabitRow> ROWS =
      List.of(
          new HabitRow("openai", KeepTime.HALF_HOUR, 1024, "gpt-5.6", "gpt-6"),
          new HabitRow("openai", KeepTime.FIVE_MINUTES, 1024, "gpt-", "o3", "o4"),
          new HabitRow("google", KeepTime.FIVE_MINUTES, 2048, "gemini-2"),
          new HabitRow("google", KeepTime.FIVE_MINUTES, 4096, "gemini"),
          new HabitRow("deepseek", KeepTime.DAY, 128, "deepseek"),
          new HabitRow("xai", KeepTime.FIVE_MINUTES, 128, "grok"),
          new HabitRow("mistral", KeepTime.FIVE_MINUTES, 128, "mistral"));

  private static final Habits OWN_ENGINE = new Habits("own engine", List.of(KeepTime.HOUR), 16);

  public static Habits of(String model) {
    if (model.startsWith("claude")) {
      return new Habits(
          "anthropic", List.of(KeepTime.FIVE_MINUTES, KeepTime.HOUR), claudeMinimum(model));
    }
    return ROWS.stream()
        .filter(row -> row.prefixes().stream().anyMatch(model::startsWith))
        .map(HabitRow::habits)
        .findFirst()
        .orElse(OWN_ENGINE);
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

  public KeepTime standard() {
    return keeps.getFirst();
  }
}
