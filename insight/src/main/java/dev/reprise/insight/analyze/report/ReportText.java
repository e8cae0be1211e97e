package dev.reprise.insight.analyze.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Formats numbers and names for people, the same in every locale. */
final class ReportText {
  private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);
  private static final Map<String, String> LAYERS =
      Map.of(
          "model_response", "whole answers",
          "model_response_if_declared", "whole answers, declared",
          "prompt_prefix", "provider prefix cache",
          "tool_output", "tool results",
          "retrieval_result", "retrieved text");
  private static final Map<String, String> OF =
      Map.of(
          "model_response", "of requests, as they are",
          "model_response_if_declared", "of requests, if reuse were declared",
          "prompt_prefix", "of prompt tokens",
          "tool_output", "of new tool calls",
          "retrieval_result", "of new documents and embeddings");

  private ReportText() {}

  static String percent(BigDecimal share) {
    return share.movePointRight(2).setScale(1, RoundingMode.HALF_UP) + " %";
  }

  /** Dollars with two decimals, with four below one dollar. */
  static String usd(@Nullable BigDecimal amount) {
    if (amount == null) {
      return "no price";
    }
    boolean small = amount.signum() != 0 && amount.abs().compareTo(BigDecimal.ONE) < 0;
    return String.format(Locale.ROOT, small ? "$%,.4f" : "$%,.2f", amount);
  }

  /**
   * @param reads that pay for a write; null when no number does
   */
  static String breakEven(@Nullable BigDecimal reads) {
    return reads == null
        ? "a write never pays: a read costs as much as the plain input"
        : "a write pays after " + reads.toPlainString() + " reads";
  }

  /** 950, 12.3 k, 4.5 M. */
  static String count(long number) {
    if (number < 1000) {
      return Long.toString(number);
    }
    BigDecimal shown = BigDecimal.valueOf(number);
    String unit = "";
    for (String next : new String[] {" k", " M", " G"}) {
      if (shown.compareTo(THOUSAND) >= 0) {
        shown = shown.divide(THOUSAND, 1, RoundingMode.HALF_UP);
        unit = next;
      }
    }
    return shown + unit;
  }

  static String duration(long seconds) {
    if (seconds < 120) {
      return seconds + " s";
    }
    long minutes = seconds / 60;
    if (minutes < 120) {
      return minutes + " min";
    }
    return minutes / 60 < 48 ? minutes / 60 + " h" : minutes / 60 / 24 + " days";
  }

  static String layer(String name) {
    return LAYERS.getOrDefault(name, name);
  }

  static String layerOf(String name) {
    return OF.getOrDefault(name, "");
  }

  /** What is kept at the provider, and how long: {@code stable-part}, {@code 5m}. */
  static String kept(String marking, String ttl) {
    return switch (marking) {
      case "off" -> "nothing kept";
      case "stable-part" -> "tools and system, " + ttl;
      default -> "whole prompts, " + ttl;
    };
  }

  static String callers(int count) {
    return count == 1 ? "1 caller" : count + " callers";
  }

  /** The saved part of the whole, in percent. */
  static String saved(@Nullable BigDecimal part, @Nullable BigDecimal whole) {
    return part == null || whole == null || whole.signum() == 0
        ? "-"
        : percent(part.divide(whole, 4, RoundingMode.HALF_UP));
  }
}
