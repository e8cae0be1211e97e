package dev.reprise.provider.gemini;

import dev.reprise.artifact.Billing;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.json.Document;
import dev.reprise.response.Counts;
import java.util.Locale;

/**
 * Usage of one answer or chunk (reference 3.4): the prompt includes what was cached; what tools
 * fetched is input, thoughts are output. Each chunk counts from the beginning of the answer, so the
 * last one has the totals.
 */
final class GeminiUsage {
  private GeminiUsage() {}

  static TokenUsage of(Document document, int counted) {
    long prompt = Counts.of(document, document.member(counted, "promptTokenCount"));
    long fetched = Counts.of(document, document.member(counted, "toolUsePromptTokenCount"));
    long said = Counts.of(document, document.member(counted, "candidatesTokenCount"));
    long thought = Counts.of(document, document.member(counted, "thoughtsTokenCount"));
    boolean odd = Math.min(Math.min(prompt, fetched), Math.min(said, thought)) == Counts.NO_COUNT;
    if (odd || prompt < 0) {
      return TokenUsage.UNKNOWN;
    }
    return Counts.inclusive(
            prompt + Counts.or(fetched, 0),
            Counts.of(document, document.member(counted, "cachedContentTokenCount")),
            Counts.ABSENT,
            Counts.or(said, 0) + Counts.or(thought, 0))
        .billed(Billing.named(tier(document, counted), "", ""));
  }

  private static String tier(Document document, int counted) {
    String told = document.textOrNull(document.member(counted, "serviceTier"));
    String tier = told == null ? "" : told.toLowerCase(Locale.ROOT);
    return tier.equals("standard") || tier.equals("unspecified") ? "" : tier;
  }
}
