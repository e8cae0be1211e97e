package dev.reprise.provider.anthropic;

import dev.reprise.artifact.Billing;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.json.Document;
import dev.reprise.json.Kind;
import dev.reprise.response.Counts;
import dev.reprise.response.Texts;
import java.util.ArrayList;
import java.util.List;

/**
 * Usage of a message (reference 1.5): what {@code message_start} says, each non-null field
 * overridden by every {@code message_delta}; {@code iterations}, where told, are the billing record
 * and win. A delta repeats the sum of what was written, not its split by lifetime: what was said to
 * be written for an hour stays so, the rest is five minutes'.
 */
final class AnthropicUsage {
  private long input = Counts.ABSENT;
  private long read = Counts.ABSENT;
  private long write = Counts.ABSENT;
  private long hourly = Counts.ABSENT;
  private long output = Counts.ABSENT;
  private String tier = "";
  private String region = "";
  private String speed = "";
  private boolean iterated;
  private List<Billing.ModelShare> iterations = List.of();

  /** Takes one usage object; anything else says nothing. */
  void take(Document document, int usage) {
    if (!document.is(usage, Kind.OBJECT)) {
      return;
    }
    input = count(document, usage, "input_tokens", input);
    read = count(document, usage, "cache_read_input_tokens", read);
    write = count(document, usage, "cache_creation_input_tokens", write);
    output = count(document, usage, "output_tokens", output);
    split(document, document.member(usage, "cache_creation"));
    tier = word(document, usage, "service_tier", "standard", tier);
    region = word(document, usage, "inference_geo", "global", region);
    speed = word(document, usage, "speed", "standard", speed);
    int list = document.member(usage, "iterations");
    if (Texts.size(document, list) > 0) {
      iterated = true;
      iterations = shares(document, list);
    }
  }

  /** Where only the split is told, it is the sum, too. */
  private void split(Document document, int creation) {
    if (!document.is(creation, Kind.OBJECT)) {
      return;
    }
    hourly = count(document, creation, "ephemeral_1h_input_tokens", hourly);
    long short5m = count(document, creation, "ephemeral_5m_input_tokens", Counts.ABSENT);
    if (write == Counts.ABSENT && Math.min(short5m, hourly) >= 0) {
      write = short5m + hourly;
    }
  }

  TokenUsage told() {
    TokenUsage counted = iterated ? summed() : Counts.exclusive(input, read, write, hourly, output);
    Billing billing = Billing.named(tier, region, speed);
    boolean several = iterations.stream().anyMatch(share -> !share.model().isEmpty());
    return counted.billed(several ? billing.shared(iterations) : billing);
  }

  private TokenUsage summed() {
    TokenUsage sum = TokenUsage.NONE;
    for (Billing.ModelShare share : iterations) {
      sum = sum.plus(share.usage());
    }
    boolean untold = sum.known() && sum.cacheWrite1h() == 0 && hourly > 0;
    return untold
        ? Counts.exclusive(sum.input(), sum.cacheRead(), sum.cacheWrite(), hourly, sum.output())
        : sum;
  }

  private static List<Billing.ModelShare> shares(Document document, int list) {
    var shares = new ArrayList<Billing.ModelShare>();
    for (int each = document.first(list); each != Document.NONE; each = document.next(each)) {
      var one = new AnthropicUsage();
      one.take(document, each);
      String model = document.textOrNull(document.member(each, "model"));
      shares.add(
          new Billing.ModelShare(
              model == null ? "" : model,
              Counts.exclusive(one.input, one.read, one.write, one.hourly, one.output)));
    }
    return shares;
  }

  private static long count(Document document, int object, String name, long before) {
    return Counts.or(Counts.of(document, document.member(object, name)), before);
  }

  /** A word that has a price; the usual one, or none, says nothing. */
  private static String word(
      Document document, int usage, String name, String usual, String before) {
    String said = document.textOrNull(document.member(usage, name));
    if (said == null) {
      return before;
    }
    return said.equals(usual) || said.equals("not_available") ? "" : said;
  }
}
