package dev.reprise.testkit;

/** How large a figure's test is: a size that CI allows, and the full one of the nightly run. */
public final class Figure {
  private Figure() {}

  /**
   * The size to use.
   *
   * @param ci within a minute or so
   * @param nightly with {@code -Dreprise.nightly=true}
   */
  public static int size(int ci, int nightly) {
    return Boolean.getBoolean("reprise.nightly") ? nightly : ci;
  }

  /** The upper bound of the true share when 0 of n cases failed, at 95 % confidence: 3 / n. */
  public static String upperBound(long n) {
    return "0 of %,d: at most %.1e at 95 %% confidence".formatted(n, 3.0 / n);
  }
}
