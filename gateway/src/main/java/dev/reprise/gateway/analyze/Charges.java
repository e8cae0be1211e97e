package dev.reprise.gateway.analyze;

import dev.reprise.artifact.TokenUsage;
import dev.reprise.gateway.insight.Prices;
import org.jspecify.annotations.Nullable;

/**
 * What a token of a model costs, nano-dollars: the one place where the analysis meets the price
 * data.
 *
 * @param input uncached
 * @param read from the provider's cache
 * @param write into it, for its shortest lifetime
 * @param hourWrite into it for an hour; Anthropic's is twice the input (providers' price pages)
 * @param output made
 */
record Charges(long input, long read, long write, long hourWrite, long output) {

  /** Null when the price data does not have the model: then nothing is said of money. */
  static @Nullable Charges of(Prices prices, String model) {
    long input = prices.nanoDollars(model, new TokenUsage(1, 0, 0, 0));
    if (input == 0) {
      return null;
    }
    return new Charges(
        input,
        prices.nanoDollars(model, new TokenUsage(0, 1, 0, 0)),
        prices.nanoDollars(model, new TokenUsage(0, 0, 1, 0)),
        2 * input,
        prices.nanoDollars(model, new TokenUsage(0, 0, 0, 1)));
  }

  /** What a write for that long costs. */
  long write(Keep keep) {
    return keep == Keep.HOUR && write > input ? hourWrite : write;
  }

  /** Nano-dollars of tokens that were read, written, and neither. */
  long of(Split split, Keep keep) {
    return split.read() * read + split.written() * write(keep) + split.plain() * input;
  }

  /** A prompt's tokens by what the provider does with them. */
  record Split(long read, long written, long plain) {
    static final Split NONE = new Split(0, 0, 0);

    Split plus(Split other) {
      return new Split(read + other.read, written + other.written, plain + other.plain);
    }

    long total() {
      return read + written + plain;
    }
  }
}
