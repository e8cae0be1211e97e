package dev.reprise.canonical;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Gives all spellings of a decimal one form by working on the text alone. It uses no double, which
 * is not exact, and no {@code BigDecimal}, which takes much memory for a short text such as {@code
 * 1e999999999}. The form is the significant digits as an integer, then {@code e} and the exponent
 * unless it is 0: {@code 0.20}, {@code 2e-1} and {@code 0.2E+0} are {@code 2e-1}; {@code 100} is
 * {@code 1e2}; every zero is {@code 0}. A number whose exponent has more than 17 digits stays as
 * written. The form has the same value as what was written, so two different numbers can never
 * become one.
 */
final class DecimalText {
  private static final int MAX_EXPONENT_DIGITS = 17;

  private DecimalText() {}

  /** The canonical spelling of the JSON number between two positions. */
  static byte[] of(byte[] text, int start, int end) {
    int mantissa = text[start] == '-' ? start + 1 : start;
    int mantissaEnd = mantissa;
    while (mantissaEnd < end && (text[mantissaEnd] | 0x20) != 'e') {
      mantissaEnd++;
    }
    StringBuilder digits = new StringBuilder();
    int fraction = digits(text, mantissa, mantissaEnd, digits);
    if (digits.isEmpty()) {
      return new byte[] {'0'};
    }
    if (exponentDigits(text, mantissaEnd, end) > MAX_EXPONENT_DIGITS) {
      return Arrays.copyOfRange(text, start, end);
    }
    long exponent = exponent(text, mantissaEnd, end) - fraction + trimZeros(digits);
    if (mantissa > start) {
      digits.insert(0, '-');
    }
    if (exponent != 0) {
      digits.append('e').append(exponent);
    }
    return digits.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /** Appends the digits without leading zeros; how many stood behind the point. */
  private static int digits(byte[] text, int start, int end, StringBuilder digits) {
    int point = end;
    for (int i = start; i < end; i++) {
      if (text[i] == '.') {
        point = i + 1;
      } else if (text[i] != '0' || !digits.isEmpty()) {
        digits.append((char) text[i]);
      }
    }
    return end - point;
  }

  private static int trimZeros(StringBuilder digits) {
    int length = digits.length();
    while (digits.charAt(length - 1) == '0') {
      length--;
    }
    int trimmed = digits.length() - length;
    digits.setLength(length);
    return trimmed;
  }

  private static int exponentDigits(byte[] text, int start, int end) {
    int first = start + 1;
    while (first < end && (text[first] < '1' || text[first] > '9')) {
      first++;
    }
    return Math.max(0, end - first);
  }

  private static long exponent(byte[] text, int start, int end) {
    long exponent = 0;
    boolean negative = false;
    for (int i = start + 1; i < end; i++) {
      if (text[i] == '-') {
        negative = true;
      } else if (text[i] != '+') {
        exponent = exponent * 10 + text[i] - '0';
      }
    }
    return negative ? -exponent : exponent;
  }
}
