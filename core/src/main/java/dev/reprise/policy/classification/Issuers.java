package dev.reprise.policy.classification;

import java.util.List;

/** Issuer ranges of card numbers and their lengths, as the networks publish them. */
final class Issuers {
  /**
   * @param from the lowest first four digits
   * @param to the highest
   */
  private record Range(int from, int to, int... lengths) {}

  private static final int[] SIXTEEN_TO_NINETEEN = {16, 17, 18, 19};
  private static final List<Range> RANGES =
      List.of(
          new Range(4000, 4999, 13, 16, 19), // Visa
          new Range(5100, 5599, 16), // Mastercard
          new Range(2221, 2720, 16), // Mastercard
          new Range(3400, 3499, 15), // American Express
          new Range(3700, 3799, 15), // American Express
          new Range(3000, 3059, 14, 16, 19), // Diners Club
          new Range(3090, 3099, 14, 16, 19), // Diners Club
          new Range(3600, 3699, 14, 16, 19), // Diners Club
          new Range(3800, 3999, 14, 16, 19), // Diners Club
          new Range(6011, 6011, SIXTEEN_TO_NINETEEN), // Discover
          new Range(6440, 6599, SIXTEEN_TO_NINETEEN), // Discover
          new Range(3528, 3589, SIXTEEN_TO_NINETEEN), // JCB
          new Range(2200, 2204, SIXTEEN_TO_NINETEEN), // Mir
          new Range(6200, 6299, SIXTEEN_TO_NINETEEN)); // UnionPay

  /** For each first four digits, one bit a length. */
  private static final int[] LENGTHS = new int[10_000];

  static {
    for (Range range : RANGES) {
      for (int four = range.from; four <= range.to; four++) {
        for (int length : range.lengths) {
          LENGTHS[four] |= 1 << length;
        }
      }
    }
  }

  private Issuers() {}

  /**
   * Whether some network gives out numbers of this length that begin so.
   *
   * @param four the first four digits, read as one number
   * @param length digits, fewer than 32
   */
  static boolean give(int four, int length) {
    return (LENGTHS[four] >> length & 1) != 0;
  }
}
