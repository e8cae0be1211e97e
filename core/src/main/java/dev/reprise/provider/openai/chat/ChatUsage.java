package dev.reprise.provider.openai.chat;

import dev.reprise.artifact.Billing;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.json.Document;
import dev.reprise.json.Kind;
import dev.reprise.response.Counts;
import dev.reprise.response.Texts;
import java.util.Set;

/**
 * Usage as OpenAI's APIs count it, and as compatible providers do (reference 2.4, 6, 7, 8): cached
 * and written tokens are part of the prompt. DeepSeek splits the prompt by hit and miss, Groq puts
 * a stream's usage under {@code x_groq}, Moonshot in its last choice, llama.cpp tells what its slot
 * held under {@code timings}, xAI counts reasoning beside the completion, OpenRouter and xAI say
 * what the call cost.
 */
public final class ChatUsage {
  /** Service tiers whose price is the one without a tier. */
  private static final Set<String> USUAL = Set.of("default", "standard", "auto", "on_demand");

  /** xAI's ticks are 10^-10 USD. */
  private static final long FEMTO_DOLLARS_A_TICK = 100_000;

  private static final long MOST_TICKS = Long.MAX_VALUE / FEMTO_DOLLARS_A_TICK;

  private TokenUsage usage = TokenUsage.UNKNOWN;
  private String tier = "";

  /** Takes one body or chunk: the last usage told is in force. */
  void take(Document document, int root) {
    String told = document.textOrNull(document.member(root, "service_tier"));
    if (told != null) {
      tier = USUAL.contains(told) ? "" : told;
    }
    int counted = document.member(root, "usage");
    if (!document.is(counted, Kind.OBJECT)) {
      counted = document.at(root, "x_groq", "usage");
    }
    if (!document.is(counted, Kind.OBJECT)) {
      counted = ofChoice(document, document.member(root, "choices"));
    }
    int timings = document.member(root, "timings");
    if (document.is(counted, Kind.OBJECT)) {
      usage = priced(document, counted, counted(document, counted, timings));
    } else if (document.is(timings, Kind.OBJECT)) {
      usage = timed(document, timings);
    }
  }

  /** Usage inside one of the choices. */
  private static int ofChoice(Document document, int choices) {
    int counted = Document.NONE;
    for (int each = Texts.first(document, choices);
        each != Document.NONE && !document.is(counted, Kind.OBJECT);
        each = document.next(each)) {
      counted = document.member(each, "usage");
    }
    return counted;
  }

  TokenUsage told() {
    return tier.isEmpty() ? usage : usage.billed(withTier(usage.billing(), tier));
  }

  /** Usage of a response object of the Responses API. */
  public static TokenUsage ofResponse(Document document, int response) {
    int counted = document.member(response, "usage");
    String tier = document.textOrNull(document.member(response, "service_tier"));
    TokenUsage usage =
        Counts.inclusive(
            Counts.of(document, document.member(counted, "input_tokens")),
            Counts.of(document, document.at(counted, "input_tokens_details", "cached_tokens")),
            Counts.of(document, document.at(counted, "input_tokens_details", "cache_write_tokens")),
            Counts.of(document, document.member(counted, "output_tokens")));
    TokenUsage priced = priced(document, counted, usage);
    return tier == null || USUAL.contains(tier)
        ? priced
        : priced.billed(withTier(priced.billing(), tier));
  }

  private static TokenUsage counted(Document document, int counted, int timings) {
    long hit = Counts.of(document, document.member(counted, "prompt_cache_hit_tokens"));
    long miss = Counts.of(document, document.member(counted, "prompt_cache_miss_tokens"));
    long split = Math.min(hit, miss) < 0 ? Counts.ABSENT : hit + miss;
    long prompt = Counts.or(Counts.of(document, document.member(counted, "prompt_tokens")), split);
    long read = Counts.of(document, document.at(counted, "prompt_tokens_details", "cached_tokens"));
    long flat = Counts.of(document, document.member(counted, "cached_tokens"));
    long held = Counts.of(document, document.member(timings, "cache_n"));
    long write =
        Counts.of(document, document.at(counted, "prompt_tokens_details", "cache_write_tokens"));
    return Counts.inclusive(
        prompt,
        Counts.or(read, Counts.or(hit, Counts.or(flat, held))),
        write,
        output(document, counted, prompt));
  }

  /**
   * The output tokens. xAI counts reasoning beside the completion, and embeddings have no output;
   * the total shows both.
   */
  private static long output(Document document, int counted, long prompt) {
    long completion = Counts.of(document, document.member(counted, "completion_tokens"));
    long total = Counts.of(document, document.member(counted, "total_tokens"));
    long reasoning =
        Counts.of(document, document.at(counted, "completion_tokens_details", "reasoning_tokens"));
    boolean beside = reasoning > 0 && completion >= 0 && total == prompt + completion + reasoning;
    if (completion == Counts.ABSENT && total == prompt) {
      return 0;
    }
    return beside ? completion + reasoning : completion;
  }

  /**
   * Usage of llama.cpp from its timings: tokens evaluated, tokens that the slot held, tokens
   * generated.
   */
  private static TokenUsage timed(Document document, int timings) {
    return Counts.exclusive(
        Counts.of(document, document.member(timings, "prompt_n")),
        Counts.of(document, document.member(timings, "cache_n")),
        Counts.ABSENT,
        Counts.of(document, document.member(timings, "predicted_n")));
  }

  /** With the price the provider itself puts on the call. */
  private static TokenUsage priced(Document document, int counted, TokenUsage usage) {
    long told = Counts.femtoDollars(document, document.member(counted, "cost"));
    if (told >= 0 && document.isTrue(document.member(counted, "is_byok"))) {
      // With the caller's own key at the provider, the cost is only the fee of the router.
      long behind =
          Counts.femtoDollars(
              document, document.at(counted, "cost_details", "upstream_inference_cost"));
      told = behind < 0 ? Billing.UNTOLD : told + behind;
    }
    long ticks = Counts.of(document, document.member(counted, "cost_in_usd_ticks"));
    if (told < 0 && ticks >= 0 && ticks <= MOST_TICKS) {
      told = ticks * FEMTO_DOLLARS_A_TICK;
    }
    return told < 0 ? usage : usage.billed(usage.billing().costing(told));
  }

  private static Billing withTier(Billing billing, String tier) {
    return new Billing(
        billing.free(), tier, billing.region(), billing.speed(), billing.told(), billing.shares());
  }
}
