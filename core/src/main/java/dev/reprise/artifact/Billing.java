package dev.reprise.artifact;

import java.util.List;

/**
 * What decides the price of a call apart from its token counts, as the provider's answer reports it
 * (reference 1.4, 1.5, 7, 9). All texts as the provider writes them; empty = it did not say.
 *
 * @param free counted but not billed: a refusal before any output
 * @param tier the service tier: {@code standard}, {@code batch}, {@code flex}, {@code priority} …
 * @param region where it was worked on, when that has a price: {@code us}
 * @param speed {@code fast}, when that has a price
 * @param told femto-dollars (10^-15 USD) the provider itself says the call cost, or {@link #UNTOLD}
 * @param shares when several models answered one call: each one's own counts; they add up to the
 *     call's. Empty when one model answered
 */
public record Billing(
    boolean free, String tier, String region, String speed, long told, List<ModelShare> shares) {
  /** The provider reported no amount. */
  public static final long UNTOLD = -1;

  /** Standard billing. */
  public static final Billing PLAIN = new Billing(false, "", "", "", UNTOLD, List.of());

  public Billing {
    shares = List.copyOf(shares);
  }

  /** One model's part of a call; the model is empty when it is the model of the answer. */
  public record ModelShare(String model, TokenUsage usage) {}

  /** Standard billing but for these words; the usual words share one object. */
  public static Billing named(String tier, String region, String speed) {
    return tier.isEmpty() && region.isEmpty() && speed.isEmpty()
        ? PLAIN
        : new Billing(false, tier, region, speed, UNTOLD, List.of());
  }

  public Billing freeOfCharge() {
    return new Billing(true, tier, region, speed, told, shares);
  }

  public Billing costing(long femtoDollars) {
    return new Billing(free, tier, region, speed, femtoDollars, shares);
  }

  public Billing shared(List<ModelShare> among) {
    return new Billing(free, tier, region, speed, told, among);
  }
}
