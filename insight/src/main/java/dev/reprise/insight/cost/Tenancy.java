package dev.reprise.insight.cost;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/**
 * Which of the three tenancy patterns fits (row D2), and why: compliance first, then how many
 * tenants have a prompt of their own, then whether a tenant asks often enough, then how much of the
 * prompt is a tenant's own and what sharing saves ({@code docs/cost.md}, 3).
 *
 * @param customisedTenants share of tenants whose prompt is their own, 0 to 1
 * @param customised share of the prompt that is a tenant's own, 0 to 1
 * @param compliance what rules or contracts demand
 * @param costRatio cost with prompts of tenants' own, divided by the cost with a shared one
 * @param readsPerWrite how often a tenant reads what it wrote before it expires
 * @param breakEvenReads how often it must, for the write to be earned
 */
public record Tenancy(
    BigDecimal customisedTenants,
    BigDecimal customised,
    Compliance compliance,
    BigDecimal costRatio,
    BigDecimal readsPerWrite,
    BigDecimal breakEvenReads) {

  /** From this share of tenants on, a shared prompt is read by too few: each needs its own. */
  static final BigDecimal MOST_TENANTS = new BigDecimal("0.8");

  /** Above this share of a tenant's own, little is left to share. */
  static final BigDecimal MOSTLY_OWN = new BigDecimal("0.5");

  /** A shared prompt that saves less than a twentieth is not worth coupling the tenants. */
  static final BigDecimal SAVES_LITTLE = new BigDecimal("1.05");

  /** What rules or contracts demand of cached state. */
  public enum Compliance {
    /** Nothing beyond the caller's own boundary. */
    NONE,
    /** One tenant's state must be told apart, counted and erased alone. */
    SEPARATED,
    /** Storage, keys or region of a tenant's own. */
    DEDICATED;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The tenancy patterns, in the order of the product's documents. */
  public enum Pattern {
    SHARED_PROMPT("shared system prompt + tenant context"),
    NAMESPACED("tenant-namespaced shared stores"),
    OWN_STORE("a store per tenant");

    private final String words;

    Pattern(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }

  /** What is recommended, and the one reason that decided. */
  public record TenancyAdvice(Pattern pattern, String because) {}

  public TenancyAdvice advice() {
    if (compliance == Compliance.DEDICATED) {
      return new TenancyAdvice(
          Pattern.OWN_STORE,
          "storage, keys or a region of a tenant's own are demanded: nothing shared can give that,"
              + " whatever it saves");
    }
    if (compliance == Compliance.SEPARATED) {
      return new TenancyAdvice(
          Pattern.NAMESPACED,
          "each tenant's state must be counted and erased alone, and namespaces and keys of its own"
              + " in shared stores do that at the price of one store");
    }
    return unbound();
  }

  /** Requests of one tenant within the lifetime of a write, from which its own prefix pays. */
  public BigDecimal leastRequests() {
    return breakEvenReads.add(BigDecimal.ONE);
  }

  private TenancyAdvice unbound() {
    if (customisedTenants.compareTo(MOST_TENANTS) >= 0) {
      return new TenancyAdvice(
          Pattern.NAMESPACED,
          percent(customisedTenants)
              + " of the tenants have a prompt of their own: a shared one would serve the few"
              + " others, so each tenant's is kept apart");
    }
    return readsPerWrite.compareTo(breakEvenReads) < 0 ? tooRarely() : bySaving();
  }

  private TenancyAdvice tooRarely() {
    return new TenancyAdvice(
        Pattern.SHARED_PROMPT,
        "a tenant reads what it wrote "
            + shown(readsPerWrite)
            + " times before it expires and must "
            + shown(breakEvenReads)
            + " times: only a prompt all tenants share stays warm");
  }

  private TenancyAdvice bySaving() {
    if (customised.compareTo(MOSTLY_OWN) > 0 && costRatio.compareTo(SAVES_LITTLE) < 0) {
      return new TenancyAdvice(
          Pattern.NAMESPACED,
          percent(customised)
              + " of the prompt is a tenant's own and a shared one would save "
              + percent(costRatio.subtract(BigDecimal.ONE).max(BigDecimal.ZERO))
              + " only: prefixes of tenants' own pay for themselves");
    }
    if (costRatio.compareTo(SAVES_LITTLE) < 0) {
      return new TenancyAdvice(
          Pattern.NAMESPACED,
          "prefixes of tenants' own cost "
              + shown(costRatio)
              + " times the shared one: isolation is nearly free, so take it");
    }
    return new TenancyAdvice(
        Pattern.SHARED_PROMPT,
        "prefixes of tenants' own would cost "
            + shown(costRatio)
            + " times as much as sharing the "
            + percent(BigDecimal.ONE.subtract(customised))
            + " of the prompt that all tenants have in common");
  }

  private static String shown(BigDecimal number) {
    return number.setScale(2, RoundingMode.HALF_EVEN).toPlainString();
  }

  private static String percent(BigDecimal share) {
    return share.movePointRight(2).setScale(0, RoundingMode.HALF_EVEN).toPlainString() + " %";
  }
}
