package dev.reprise.price;

import dev.reprise.artifact.Billing;
import dev.reprise.artifact.TokenUsage;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * All books there are, the newest first. A model's price is the newest applicable book's that has
 * it: one that is not dated after the call; where all are, the oldest.
 *
 * @param books newest first
 */
public record Prices(List<PriceBook> books) {
  public Prices {
    books = books.stream().sorted(Comparator.comparing(PriceBook::date).reversed()).toList();
  }

  /** The books that come along with this version, and no other. */
  public static Prices shipped() {
    return new Prices(List.of(PriceFile.shipped()));
  }

  /**
   * A model's prices for calls at this instant.
   *
   * @param vendor {@code anthropic}, {@code openai}, {@code google}, {@code aws} …; empty when it
   *     is not known
   * @param model as asked or as the answer names it
   */
  public Optional<ModelPrices> find(String vendor, String model, Instant at) {
    String day = LocalDate.ofInstant(at, ZoneOffset.UTC).toString();
    for (PriceBook book : books) {
      boolean applies = book.date().compareTo(day) <= 0;
      Optional<ModelPrices> found = applies ? book.find(vendor, model) : Optional.empty();
      if (found.isPresent()) {
        return found;
      }
    }
    return books.reversed().stream().flatMap(book -> book.find(vendor, model).stream()).findFirst();
  }

  /**
   * What a call cost. Where several models answered, each one's share at its own prices.
   *
   * @param at when it was asked: prices of then
   */
  public Cost cost(String vendor, String model, TokenUsage usage, Instant at) {
    Billing billing = usage.billing();
    if (billing.shares().isEmpty() || billing.told() != Billing.UNTOLD || billing.free()) {
      return find(vendor, model, at)
          .map(prices -> prices.cost(usage, at))
          .orElseGet(() -> unlisted(usage));
    }
    Cost sum = Cost.NOTHING;
    for (Billing.Share share : billing.shares()) {
      String by = share.model().isEmpty() ? model : share.model();
      TokenUsage part = share.usage().billed(billing.shared(List.of()));
      sum = sum.plus(cost(vendor, by, part, at));
    }
    return sum;
  }

  /** A model without prices still cost what its provider says it did. */
  private static Cost unlisted(TokenUsage usage) {
    Billing billing = usage.billing();
    if (usage.known() && billing.free()) {
      return Cost.NOTHING;
    }
    return new Cost(usage.known() ? billing.told() : Cost.UNKNOWN, Cost.UNKNOWN);
  }
}
