package dev.reprise.price;

import dev.reprise.artifact.Billing;
import dev.reprise.artifact.TokenUsage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The prices of one model at one vendor, from one file. Safe for many threads. */
public final class ModelPrices {
  private final String name;
  private final PriceSource origin;
  private final List<Tariff> tariffs;
  private final Factors factors;
  private final List<Storage> storage;

  /**
   * The tariff looked up last. Prices change at full minutes only, so the next call usually needs
   * the same one.
   */
  private volatile @Nullable RecentTariff lately;

  /** The source of a price, and its date. */
  public record PriceSource(String source, String date) {}

  /**
   * Factors on all token prices, chosen by the words an answer uses about its billing; several are
   * multiplied. A word without a factor makes the cost unknown.
   */
  record Factors(
      Map<String, BigDecimal> tiers,
      Map<String, BigDecimal> regions,
      Map<String, BigDecimal> speeds) {
    Factors {
      tiers = Map.copyOf(tiers);
      regions = Map.copyOf(regions);
      speeds = Map.copyOf(speeds);
    }

    @Nullable BigDecimal of(Billing billing) {
      BigDecimal tier = factor(tiers, billing.tier());
      BigDecimal region = factor(regions, billing.region());
      BigDecimal speed = factor(speeds, billing.speed());
      return tier == null || region == null || speed == null
          ? null
          : tier.multiply(region).multiply(speed);
    }

    private static @Nullable BigDecimal factor(Map<String, BigDecimal> by, String word) {
      return word.isEmpty() ? BigDecimal.ONE : by.get(word);
    }
  }

  /** Femto-dollars for keeping a token for an hour, from a day on. */
  record Storage(long fromDay, long tokenHour) {}

  private record RecentTariff(long minute, Tariff tariff) {}

  ModelPrices(
      String name,
      PriceSource origin,
      List<Tariff> tariffs,
      Factors factors,
      List<Storage> storage) {
    this.name = name;
    this.origin = origin;
    this.tariffs = List.copyOf(tariffs);
    this.factors = factors;
    this.storage = List.copyOf(storage);
  }

  /** {@code vendor/model}. */
  public String name() {
    return name;
  }

  public PriceSource origin() {
    return origin;
  }

  /**
   * Prices of a call at this instant with a prompt of this many tokens, without any special
   * billing.
   */
  public @Nullable Rates rates(Instant at, long promptTokens) {
    Tariff tariff = tariff(at);
    return tariff == null ? null : tariff.rates(promptTokens);
  }

  /**
   * What one model's usage costs. When the provider itself reports the amount, that amount counts.
   */
  public Cost cost(TokenUsage usage, Instant at) {
    if (!usage.known()) {
      return Cost.NOT_KNOWN;
    }
    Billing billing = usage.billing();
    if (billing.free()) {
      return Cost.NOTHING;
    }
    Rates rates = rates(usage, at);
    long uncached = rates == null ? Cost.UNKNOWN : rates.uncached(usage);
    long listed = rates == null ? Cost.UNKNOWN : rates.of(usage);
    return new Cost(billing.told() == Billing.UNTOLD ? listed : billing.told(), uncached);
  }

  /** Only {@link Cost#billed} of {@link #cost}, without allocating: every hit needs it. */
  public long billed(TokenUsage usage, Instant at) {
    Billing billing = usage.billing();
    if (!usage.known()) {
      return Cost.UNKNOWN;
    }
    if (billing.free() || billing.told() != Billing.UNTOLD) {
      return billing.free() ? 0 : billing.told();
    }
    Rates rates = rates(usage, at);
    return rates == null ? Cost.UNKNOWN : rates.of(usage);
  }

  private @Nullable Rates rates(TokenUsage usage, Instant at) {
    Rates listed = rates(at, usage.prompt());
    if (listed == null || usage.billing() == Billing.PLAIN) {
      return listed;
    }
    BigDecimal factor = factors.of(usage.billing());
    return factor == null ? null : listed.times(factor);
  }

  private @Nullable Tariff tariff(Instant at) {
    long minute = Math.floorDiv(at.getEpochSecond(), 60);
    RecentTariff known = lately;
    if (known != null && known.minute() == minute) {
      return known.tariff();
    }
    for (Tariff tariff : tariffs.reversed()) {
      if (tariff.holds(at)) {
        lately = new RecentTariff(minute, tariff);
        return tariff;
      }
    }
    return null;
  }

  /**
   * Femto-dollars for keeping one token in an explicit cache for an hour (Gemini, reference 3.5);
   * {@link Cost#UNKNOWN} where no such price is known.
   */
  public long storageTokenHour(Instant at) {
    long day = Math.floorDiv(at.getEpochSecond(), 86_400);
    for (Storage price : storage.reversed()) {
      if (day >= price.fromDay()) {
        return price.tokenHour();
      }
    }
    return Cost.UNKNOWN;
  }

  /** Since which day the prices in force hold, ISO; empty when no day is named. */
  public String since(Instant at) {
    Tariff tariff = tariff(at);
    return tariff == null ? "" : tariff.since();
  }
}
