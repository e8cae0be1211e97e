package dev.reprise.provider.anthropic;

import dev.reprise.artifact.TokenUsage;
import dev.reprise.json.Document;
import dev.reprise.json.Kind;
import dev.reprise.response.Counts;
import dev.reprise.response.Texts;

/**
 * Usage of a message (reference 1.5): what {@code message_start} says, each non-null field
 * overridden by every {@code message_delta}; {@code iterations}, where told, are the billing record
 * and win.
 */
final class AnthropicUsage {
  private long input = Counts.ABSENT;
  private long read = Counts.ABSENT;
  private long write = Counts.ABSENT;
  private long output = Counts.ABSENT;
  private TokenUsage iterations = TokenUsage.UNKNOWN;
  private boolean iterated;

  /** Takes one usage object; anything else says nothing. */
  void take(Document document, int usage) {
    if (!document.is(usage, Kind.OBJECT)) {
      return;
    }
    input = Counts.or(Counts.of(document, document.member(usage, "input_tokens")), input);
    read = Counts.or(Counts.of(document, document.member(usage, "cache_read_input_tokens")), read);
    write =
        Counts.or(
            Counts.of(document, document.member(usage, "cache_creation_input_tokens")), write);
    output = Counts.or(Counts.of(document, document.member(usage, "output_tokens")), output);
    int list = document.member(usage, "iterations");
    if (Texts.size(document, list) > 0) {
      iterated = true;
      iterations = sum(document, list);
    }
  }

  TokenUsage told() {
    return iterated ? iterations : Counts.exclusive(input, read, write, output);
  }

  private static TokenUsage sum(Document document, int list) {
    var sum = new TokenUsage(0, 0, 0, 0);
    for (int each = document.first(list); each != Document.NONE; each = document.next(each)) {
      var one = new AnthropicUsage();
      one.take(document, each);
      TokenUsage told = one.told();
      if (!told.known()) {
        return TokenUsage.UNKNOWN;
      }
      sum =
          new TokenUsage(
              sum.input() + told.input(),
              sum.cacheRead() + told.cacheRead(),
              sum.cacheWrite() + told.cacheWrite(),
              sum.output() + told.output());
    }
    return sum;
  }
}
