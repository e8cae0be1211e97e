package dev.reprise.insight.analyze.saving;

import dev.reprise.price.Prices;
import dev.reprise.price.Rates;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a token of a model costs, pico-dollars: the one place where the analysis meets the price
 * data.
 *
 * @param input uncached
 * @param read from the provider's cache
 * @param write into it, for its shortest lifetime
 * @param hourWrite into it for an hour; Anthropic's is twice the input (providers' price pages)
 * @param output made
 */
public record Charges(long input, long read, long write, long hourWrite, long output) {

  /** Femto-dollars of a pico-dollar; no list price is finer than a pico-dollar a token. */
  private static final long FEMTO = 1_000;

  /** Null when the price data does not have the model: then nothing is said of money. */
  public static @Nullable Charges of(Prices prices, String model) {
    // The prices of the newest book's own day: an analysis says of which day its prices are.
    Instant then = Instant.parse(prices.books().getFirst().date() + "T12:00:00Z");
    return prices
        .find("", model, then)
        .map(known -> known.rates(then, 0))
        .map(Charges::of)
        .orElse(null);
  }

  private static Charges of(Rates rates) {
    boolean hourly = rates.cacheWrite1h() != rates.cacheWrite5m();
    return new Charges(
        rates.input() / FEMTO,
        rates.cacheRead() / FEMTO,
        rates.cacheWrite5m() / FEMTO,
        (hourly ? rates.cacheWrite1h() : 2 * rates.input()) / FEMTO,
        Math.max(0, rates.output()) / FEMTO);
  }

  /** What a write for that long costs. */
  public long write(Retention keep) {
    return keep == Retention.HOUR && write > input ? hourWrite : write;
  }

  /**
   * How often a written prefix must be read to pay for the write: (w − p) / (p − r). Null where a
   * read costs as much as the plain input, so that no number of reads pays.
   */
  public @Nullable BigDecimal breakEvenReads(Retention keep) {
    long saved = input - read;
    return saved <= 0
        ? null
        : BigDecimal.valueOf(write(keep) - input)
            .divide(BigDecimal.valueOf(saved), 2, RoundingMode.HALF_UP);
  }

  /** Pico-dollars of tokens that were read, written, and neither. */
  long of(Split split, Retention keep) {
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
