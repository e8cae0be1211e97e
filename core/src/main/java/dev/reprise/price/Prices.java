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
 * All price books, the newest first. A call is priced by the newest book that lists its model and
 * is not dated after the call; when all are dated after it, by the oldest.
 *
 * @param books newest first
 */
public record Prices(List<PriceBook> books) {
  public Prices {
    books = books.stream().sorted(Comparator.comparing(PriceBook::date).reversed()).toList();
  }

  /** The books shipped with this version, and no others. */
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
   * What a call cost. When several models answered, each share has the prices of its own model.
   *
   * @param at the time of the call; its prices count
   */
  public Cost cost(String vendor, String model, TokenUsage usage, Instant at) {
    Billing billing = usage.billing();
    if (billing.shares().isEmpty() || billing.told() != Billing.UNTOLD || billing.free()) {
      return find(vendor, model, at)
          .map(prices -> prices.cost(usage, at))
          .orElseGet(() -> unlisted(usage));
    }
    Cost sum = Cost.NOTHING;
    for (Billing.ModelShare share : billing.shares()) {
      String by = share.model().isEmpty() ? model : share.model();
      TokenUsage part = share.usage().billed(billing.shared(List.of()));
      sum = sum.plus(cost(vendor, by, part, at));
    }
    return sum;
  }

  /** For a model without prices the amount that the provider reports counts. */
  private static Cost unlisted(TokenUsage usage) {
    Billing billing = usage.billing();
    if (usage.known() && billing.free()) {
      return Cost.NOTHING;
    }
    return new Cost(usage.known() ? billing.told() : Cost.UNKNOWN, Cost.UNKNOWN);
  }
}
